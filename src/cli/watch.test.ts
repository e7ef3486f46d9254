import { linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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
