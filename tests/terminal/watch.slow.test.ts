// The dashboard as a person meets it: the real program on this host, its keys,
// its sizes, and the terminal afterwards.
import { copyFileSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { PtySession, pause, type PtyOptions } from "./pty.fixture.ts";

const open: PtySession[] = [];

function start(options?: PtyOptions): PtySession {
  const session = new PtySession(options);
  open.push(session);
  return session;
}

afterEach(async () => {
  for (const session of open.splice(0)) await session.dispose();
});

const DOWN = "\x1b[B";
const ESCAPE = "\x1b";
const STYLES = new RegExp(`${ESCAPE}\\[([\\d;]*)m`, "g");
const ALTERNATE_SCREEN_OFF = "\x1b[?1049l";

describe("T6: the dashboard on this host", () => {
  test.each([
    [40, 12],
    [80, 24],
    [120, 36],
    [200, 60],
  ])("%i×%i: collecting first, then a judgement", async (columns, rows) => {
    const session = start({ columns, rows });
    await session.shows("COLLECTING");
    const screen = await session.shows(/(STEADY|UNSTEADY) for/);
    expect(screen[0]).toMatch(/homeostat .*WATCHING/);
    expect(screen.some((row) => row.includes("S* 0."))).toBe(true);
    expect(screen.at(-1)).toContain("q quit");
    expect(screen.join("\n")).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  test("keys: help, explain, sort, filter, pause, interval", async () => {
    const session = start({ flags: ["--interval", "0.25"] });
    await session.shows(/STEADY for/);
    session.pty.write("?");
    await session.shows("this page");
    session.pty.write("\x1b");
    await session.shows("processes ─");
    session.pty.write("s");
    await session.shows("wait▾");
    session.pty.write("/zzzz-no-such-name\r");
    await session.shows("no process matches the filter");
    session.pty.write("\x1b");
    await session.shows(/10 of \d/);
    session.pty.write(`\t${DOWN}`);
    await session.shows("▸");
    session.pty.write("e");
    await session.shows(/^ explain \S+/);
    session.pty.write("e");
    session.pty.write("-");
    await session.shows("every 0.1 s");
    session.pty.write("p");
    const paused = await session.shows("PAUSED");
    await pause(600);
    expect(session.rows()[0]).toBe(paused[0]);
  });

  test("resizing leaves no residue", async () => {
    const session = start();
    await session.shows(/STEADY for/);
    for (const [columns, rows] of [
      [40, 12],
      [1, 1],
      [200, 60],
      [80, 24],
    ] as const) {
      session.resize(columns, rows);
      await pause(300);
    }
    await session.until("one header, and one line of keys at the bottom", (rows) => {
      const places = (text: string): number[] =>
        rows.flatMap((row, place) => (row.includes(text) ? [place] : []));
      const [headers, keys] = [places("homeostat"), places("q quit")];
      return headers.length === 1 && keys.length === 1 && keys[0] === rows.length - 1;
    });
  });

  test("a hostile process name is shown, not obeyed", async () => {
    const directory = mkdtempSync(join(tmpdir(), "homeostat-name-"));
    const program = join(directory, "\x1b[2Jevil");
    copyFileSync("/bin/sh", program);
    const process = spawn(program, [
      "-c",
      "end=$(($(date +%s)+100)); while [ $(date +%s) -lt $end ]; do :; done",
    ]);
    try {
      const session = start();
      session.pty.write("/evil\r");
      await session.shows("\\x1b[2Jevil");
    } finally {
      process.kill("SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe("T6: terminals that cannot", () => {
  test("TERM=dumb: a plain line a tick without a single escape", async () => {
    const session = start({ environment: { TERM: "dumb" }, columns: 200 });
    await session.until("tick 3", () => /tick 3 .*COLLECTING/.test(session.sent));
    session.pty.write("\x03");
    expect(await session.ended).toBe(130);
    expect(session.sent.replaceAll("^C", "")).toMatch(/^(?:[\x20-\x7e]*\r\n)+$/);
  });

  test("--linear: sentences on change, keys answered, not a single escape", async () => {
    const session = start({ flags: ["--linear"] });
    await session.shows(/steady for/);
    session.pty.write("?");
    await session.says("this page");
    session.pty.write("q");
    expect(await session.ended).toBe(0);
    expect(session.sent).not.toContain(ESCAPE);
  });

  test("without a keyboard it draws, and ends on a signal", async () => {
    const session = start({ keyboard: false });
    await session.shows(/STEADY for/);
    session.pty.write("q");
    await pause(500);
    expect(session.rows()[0]).toContain("WATCHING");
    session.pty.kill("SIGTERM");
    expect(await session.ended).toBe(143);
  });

  test("a terminal that hangs up ends the session, and the summary is written", async () => {
    const session = start();
    await session.shows("COLLECTING");
    session.hangUp();
    await session.ended;
    const state = JSON.parse(readFileSync(join(session.directory, "state.json"), "utf8")) as object;
    expect(state).toHaveProperty("run_id");
  });

  test("NO_COLOR: attributes, but no colour", async () => {
    const session = start({ environment: { NO_COLOR: "1" } });
    await session.shows(/STEADY for/);
    const styles = [...session.sent.matchAll(STYLES)].map(([, codes]) => codes ?? "");
    expect(styles.length).toBeGreaterThan(0);
    for (const codes of styles) expect(codes).toMatch(/^(?:0;[1247])?$/);
  });

  test("a locale without UTF-8: letters and ASCII only", async () => {
    const session = start({ environment: { LANG: "C", LC_ALL: "C" } });
    await session.shows(/STEADY for/);
    expect(session.rows().join("")).toMatch(/^[\x20-\x7e]*$/);
  });

  test("a terminal that does not read is left behind, not waited for", async () => {
    const session = start({ columns: 200, rows: 60, flags: ["--log", "ticks.jsonl"] });
    await session.shows(/STEADY for/);
    session.pty.pause();
    const lines = (): number =>
      readFileSync(join(session.directory, "ticks.jsonl"), "utf8").split("\n").length;
    // every resize draws a whole screen: together more than any buffer on the way holds
    for (let turn = 0; turn < 20; turn += 1) {
      session.pty.resize(turn % 2 === 0 ? 199 : 200, 60);
      await pause(150);
    }
    const before = lines();
    await expect.poll(lines).toBeGreaterThan(before + 3);
    session.pty.resume();
    const tick = (): number => Number(/tick (\d+)/.exec(session.rows()[0] ?? "")?.[1] ?? 0);
    await session.until("the newest tick", () => tick() >= before);
  });
});

describe("T6: the terminal afterwards", () => {
  test.each([
    ["q", 0],
    ["\x03", 130],
  ])("%j ends with %i and restores the terminal", async (key, code) => {
    const session = start();
    await session.shows(/STEADY for/);
    session.pty.write(key);
    expect(await session.ended).toBe(code);
    expectRestored(session);
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ])("%s ends with %i within a second or so and restores the terminal", async (signal, code) => {
    const session = start();
    await session.shows("COLLECTING");
    session.pty.kill(signal);
    expect(await session.ended).toBe(code);
    expectRestored(session);
  });

  test("Ctrl-Z where no shell could continue it changes nothing", async () => {
    const session = start();
    await session.shows(/STEADY for/);
    session.pty.write("\x1a");
    await session.says(ALTERNATE_SCREEN_OFF);
    await session.until("the dashboard again", (rows) => rows[0]?.includes("WATCHING") ?? false);
    expect(session.terminal.buffer.active.type).toBe("alternate");
    session.pty.write("q");
    expect(await session.ended).toBe(0);
  });
});

test("T6: stopped from outside, it takes the terminal back from whoever changed it", async () => {
  const session = start();
  await session.shows(/STEADY for/);
  process.kill(session.pty.pid, "SIGSTOP");
  const terminal = readlinkSync(`/proc/${session.pty.pid}/fd/0`);
  // what a shell does when its job stops
  expect(spawnSync("stty", ["-F", terminal, "sane"]).status).toBe(0);
  process.kill(session.pty.pid, "SIGCONT");
  const modes = (): string =>
    spawnSync("stty", ["-F", terminal, "-a"], { encoding: "utf8" }).stdout;
  await expect.poll(modes).toContain("-icanon");
  session.pty.write("q");
  expect(await session.ended).toBe(0);
});

function expectRestored(session: PtySession): void {
  expect(session.sent).toContain("\x1b[?25h");
  expect(session.sent).toContain("\x1b[?7h");
  expect(session.sent.trimEnd().endsWith(ALTERNATE_SCREEN_OFF)).toBe(true);
  expect(session.terminal.buffer.active.type).toBe("normal");
}
