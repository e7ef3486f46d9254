// The package as it is published: made, packed, unpacked into a stranger's project
// with nothing of the development root but the runtime dependencies, and started there.
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly bin: { readonly homeostat: string };
  readonly man: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), "homeostat-package-"));
const made = join(folder, "made");
const installed = join(folder, "project", "node_modules", "homeostat");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ran(program: string, words: readonly string[], cwd = ROOT): string {
  const run = spawnSync(program, words, { cwd, encoding: "utf8" });
  expect(run.status, `${program} ${words.join(" ")}: ${run.error?.message ?? run.stderr}`).toBe(0);
  return run.stdout;
}

const readManifest = (place: string): Manifest =>
  JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as Manifest;

beforeAll(() => {
  ran(process.execPath, ["tools/run.js", "build"]);
  ran(process.execPath, ["tools/run.js", "manifest", made]);
  const tarball = ran("npm", ["pack", made, "--pack-destination", folder, "--silent"]).trim();
  mkdirSync(installed, { recursive: true });
  ran("tar", ["-xzf", join(folder, tarball), "-C", installed, "--strip-components=1"]);
  for (const name of Object.keys(readManifest(installed).dependencies)) {
    const place = join(folder, "project", "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(ROOT, "node_modules", name), place);
  }
});

test("architecture: the published manifest has no Node of its own, no scripts, no development dependencies", () => {
  const manifest = readManifest(installed);
  const fields = Object.keys(manifest);
  // The library of system calls: steering does without it as far as it can.
  expect(Object.keys(manifest.optionalDependencies ?? {})).toEqual(["koffi"]);
  for (const field of ["private", "scripts", "devDependencies"]) {
    expect(fields).not.toContain(field);
  }
  for (const field of [
    "name",
    "version",
    "license",
    "type",
    "engines",
    "exports",
    "dependencies",
  ]) {
    expect(fields).toContain(field);
  }
});

test("architecture: what the manifest names is in the package, and no test or fixture is", () => {
  const { bin, man } = readManifest(installed);
  const named = [
    bin.homeostat,
    ...man,
    "dist/index.js",
    "dist/index.d.ts",
    "dist/worlds.js",
    "dist/worlds.d.ts",
    "README.md",
    "LICENSE",
    "NOTICE",
  ];
  expect(named.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  const files = ran("tar", [
    "-tzf",
    join(
      folder,
      ran("ls", [folder])
        .split("\n")
        .find((name) => name.endsWith(".tgz")) ?? "",
    ),
  ]);
  expect(files).not.toMatch(/\.(test|fixture)\.|\/src\/|node_modules/);
});

test("architecture: publint finds no error", () => {
  const lint = spawnSync(
    join(ROOT, "node_modules", ".bin", "publint"),
    ["run", made, "--level", "error"],
    { encoding: "utf8" },
  );
  expect([lint.status, lint.stdout]).toEqual([0, expect.stringContaining("All good!")]);
});

test.for<[words: string[], begins: string]>([
  [["--version"], "homeostat "],
  [["--help"], "homeostat keeps systems"],
  [["verify"], " 1  ok"],
  [["watch", "--json", "--interval", "0.05", "--duration", "0.2"], '{"schema":"homeostat.tick/1"'],
  [["config", "--schema", "tick"], "{"],
])("architecture: a stranger's project runs homeostat %o", ([words, begins]) => {
  const launcher = join(installed, readManifest(installed).bin.homeostat);
  const printed = ran(process.execPath, [launcher, ...words], join(folder, "project"));
  expect(printed.slice(0, begins.length)).toBe(begins);
});

test("architecture: a configuration file is read there, so its reader came along", () => {
  const launcher = join(installed, readManifest(installed).bin.homeostat);
  const run = spawnSync(process.execPath, [launcher, "config"], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOMEOSTAT_CONFIG: join(installed, "package.json") },
  });
  expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/:2: no such key "name"/)]);
});

test("R5: a stranger's project runs the policy and the rollouts of docs/worlds.md on homeostat/worlds", () => {
  const project = join(folder, "project");
  const page = readFileSync(join(ROOT, "docs", "worlds.md"), "utf8");
  const codes = [...page.matchAll(/```js\n(.*?)```/gsu)].map(([, code]) => code!);
  const [, shown] = /```text\n(.*?)```/su.exec(page)!;
  for (const [i, name] of ["mine.mjs", "makers.mjs", "run.mjs"].entries())
    writeFileSync(join(project, name), codes[i]!);
  expect(ran(process.execPath, ["mine.mjs"], project)).toBe(shown);
  expect(ran(process.execPath, ["run.mjs"], project).trim().split(/\s+/)).toHaveLength(12);
});
