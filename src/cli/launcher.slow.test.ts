// bin/homeostat.js: started by an old Node it runs the bundled one as if that had
// been started, started by a new one it runs the program itself. A package of its
// own stands in for the real one; the old Node is this one under another version,
// and the machine's own old Nodes where it has any.
import { spawn, spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { LAUNCHED } from "./launched.ts";

const LAUNCHER = join(import.meta.dirname, "..", "..", "bin");

const folder = mkdtempSync(join(tmpdir(), "homeostat-launcher-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Listens where it waits, then says which process it is and what it was given; ends as its first word demands. */
const PROGRAM = `
const [how] = process.argv.slice(2);
if (how === "wait") {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => { console.log(signal); process.exit(9); });
  setTimeout(() => {}, 30000);
}
console.log(JSON.stringify({ node: process.versions.node, name: process.argv0, parent: process.ppid, pid: process.pid, words: process.argv.slice(2) }));
if (how === "code") process.exitCode = 7;
if (how === "killed") process.kill(process.pid, "SIGKILL");
`;

interface Parts {
  readonly built: boolean;
  readonly bundled: boolean;
}

function packageWith({ built, bundled }: Parts): string {
  const root = mkdtempSync(join(folder, "package-"));
  const put = (path: string, make: (path: string) => void): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    make(join(root, path));
  };
  put("package.json", (path) => writeFileSync(path, '{"type":"module"}'));
  for (const file of ["homeostat.js", "package.json"]) {
    put(`bin/${file}`, (path) => copyFileSync(join(LAUNCHER, file), path));
  }
  if (built) put("dist/cli/main.js", (path) => writeFileSync(path, PROGRAM));
  const node = `node_modules/node-linux-${process.arch}/bin/node`;
  if (bundled) put(node, (path) => symlinkSync(process.execPath, path));
  return join(root, "bin", "homeostat.js");
}

const pretending = (version: string): string[] => {
  const script = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } });
    Object.defineProperty(process, "version", { value: "v${version}" });`;
  return [process.execPath, "--import", `data:text/javascript,${encodeURIComponent(script)}`];
};

function oldNodesHere(): string[][] {
  const candidates = (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((place) => join(place, "node"));
  return candidates.flatMap((node) => {
    const { stdout, error } = spawnSync(node, ["--version"], { encoding: "utf8" });
    const major = Number(/^v(\d+)/.exec(stdout ?? "")?.[1]);
    return error === undefined && major < 22 ? [[node]] : [];
  });
}

interface Starter {
  readonly title: string;
  readonly command: readonly string[];
}

const pretender = (version: string): Starter => ({
  title: `Node ${version}`,
  command: pretending(version),
});

const OLD: readonly Starter[] = [
  ...["12.22.12", "20.20.2", "22.12.0"].map(pretender),
  ...oldNodesHere().map((command) => ({ title: command.join(" "), command })),
];
const NEW: readonly Starter[] = [
  pretender("22.13.0"),
  { title: "this Node", command: [process.execPath] },
];

function launch({ command }: Starter, launcher: string, ...words: string[]) {
  const [program = "", ...first] = command;
  return spawnSync(program, [...first, launcher, ...words], { encoding: "utf8" });
}

test.for(OLD)(
  "ux: $title runs the bundled Node with the same words and mirrors its exit code",
  (node) => {
    const run = launch(
      node,
      packageWith({ built: true, bundled: true }),
      "code",
      "--flag",
      "two words",
    );
    const words = ["code", "--flag", "two words"];
    expect(JSON.parse(run.stdout)).toMatchObject({
      node: process.versions.node,
      name: LAUNCHED,
      words,
    });
    expect([run.status, run.stderr]).toEqual([7, ""]);
  },
);

test.for(NEW)("ux: $title runs the program itself, without a second process", (node) => {
  const run = launch(node, packageWith({ built: true, bundled: true }), "code");
  expect(JSON.parse(run.stdout)).toMatchObject({ parent: process.pid });
  expect(run.status).toBe(7);
});

test.for(OLD)("ux: $title mirrors the signal that ended the bundled Node", (node) => {
  expect(launch(node, packageWith({ built: true, bundled: true }), "killed").signal).toBe(
    "SIGKILL",
  );
});

test("T11: no signal opens a debugger of the launcher's", async () => {
  const [program = "", ...first] = pretending("20.20.2");
  const child = spawn(program, [...first, packageWith({ built: true, bundled: true }), "wait"]);
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise((resolve) => child.once("close", resolve));
  child.stdout.once("data", () => {
    child.kill("SIGUSR1");
    child.kill("SIGTERM");
  });
  expect(await ended).toBe(9);
  expect(said).toBe("");
});

test.for(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "ux: %s reaches the bundled Node",
  async (signal) => {
    const [program = "", ...first] = pretending("20.20.2");
    const child = spawn(program, [...first, packageWith({ built: true, bundled: true }), "wait"]);
    let printed = "";
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.stdout.on("data", (chunk: Buffer) => {
      if (printed === "") child.kill(signal);
      printed += chunk.toString();
    });
    expect(await ended).toBe(9);
    expect(printed.trimEnd().split("\n").at(-1)).toBe(signal);
  },
);

test.for(OLD)(
  "ux: $title without a bundled Node says what is needed in one line, with 3",
  (node) => {
    const run = launch(node, packageWith({ built: true, bundled: false }));
    expect(run.stderr).toMatch(
      /^homeostat: needs Node 22\.13 or newer, this is v[\d.]+; install a newer Node[^\n]*\n$/,
    );
    expect([run.status, run.stdout]).toEqual([3, ""]);
  },
);

test.for([...OLD, ...NEW])(
  "ux: $title without a built program says how to build it in one line, with 3",
  (node) => {
    const run = launch(node, packageWith({ built: false, bundled: true }));
    expect(run.stderr).toMatch(/^homeostat: the program is not built; run `npm ci`[^\n]*\n$/);
    expect([run.status, run.stdout]).toEqual([3, ""]);
  },
);

test("ux: the launcher keeps to what Node 12 reads", () => {
  const source = readFileSync(join(LAUNCHER, "homeostat.js"), "utf8");
  expect(source).not.toMatch(/\?\?|\?\.|\bnode:|^await\b|[^.]#\w+[ (=;]|\d_\d/m);
});
