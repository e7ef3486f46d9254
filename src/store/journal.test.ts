import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Result } from "../base/index.ts";
import { closeOutJournal, createJournal, openJournal, readJournal } from "./journal.ts";
import type { Journal, JournalOptions } from "./journal.ts";
import { privateFolder } from "./private-folder.ts";
import { asOrdinaryUser, scratchDirectory } from "./store.fixture.ts";

const HEADER = '{"schema":"homeostat.journal/1"}';

function opened(result: Result<Journal>): Journal {
  if (!result.ok) throw new Error(result.trouble.message);
  return result.value;
}

const begun = (path: string, options: JournalOptions = {}): Journal =>
  opened(createJournal(path, [HEADER], options));

describe("X2: a line is in the journal or it is refused", () => {
  test("it begins whole, for its owner alone, and not where one stands", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    begun(path).close();
    expect(readFileSync(path, "utf8")).toBe(`${HEADER}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(createJournal(path, [HEADER])).toMatchObject({ ok: false });
    expect(readdirSync(directory.path)).toEqual(["run.jsonl"]);
  });

  test.each<[name: string, room: number]>([
    ["nothing fits", 0],
    ["a part of the first line fits", 3],
    ["the first line fits and a part of the second", 12],
  ])("a full disk, %s: both lines are cut off again", (_name, room) => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    let left = Infinity;
    const journal = begun(path, {
      write: (file, bytes) => {
        if (left === 0) throw Object.assign(new Error("full"), { code: "ENOSPC" });
        const part = Math.min(left, bytes.length);
        left -= part;
        return writeSync(file, bytes.subarray(0, part));
      },
    });
    expect(journal.append(['{"a":1}'], "flushed")).toBeNull();
    left = room;
    expect(journal.append(['{"b":2}', '{"c":3}'], "flushed")).toMatchObject({
      code: "journal.unwritable",
      message: expect.stringMatching(/no space left/),
    });
    left = Infinity;
    expect(journal.append(['{"d":4}'], "later")).toBeNull();
    journal.close();
    expect(readFileSync(path, "utf8")).toBe(`${HEADER}\n{"a":1}\n{"d":4}\n`);
  });

  test("where the end cannot be cut off it takes no more", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const journal: Journal = begun(path, {
      write: (file) => {
        closeSync(file);
        throw Object.assign(new Error("gone"), { code: "EIO" });
      },
    });
    expect(journal.append(['{"a":1}'], "flushed")?.message).toMatch(/input\/output/);
    const held = openSync("/dev/null", "r");
    expect(journal.append(['{"b":2}'], "flushed")?.message).toMatch(/its end is torn/);
    closeSync(held);
  });

  test("a closed one refuses", () => {
    using directory = scratchDirectory();
    const journal = begun(directory.file("run.jsonl"));
    journal.close();
    journal.close();
    expect(journal.append(["{}"], "later")).toMatchObject({ code: "journal.closed" });
    expect(journal.replace([])).toMatchObject({ code: "journal.closed" });
  });
});

describe("X2: a journal is read back whatever a crash left", () => {
  test("cut anywhere it gives the whole lines before the cut, and goes on after them", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const line = fc.record({ id: fc.nat(), text: fc.string() });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.nat(), (lines, cut) => {
        rmSync(path, { force: true });
        const journal = begun(path);
        journal.append(
          lines.map((one) => JSON.stringify(one)),
          "later",
        );
        journal.close();
        const whole = readFileSync(path);
        const length = HEADER.length + 1 + (cut % (whole.length - HEADER.length));
        truncateSync(path, Math.min(length, whole.length));
        const again = opened(openJournal(path));
        again.append(['{"last":true}'], "later");
        again.close();
        const read = readJournal(path);
        const records = read.ok ? read.value.records : [];
        expect(read).toMatchObject({ ok: true, value: { damaged: [] } });
        expect(records.at(-1)).toEqual({ last: true });
        expect(records.slice(1, -1)).toEqual(
          JSON.parse(JSON.stringify(lines.slice(0, records.length - 2))),
        );
        expect(records.length - 2).toBeGreaterThanOrEqual(
          whole.subarray(0, length).toString().split("\n").length - 2,
        );
      }),
      { numRuns: 60 },
    );
  });

  test("a damaged line in the middle is named, the others are read", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    writeFileSync(path, `${HEADER}\n{"a":1}\n{"b":\n7\n{"c":3}\n`);
    expect(readJournal(path)).toMatchObject({
      ok: true,
      value: { records: [{}, { a: 1 }, { c: 3 }], damaged: [3, 4] },
    });
  });

  test("by a descriptor when its name is gone", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const journal = begun(path);
    journal.append(['{"a":1}'], "flushed");
    rmSync(path);
    expect(readJournal(journal.descriptor)).toMatchObject({
      ok: true,
      value: { records: [{}, { a: 1 }] },
    });
    journal.close();
  });

  test.each<[name: string, prepare: (at: string) => void]>([
    ["a symbolic link", (at) => symlinkSync("other", at)],
    ["a folder", (at) => mkdirSync(at)],
    ["a named pipe", (at) => void spawnSync("mkfifo", [at])],
  ])("%s is not read and not written", (_name, prepare) => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    writeFileSync(directory.file("other"), `${HEADER}\n`);
    prepare(path);
    expect(readJournal(path).ok).toBe(false);
    expect(openJournal(path).ok).toBe(false);
    expect(createJournal(path, [HEADER]).ok).toBe(false);
    expect(readFileSync(directory.file("other"), "utf8")).toBe(`${HEADER}\n`);
  });
});

describe("X2: who else meddles with it is seen", () => {
  test.each<[name: string, harm: (path: string) => void]>([
    ["removed", (path) => rmSync(path)],
    ["moved", (path) => renameSync(path, `${path}.1`)],
    ["shortened", (path) => truncateSync(path, 5)],
    ["replaced", (path) => (rmSync(path), writeFileSync(path, "other"))],
  ])("%s: no longer intact, and written anew whole", (_name, harm) => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const journal = begun(path);
    journal.append(['{"a":1}'], "flushed");
    expect(journal.intact()).toBe(true);
    harm(path);
    expect(journal.intact()).toBe(false);
    expect(journal.replace([HEADER, '{"a":2}'])).toBeNull();
    expect(journal.append(['{"b":1}'], "flushed")).toBeNull();
    expect(journal.intact()).toBe(true);
    journal.close();
    expect(readFileSync(path, "utf8")).toBe(`${HEADER}\n{"a":2}\n{"b":1}\n`);
  });

  test("closed out it is kept as the last one; one that is gone already is no trouble", () => {
    using directory = scratchDirectory();
    const [path, last] = [directory.file("run.jsonl"), directory.file("last.jsonl")];
    writeFileSync(last, "older");
    begun(path).close();
    appendFileSync(path, "{}\n");
    expect(closeOutJournal(path, last)).toBeNull();
    expect(closeOutJournal(path, last)).toBeNull();
    expect(readFileSync(last, "utf8")).toBe(`${HEADER}\n{}\n`);
    expect(readdirSync(directory.path)).toEqual(["last.jsonl"]);
  });
});

test("X2: an empty one is removed when it is closed out, and the last one stays to be read", () => {
  using directory = scratchDirectory();
  const [path, last] = [directory.file("run.jsonl"), directory.file("last.jsonl")];
  writeFileSync(last, "older");
  writeFileSync(path, "");
  expect(closeOutJournal(path, last)).toBeNull();
  expect(readFileSync(last, "utf8")).toBe("older");
  expect(readdirSync(directory.path)).toEqual(["last.jsonl"]);
});

describe("X2: the folder is its owner's alone", () => {
  test("where its parents cannot be made it is said which folder stands in the way, and why", () => {
    using directory = scratchDirectory();
    const closed = directory.file("closed");
    mkdirSync(closed, { mode: 0o555 });
    expect(asOrdinaryUser(() => privateFolder(join(closed, "homeostat/steering")))).toMatchObject({
      ok: false,
      trouble: {
        code: "journal.denied",
        message: `cannot be made in ${closed}: permission denied`,
        advice: `make ${closed} writable`,
      },
    });
  });

  test("an account without a home is not told to open the root of all", () => {
    expect(asOrdinaryUser(() => privateFolder("/no-such-home/homeostat"))).toMatchObject({
      trouble: {
        message: "cannot be made in /: permission denied",
        advice: "name a folder of yours with XDG_STATE_HOME",
      },
    });
  });

  test("it is made with its parents, closed to others", () => {
    using directory = scratchDirectory();
    const folder = directory.file("state/homeostat/steering");
    expect(privateFolder(folder)).toEqual({ ok: true, value: folder });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(privateFolder(folder).ok).toBe(true);
  });

  test.each<[name: string, prepare: (at: string) => void, words: RegExp]>([
    ["a symbolic link", (at) => symlinkSync(".", at), /symbolic link/],
    ["a file", (at) => writeFileSync(at, ""), /not a folder/],
    ["open to others", (at) => (mkdirSync(at), chmodSync(at, 0o777)), /by others/],
  ])("%s is refused", (_name, prepare, words) => {
    using directory = scratchDirectory();
    prepare(directory.file("steering"));
    expect(privateFolder(directory.file("steering"))).toMatchObject({
      ok: false,
      trouble: { code: "journal.foreign", message: expect.stringMatching(words) },
    });
  });
});
