// The real program on a disk that is really full: a file system in memory, in a mount namespace
// of the test's own. What cannot be kept is said, once; what was kept stays whole; the watch goes on.
import { spawn } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { needs } from "../needs.fixture.ts";
import { FILL_POINT, memoryOfFilling } from "./filling-disk.fixture.ts";
import { cleanUp, emptyFolder, lineCount, start } from "./program.fixture.ts";

afterEach(cleanUp);

const MAIN = resolve("src/cli/main.ts");
const PAGE = 4096;

/** Shell text that fills the disk at `full` but for so many pages. */
const fillBut = (full: string, pages: number): string =>
  `{ cat /dev/zero >${full}/filler; } 2>/dev/null; truncate -s -${pages * PAGE} ${full}/filler`;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs shell text in a mount namespace of its own; `"$@"` in it is the program with these words. */
function inMounts(text: string, words: readonly string[], folder: string): Promise<Ran> {
  const { CI: _, ...environment } = process.env;
  const program = ["sh", "-c", text, "sh", process.execPath, MAIN, ...words];
  const child = spawn("unshare", ["--mount", "--propagation", "private", ...program], {
    cwd: folder,
    env: { ...environment, XDG_CONFIG_HOME: folder, STATE_DIRECTORY: join(folder, "state") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (out += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (err += chunk));
  return new Promise((done) => child.once("close", (code) => done({ code, out, err })));
}

const FAST = ["--json", "--interval", "0.05", "--duration", "1.5", "--state", "state.json"];

test("T7 T8: a memory for which there is no room is said once, the one that was there stays whole", async (context) => {
  needs(context, "root");
  const folder = emptyFolder();
  const first = join(folder, "first.gz");
  const words = ["watch", ...FAST, "--memory", first];
  expect((await start(words, { folder }).ended).code).toBe(0);
  const text = `mkdir full && mount -t tmpfs -o size=1m,mode=700 none full && cp first.gz full/memory.gz
    ${fillBut("full", 1)}
    "$@"; code=$?; ls -A full >left; cp full/memory.gz left.gz; exit $code`;
  const ran = await inMounts(text, ["watch", ...FAST, "--memory", "full/memory.gz"], folder);
  expect(ran.err.match(/no space/gi)).toHaveLength(1);
  expect(ran.err).toMatch(/full\/memory\.gz: cannot be written: no space left/);
  expect(ran.code).toBe(1);
  expect(lineCount(ran.out)).toBeGreaterThan(5);
  expect(readFileSync(join(folder, "left.gz"))).toEqual(readFileSync(first));
  expect(gunzipSync(readFileSync(first)).toString()).toMatch(/\{"lines":\d+\}\n$/);
  expect(readFileSync(join(folder, "left"), "utf8").trim().split("\n").toSorted()).toEqual([
    "filler",
    "memory.gz",
  ]);
});

test("T7 X1: an incident for which there is no room is said once, what the journal holds stays whole", async (context) => {
  needs(context, "root");
  const folder = emptyFolder();
  const memory = await memoryOfFilling(folder);
  const line = await incidentLine(folder, memory);
  // The next line begins in the journal's last page and would end in another.
  const held = line.repeat(Math.floor(PAGE / line.length));
  writeFileSync(join(folder, "journal"), held);
  const text = `${FILL_POINT} && mount -t tmpfs -o size=1m,mode=700 none state
    install -m 600 journal state/incidents.jsonl
    ${fillBut("state", 1)}
    "$@"; code=$?; cat state/incidents.jsonl >left; exit $code`;
  const words = ["watch", ...FAST, "--memory", memory];
  const ran = await inMounts(text, words, folder);
  expect(ran.out.includes('"kind":"opened"')).toBe(true);
  expect(ran.err.match(/no space/gi)).toHaveLength(1);
  expect(ran.err).toMatch(/incidents\.jsonl: \d+ of \d+ lines could not be written/);
  expect(ran.code).toBe(1);
  const left = readFileSync(join(folder, "left"), "utf8");
  expect(left.startsWith(held)).toBe(true);
  for (const one of left.trimEnd().split("\n"))
    expect(() => JSON.parse(one) as unknown).not.toThrow();
  expect(lineCount(ran.out)).toBeGreaterThan(5);
});

/** The line of the opening of a real incident, as a journal with room for it holds it. */
async function incidentLine(folder: string, memory: string): Promise<string> {
  const own = join(folder, "own.gz");
  copyFileSync(memory, own);
  const text = `${FILL_POINT} && "$@"`;
  const words = ["watch", ...FAST, "--memory", own];
  expect((await inMounts(text, words, folder)).code).toBe(0);
  const [line = ""] = readFileSync(join(folder, "state", "incidents.jsonl"), "utf8").split("\n");
  return `${line}\n`;
}
