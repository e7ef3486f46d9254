// However a session ends, it ends in time, with the right code, the summary written,
// whole lines only, and nothing of ours left behind.
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { spawn as spawnOnTerminal } from "@lydell/node-pty";
import { afterEach, expect, test, vi } from "vitest";
import type { TickRecord } from "../../src/show/record/index.ts";
import { checkTickRecord } from "../../src/show/record/schema.ts";
import { cleanUp, emptyFolder, lineCount, start } from "./program.fixture.ts";

afterEach(cleanUp);
vi.setConfig({ testTimeout: 60_000 });

const FAST = ["--json", "--interval", "0.05"];

type Line = Pick<TickRecord, "seq" | "run_id" | "tick" | "skipped_beats">;

const jsonLines = (text: string): Line[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

const stateOf = (folder: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, "tig_final_state.json"), "utf8")) as Record<string, unknown>;

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("T11: %s ends with %i, whole lines and a summary", async (signal, code) => {
  const program = start(["watch", ...FAST]);
  await program.until((out) => lineCount(out) >= 5);
  program.child.kill(signal);
  expect(await program.ended).toEqual({ code, signal: null });
  expect(program.out().endsWith("\n")).toBe(true);
  const ticks = jsonLines(program.out());
  expect(stateOf(program.folder)).toMatchObject({ ended_by: signal, ticks: ticks.length });
  expect(program.err()).toBe("");
});

test("T7 T9: a quarter of a second for five gives about twenty objects", async () => {
  const program = start(["watch", "--json", "--interval", "0.25", "--duration", "5"]);
  expect(await program.ended).toEqual({ code: 0, signal: null });
  const ticks = jsonLines(program.out());
  expect(ticks.map(({ seq }) => seq)).toEqual(ticks.map((_, seq) => seq));
  for (const tick of ticks) expect(checkTickRecord(tick)).toMatchObject({ ok: true });
  // A machine that stalls costs beats, each of which is told.
  const beats = ticks.reduce((sum, { skipped_beats }) => sum + 1 + skipped_beats, 0);
  expect(ticks.at(-1)!.tick - ticks[0]!.tick).toBe(beats - 1);
  expect(beats).toBeGreaterThan(10);
  expect(beats).toBeLessThanOrEqual(20);
});

test("a reader that leaves ends the program quietly with 0", async () => {
  const folder = emptyFolder();
  const said = execFileSync(
    "bash",
    [
      "-c",
      `"$0" "$1" watch --json --interval 0.05 2>err | head -n 2; echo "\${PIPESTATUS[0]}"`,
      process.execPath,
      resolve("src/cli/main.ts"),
    ],
    { cwd: folder, encoding: "utf8" },
  );
  const lines = said.trimEnd().split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe("0");
  expect(readFileSync(join(folder, "err"), "utf8")).toBe("");
  expect(stateOf(folder)).toMatchObject({ ended_by: "stdout closed" });
});

test("TSTP stops it, CONT lets it go on, and the pause is not taken for a sleep of the machine", async () => {
  const program = start(["watch", ...FAST]);
  await program.until((out) => lineCount(out) >= 3);
  program.child.kill("SIGTSTP");
  const stat = `/proc/${program.child.pid}/stat`;
  await expect.poll(() => readFileSync(stat, "utf8").split(" ")[2]).toBe("T");
  const before = lineCount(program.out());
  program.child.kill("SIGCONT");
  await program.until((out) => lineCount(out) >= before + 3);
  program.child.kill("SIGTERM");
  expect(await program.ended).toEqual({ code: 143, signal: null });
  expect(stateOf(program.folder)).toMatchObject({ suspended_ms: 0 });
});

test("HUP reads the configuration again: a better interval holds, a wrong key is told and ignored", async () => {
  const folder = emptyFolder();
  const config = join(folder, "config", "homeostat");
  mkdirSync(config, { recursive: true });
  writeFileSync(join(config, "config.yaml"), "interval: 0.1\n");
  const program = start(["watch", "--json"], { folder });
  await program.until((out) => out.includes('"interval_s":0.1'));
  writeFileSync(join(config, "config.yaml"), "interval: 0.05\n");
  program.child.kill("SIGHUP");
  await program.until((out) => out.includes('"interval_s":0.05'));
  writeFileSync(join(config, "config.yaml"), "intervall: 3\n");
  program.child.kill("SIGHUP");
  await expect.poll(() => program.err()).toMatch(/config\.yaml:1: .*intervall.*interval/);
  program.child.kill("SIGTERM");
  expect(await program.ended).toEqual({ code: 143, signal: null });
});

test("HUP after a log was moved away: the next line is in a new file, none is lost", async () => {
  const program = start(["watch", ...FAST, "--log", "run.jsonl"]);
  await program.until((out) => lineCount(out) >= 3);
  const [log, moved] = [join(program.folder, "run.jsonl"), join(program.folder, "run.old")];
  renameSync(log, moved);
  program.child.kill("SIGHUP");
  await expect.poll(() => existsSync(log)).toBe(true);
  const before = lineCount(program.out());
  await program.until((out) => lineCount(out) >= before + 3);
  program.child.kill("SIGTERM");
  await program.ended;
  const lines = jsonLines(readFileSync(moved, "utf8") + readFileSync(log, "utf8"));
  expect(lines.map(({ seq }) => seq)).toEqual(jsonLines(program.out()).map(({ seq }) => seq));
});

// A terminal that goes sends HUP more than once: the kernel, the shell, and whoever held its other side.
test.each([
  ["leads the terminal's session", (command: string) => `exec ${command}`],
  ["runs below a shell", (command: string) => `${command}; exit`],
])(
  "T11: a terminal that goes away ends a session that %s and writes to a file",
  async (_, said) => {
    const folder = emptyFolder();
    const command = `"${process.execPath}" "${resolve("src/cli/main.ts")}" watch ${FAST.join(" ")} --duration 100 > ticks.jsonl`;
    const pty = spawnOnTerminal("/bin/sh", ["-c", said(command)], { cwd: folder });
    const ticks = join(folder, "ticks.jsonl");
    await expect
      .poll(() => existsSync(ticks) && lineCount(readFileSync(ticks, "utf8")) > 2)
      .toBe(true);
    (pty as typeof pty & { destroy(): void }).destroy();
    await expect.poll(() => existsSync(join(folder, "tig_final_state.json"))).toBe(true);
    expect(stateOf(folder)).toMatchObject({ ended_by: "stdout closed" });
  },
);

test("T11: a session started with nohup goes on when its terminal goes away", async () => {
  const folder = emptyFolder();
  const command = `nohup "${process.execPath}" "${resolve("src/cli/main.ts")}" watch ${FAST.join(" ")} --duration 100`;
  // As an interactive shell starts it: with the terminal as stdin. The shell itself waits and holds
  // the terminal open: one that nobody holds open would be gone at once.
  const said = `${command} < /dev/tty > ticks.jsonl 2> err & echo $! > pid; wait`;
  const pty = spawnOnTerminal("/bin/sh", ["-c", said], { cwd: folder });
  const ticks = join(folder, "ticks.jsonl");
  const ticked = (): number => (existsSync(ticks) ? lineCount(readFileSync(ticks, "utf8")) : 0);
  await expect.poll(ticked).toBeGreaterThan(2);
  const saidPid = (): string => readFileSync(join(folder, "pid"), "utf8");
  await expect.poll(saidPid).toMatch(/^\d+\n$/);
  const pid = Number(saidPid());
  const terminal = (): string =>
    readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ")[4]!;
  expect(terminal()).not.toBe("0");
  (pty as typeof pty & { destroy(): void }).destroy();
  await expect.poll(terminal).toBe("0");
  // Longer than it takes to look a second time whether the terminal has gone.
  await expect.poll(ticked).toBeGreaterThan(ticked() + 30);
  process.kill(pid, "SIGTERM");
  await expect.poll(() => existsSync(join(folder, "tig_final_state.json"))).toBe(true);
  expect(stateOf(folder)).toMatchObject({ ended_by: "SIGTERM" });
});

test("a log survives kill -9: the torn line is cut back, the next run appends", async () => {
  const first = start(["watch", ...FAST, "--log", "run.jsonl"]);
  await first.until((out) => lineCount(out) >= 5);
  first.child.kill("SIGKILL");
  await first.ended;
  const log = join(first.folder, "run.jsonl");
  const kept = readFileSync(log, "utf8");
  writeFileSync(log, `${kept}{"schema":"homeostat.tick/1","run_i`);
  const second = start(["watch", ...FAST, "--duration", "0.3", "--log", "run.jsonl"], {
    folder: first.folder,
  });
  expect((await second.ended).code).toBe(0);
  expect(second.err()).toMatch(/run\.jsonl.*torn/);
  const after = readFileSync(log, "utf8");
  expect(after.startsWith(kept)).toBe(true);
  expect(new Set(jsonLines(after).map(({ run_id }) => run_id)).size).toBe(2);
});

test("a full disk is told once, the session goes on, and the exit code says the log is incomplete", async () => {
  const program = start(["watch", ...FAST, "--duration", "2", "--log", "/dev/full"]);
  expect((await program.ended).code).toBe(1);
  expect(program.err().match(/no space/gi)).toHaveLength(1);
  expect(program.err()).toMatch(/\d+ of \d+ lines could not be written/);
  expect(lineCount(program.out())).toBeGreaterThan(1);
});

test.each([
  ["a log that is a folder", ["--log", "."], 2, /is a directory|folder/],
  ["a log in a folder that is not there", ["--log", "no/such/run.jsonl"], 2, /no\/such/],
  ["a summary in a folder that is not there", ["--state", "no/such/state.json"], 2, /no\/such/],
  ["a summary that is a folder", ["--state", "."], 2, /it is a directory/],
  ["a root without proc", ["--root", "."], 2, /proc/],
  ["an interval of 0", ["--interval", "0"], 2, /interval.*0\.05.*60/],
  ["an interval of a billion", ["--interval", "1e9"], 2, /interval.*0\.05.*60/],
  ["a negative duration", ["--duration", "-3"], 2, /duration/],
  ["an unknown flag", ["--intervall", "3"], 2, /--interval\b/],
] as const)("%s is refused before the first tick", async (_, words, code, said) => {
  const program = start(["watch", "--json", ...words]);
  expect(await program.ended).toEqual({ code, signal: null });
  expect(program.out()).toBe("");
  expect(program.err()).toMatch(said);
  expect(lineCount(program.err())).toBeLessThanOrEqual(2);
  expect(readdirSync(program.folder)).toEqual([]);
});

test.each([
  ["--log", "theirs.jsonl"],
  ["--state", "closed/state.json"],
])(
  "an ordinary user without the right to write %s is told which file, and gets 3",
  (flag, name) => {
    const folder = emptyFolder();
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, "theirs.jsonl"), "", { mode: 0o400 });
    mkdirSync(join(folder, "closed"), 0o555);
    const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    const words = [process.execPath, resolve("src/cli/main.ts"), "watch", flag, join(folder, name)];
    const [program, ...rest] = process.getuid?.() === 0 ? [...asNobody, ...words] : words;
    const run = spawnSync(program!, rest, {
      encoding: "utf8",
      cwd: folder,
      env: { ...process.env, XDG_CONFIG_HOME: folder },
    });
    expect(run.stderr).toMatch(new RegExp(`${name}: .*permission denied`));
    expect(run.status).toBe(3);
  },
);

test("T11: a summary that cannot be written at the end is told, and the log is kept", async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, "gone"));
  const program = start(["watch", ...FAST, "--log", "run.jsonl", "--state", "gone/state.json"], {
    folder,
  });
  await program.until((out) => lineCount(out) >= 3);
  execFileSync("rm", ["-r", join(folder, "gone")]);
  program.child.kill("SIGTERM");
  expect((await program.ended).code).toBe(143);
  expect(program.err()).toMatch(/gone\/state\.json/);
  expect(existsSync(join(folder, "run.jsonl"))).toBe(true);
});

test("stdout on a full device ends the program with a clear line", async () => {
  const full = openSync("/dev/full", "w");
  const program = start(["watch", ...FAST], { stdout: full });
  closeSync(full);
  const { code } = await program.ended;
  expect(code).toBe(3);
  expect(program.err()).toMatch(/stdout: cannot be written.*ENOSPC/);
  expect(stateOf(program.folder)).toMatchObject({ ended_by: "stdout closed" });
});
