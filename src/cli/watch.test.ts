import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { recordingIo } from "./cli.fixture.ts";
import { EXIT } from "./exit.ts";
import { run } from "./run.ts";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "homeostat-watch-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const LOG = '{"schema":"homeostat.tick/1","seq":0}\n';

describe("T7, T11: two files of a session that are one are refused, and neither is touched", () => {
  test.each<[line: string, words: RegExp]>([
    ["--log @log --state @log", /--log and --state are one file/],
    ["--log @log --ab @log", /--log and --ab are one file/],
    ["--log @log --ab @link", /--log and --ab/],
    ["--ab @hard --state @log", /--ab and --state/],
    ["--log @new --state @new", /--log and --state/],
    ["--log @new --state @dangling", /--log and --state/],
    ["--log @log --state @log.lock", /--state and the lock of --log/],
    ["--log @new.lock --ab @new", /--log and the lock of --ab/],
    ["--log @link --state @log.lock", /--state and the lock of --log/],
    ["--root @log --log @log", /--log and --root/],
  ])("%s", async (line, words) => {
    writeFileSync(join(folder, "log"), LOG);
    linkSync(join(folder, "log"), join(folder, "hard"));
    symlinkSync("log", join(folder, "link"));
    symlinkSync(join(folder, "new"), join(folder, "dangling"));
    const io = recordingIo();
    const given = line.split(" ").map((word) => word.replace("@", `${folder}/`));
    expect(await run(["watch", "--duration", "0.05", ...given], io)).toBe(EXIT.usage);
    expect(io.printed.err).toMatch(words);
    expect(readFileSync(join(folder, "log"), "utf8")).toBe(LOG);
  });

  test("a device may be shared", async () => {
    const io = recordingIo();
    const line = "watch --log /dev/null --ab /dev/null --state /dev/null --root";
    expect(await run([...line.split(" "), join(folder, "none")], io)).not.toBe(EXIT.ok);
    expect(io.printed.err).not.toMatch(/one file/);
    expect(io.printed.err).toMatch(/none/);
  });
});

test("T8, T11: a state folder that others may write to is neither believed nor touched", async () => {
  const memory = join(folder, "memory.jsonl.gz");
  writeFileSync(memory, "somebody else's");
  chmodSync(folder, 0o777);
  const io = recordingIo({ STATE_DIRECTORY: folder });
  const line = "watch --duration 0.05 --interval 0.05 --no-dash --state /dev/null";
  expect(await run(line.split(" "), io)).toBe(EXIT.ok);
  expect(io.printed.err).toMatch(/may be written to by others/);
  expect(readdirSync(folder)).toEqual(["memory.jsonl.gz"]);
});

test("T7, T8: an A/B log that is refused leaves no lock on the log", async () => {
  const line = ["watch", "--duration", "0.05", "--log", join(folder, "log"), "--ab", folder];
  const io = recordingIo();
  expect(await run(line, io)).toBe(EXIT.usage);
  expect(io.printed.err).toMatch(/it is a directory/);
  expect(readdirSync(folder)).toEqual(["log"]);
});

describe("T8, T11: links that others left under the usual names", () => {
  const before = process.cwd();
  beforeEach(() => {
    process.chdir(folder);
    writeFileSync("victim", "");
    vi.spyOn(process, "geteuid").mockReturnValue(lstatSync("victim").uid + 1);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    process.chdir(before);
  });

  test("the A/B log is refused", async () => {
    symlinkSync("victim", "tig_ab_log.jsonl");
    const io = recordingIo();
    expect(await run(["watch", "--duration", "0.05", "--ab"], io)).toBe(EXIT.usage);
    expect(io.printed.err).toMatch(/tig_ab_log\.jsonl: is another user's symbolic link/);
    expect(readFileSync("victim", "utf8")).toBe("");
  });

  test("the summary takes the link's place, and one that was named is followed", async () => {
    symlinkSync("victim", "tig_final_state.json");
    symlinkSync("victim", "named.json");
    const line = ["watch", "--no-dash", "--duration", "0.05", "--interval", "0.05"];
    expect(await run(line, recordingIo())).toBe(EXIT.ok);
    expect(lstatSync("tig_final_state.json").isFile()).toBe(true);
    expect(readFileSync("victim", "utf8")).toBe("");
    expect(await run([...line, "--state", "named.json"], recordingIo())).toBe(EXIT.ok);
    expect(lstatSync("named.json").isSymbolicLink()).toBe(true);
    expect(readFileSync("victim", "utf8")).toMatch(/homeostat\.state/);
  });
});
