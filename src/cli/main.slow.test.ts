// The program as a process: exit codes, streams, a reader that goes away, signals, and the launcher.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { LAUNCHED } from "./launched.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const MAIN = join(ROOT, "src", "cli", "main.ts");

const home = mkdtempSync(join(tmpdir(), "homeostat-main-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The state folder of whoever runs the tests stays out. */
const ENVIRONMENT = {
  PATH: process.env["PATH"],
  HOME: home,
  STATE_DIRECTORY: join(home, "state"),
};

function started(words: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [MAIN, ...words], { cwd: home, env: { ...ENVIRONMENT, ...env } });
}

function ran(
  words: readonly string[],
  env: Record<string, string> = {},
): { code: number | null; out: string; err: string } {
  const run = spawnSync(process.execPath, [MAIN, ...words], {
    cwd: home,
    encoding: "utf8",
    env: { ...ENVIRONMENT, ...env },
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

test.for<[words: string[], code: number, stream: "out" | "err", said: RegExp]>([
  [["--help"], 0, "out", /^homeostat keeps/],
  [["--version"], 0, "out", /^homeostat \d+\.\d+\.\d+\n$/],
  [["config"], 0, "out", /^color +true/],
  [["config", "--schema", "tick"], 0, "out", /"homeostat\.tick\/1"/],
  [["--bogus"], 2, "err", /^homeostat: --bogus: no such flag; [^\n]*\n$/],
  [
    ["--interval", "0"],
    2,
    "err",
    /^homeostat: --interval: "0" is out of range; give 0\.05 to 60 s\n$/,
  ],
  [["bogus"], 2, "err", /^homeostat: bogus: no such command; [^\n]*\n$/],
])("T7: %o exits with %i and speaks on std%s alone", ([words, code, stream, said]) => {
  const { code: exited, ...printed } = ran(words);
  expect(exited).toBe(code);
  expect(printed[stream]).toMatch(said);
  expect(printed[stream === "out" ? "err" : "out"]).toBe("");
});

test("T7: a mistyped variable is warned of on stderr and changes nothing else", () => {
  const { code, out, err } = ran(["config"], { HOMEOSTAT_INTERVALL: "2" });
  expect(err).toBe(
    "homeostat: warning: HOMEOSTAT_INTERVALL: no such variable; did you mean HOMEOSTAT_INTERVAL?\n",
  );
  expect([code, /interval +1 s +default/.test(out)]).toEqual([0, true]);
});

test("T9: a reader that goes away ends a watch quietly, and the summary is still written", async () => {
  const folder = mkdtempSync(join(home, "gone-"));
  const state = join(folder, "state.json");
  const child = started(["watch", "--json", "--interval", "0.05", "--state", state]);
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  child.stdout?.once("data", () => child.stdout?.destroy());
  const code = await exitOf(child);
  expect({ code, complaint }).toEqual({ code: 0, complaint: "" });
  expect(existsSync(state)).toBe(true);
});

/** Twenty ticks a second that learn and keep nothing. */
const QUICK_WATCH = ["watch", "--json", "--interval", "0.05", "--memory", "none"];

test("T11: a launcher that is killed takes the program with it, which ends as by TERM", async () => {
  const folder = mkdtempSync(join(home, "launched-"));
  const state = join(folder, "state.json");
  const words = [MAIN, ...QUICK_WATCH, "--state", state];
  const start = `require("child_process").spawn(process.execPath, ${JSON.stringify(words)}, { stdio: "inherit", argv0: "${LAUNCHED}" })`;
  const launcher = spawn(process.execPath, ["-e", start], { cwd: home, env: ENVIRONMENT });
  // Its output closes with the last process that holds it, which is the program.
  const ended = new Promise((resolve) => launcher.once("close", resolve));
  launcher.stdout.once("data", () => launcher.kill("SIGKILL"));
  await ended;
  expect(JSON.parse(readFileSync(state, "utf8"))).toMatchObject({ ended_by: "SIGTERM" });
});

test("T11: no signal opens a debugger that other users could reach", async () => {
  const child = started([...QUICK_WATCH, "--state", "/dev/null"]);
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  child.kill("SIGUSR1");
  // What it still says after that comes before its end.
  for (let ticks = 0; ticks < 3; ticks++)
    await new Promise((resolve) => child.stdout?.once("data", resolve));
  child.kill("SIGTERM");
  expect(await exitOf(child)).toBe(143);
  expect(said).not.toMatch(/debugger/i);
});

test("T7: results that cannot be written for lack of space are said to be lost, with 3", () => {
  const full = openSync("/dev/full", "w");
  const run = spawnSync(process.execPath, [MAIN, "config"], {
    encoding: "utf8",
    env: ENVIRONMENT,
    stdio: ["ignore", full, "pipe"],
  });
  closeSync(full);
  expect(run.stderr).toBe("homeostat: stdout: cannot be written (ENOSPC); results are lost\n");
  expect(run.status).toBe(3);
});

test.for([22, 24, 26, 28, 30])(
  "T7: with %i open files allowed it runs, or says in one line with 3 that they are too few",
  (limit) => {
    const { stderr, status } = spawnSync(
      "sh",
      ["-c", `ulimit -n ${limit}; exec "$0" "$@"`, process.execPath, MAIN, "verify"],
      { encoding: "utf8", env: ENVIRONMENT },
    );
    expect([status, stderr]).toEqual(
      status === 0 ? [0, ""] : [3, expect.stringMatching(/^homeostat: too few open [^\n]*\n$/)],
    );
  },
);

test("T7: a fault of our own is one line with 70, and its stack comes only with HOMEOSTAT_DEBUG=1", () => {
  const planted = "process.stdout.write = () => { throw new TypeError('planted') }";
  const faulty = (env: Record<string, string>): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, ["--import", `data:text/javascript,${planted}`, MAIN, "--help"], {
      encoding: "utf8",
      env: { ...ENVIRONMENT, ...env },
    });
  const quiet = faulty({});
  expect(quiet.stderr).toMatch(
    /^homeostat: this is a fault of homeostat, not of your system: TypeError: planted[^\n]*HOMEOSTAT_DEBUG=1[^\n]*\n$/,
  );
  const loud = faulty({ HOMEOSTAT_DEBUG: "1" });
  expect(loud.stderr).toMatch(/TypeError: planted\n(.*\n)* +at .*run\.ts/);
  expect([quiet.status, loud.status]).toEqual([70, 70]);
});

function exitOf(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
}
