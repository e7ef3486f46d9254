import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { openJsonlWriter } from "./jsonl-writer.ts";
import type { JsonlWriter, JsonlWriterOptions } from "./jsonl-writer.ts";
import { asOrdinaryUser, scratchDirectory } from "./store.fixture.ts";

function open(path: string, options: JsonlWriterOptions = {}): JsonlWriter {
  const opened = openJsonlWriter(path, options);
  if (!opened.ok) throw new Error(opened.trouble.message);
  return opened.value;
}

const noSpace = (): Error => Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });

describe("T7: --log keeps whole lines only", () => {
  function check(before: string, after: string, notice: RegExp | null): void {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    writeFileSync(path, before);
    const writer = open(path);
    if (notice === null) expect(writer.notice).toBeNull();
    else expect(writer.notice?.message).toMatch(notice);
    expect(writer.write('{"new":1}')).toBeNull();
    writer.close();
    expect(readFileSync(path, "utf8")).toBe(`${after}{"new":1}\n`);
  }

  const first = '{"schema":"homeostat.tick/1"}\n';
  const long = `{"long":"${"x".repeat(200_000)}`;
  test.each<[name: string, before: string, after: string, notice: RegExp | null]>([
    ["an empty file", "", "", null],
    ["a whole file is appended to", first, first, null],
    ["a torn last line is cut off", `${first}{"b":`, first, /torn; its 5 bytes/],
    ["a torn only line is cut off", '{"schema":"homeostat.tick/1","a', "", /torn/],
    ["less than its beginning as well", '{"sche', "", /torn/],
    ["a lost newline is given back", `${first}{"b":2}`, `${first}{"b":2}\n`, /whole and is kept/],
    ["that of the only line too", first.trimEnd(), first, /whole and is kept/],
    ["zeros of a power cut are cut off", `${first}\0\0\0`, first, /torn; its 3 bytes/],
    ["a torn line of several blocks", `${first}${long}`, first, /torn/],
  ])("%s", (_name, before, after, notice) => check(before, after, notice));

  test.each<[name: string, content: string]>([
    ["text", "dear diary"],
    ["somebody else's JSON without a newline at its end", '{"precious": 1,\n "more": 2}'],
    ["somebody else's JSON Lines", '{"a":1}\n{"b":'],
    ["our summary, which is no log", '{\n  "schema": "homeostat.state/1"\n}\n'],
    ["a record of ours behind others", `{"a":1}\n${first}`],
    ["zeros", "\0\0\0"],
  ])("a file that is no log of ours is left as it is: %s", (_name, content) => {
    using directory = scratchDirectory();
    const path = directory.file("notes.txt");
    writeFileSync(path, content);
    const opened = openJsonlWriter(path);
    expect(opened).toMatchObject({ ok: false, trouble: { code: "log.not-ours", where: path } });
    expect(readFileSync(path, "utf8")).toBe(content);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});

describe("T7: --log to a path that cannot be written", () => {
  test.each<[name: string, path: (at: string) => string, code: string, words: RegExp]>([
    ["a directory", (at) => at, "log.not-a-file", /it is a directory/],
    ["a missing directory", (at) => `${at}/no/x.jsonl`, "log.unwritable", /no such file/],
    ["below a file", (at) => `${at}/file/x.jsonl`, "log.unwritable", /not a directory/],
    ["a read-only file", (at) => `${at}/read-only`, "log.denied", /permission denied/],
    ["a read-only directory", (at) => `${at}/closed/x.jsonl`, "log.denied", /permission denied/],
    ["a named pipe", (at) => `${at}/pipe`, "log.not-a-file", /not a file/],
  ])("%s", (_name, path, code, words) => {
    using directory = scratchDirectory();
    writeFileSync(directory.file("file"), "");
    writeFileSync(directory.file("read-only"), "");
    chmodSync(directory.file("read-only"), 0o444);
    mkdirSync(directory.file("closed"), 0o555);
    expect(spawnSync("sh", ["-c", `mkfifo "$0"`, directory.file("pipe")]).status).toBe(0);
    const opened = asOrdinaryUser(() => openJsonlWriter(path(directory.path)));
    expect(opened).toMatchObject({ ok: false, trouble: { code, where: path(directory.path) } });
    if (!opened.ok) {
      expect(opened.trouble.message).toMatch(words);
      expect(opened.trouble.advice).toMatch(/path|file|folder|directory/);
    }
  });

  test("a second writer is refused, and let in when the first is done", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const first = open(path);
    const refused = openJsonlWriter(path);
    expect(refused).toMatchObject({ ok: false, trouble: { code: "log.in-use" } });
    first.close();
    first.close();
    open(path).close();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test("a lock left by a process that is gone is taken over", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    writeFileSync(`${path}.lock`, `${process.pid} 1\n`);
    open(path).close();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});

describe("T7: --log on a full disk", () => {
  /** A disk with room for so many bytes; more room comes when the test makes it. */
  function smallDisk(room: number) {
    const disk = {
      room,
      append: (descriptor: number, bytes: Uint8Array): number => {
        if (disk.room === 0) throw noSpace();
        const taken = writeSync(descriptor, bytes.subarray(0, disk.room));
        disk.room -= taken;
        return taken;
      },
    };
    return disk;
  }

  test("the partial line is cut back, said once, counted, and writing recovers", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const disk = smallDisk(12);
    const writer = open(path, { append: disk.append });
    expect(writer.write('{"a":1}')).toBeNull();
    expect(writer.write('{"b":2}')).toMatchObject({ code: "log.write-failed", where: path });
    expect(readFileSync(path, "utf8")).toBe('{"a":1}\n');
    expect(writer.write('{"c":3}')).toBeNull();
    disk.room = 1000;
    expect(writer.write('{"d":4}')).toMatchObject({
      code: "log.recovered",
      message: expect.stringMatching(/2 lines/),
    });
    expect(writer.write('{"e":5}')).toBeNull();
    writer.close();
    expect([writer.written, writer.dropped]).toEqual([3, 2]);
    expect(readFileSync(path, "utf8")).toBe('{"a":1}\n{"d":4}\n{"e":5}\n');
  });

  test("a device that is full", () => {
    const writer = open("/dev/full");
    expect(writer.write("{}")?.message).toMatch(/no space left/);
    expect(writer.write("{}")).toBeNull();
    writer.close();
    expect(writer.dropped).toBe(2);
  });

  test("a file size limit of the shell, on the real system call", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const program = `
      const { openJsonlWriter } = await import(${JSON.stringify(import.meta.resolve("./jsonl-writer.ts"))});
      const { value } = openJsonlWriter(process.argv[1]);
      for (let n = 0; n < 300; n += 1) value.write(JSON.stringify({ n, filler: "x".repeat(86) }));
      console.log(value.written, value.dropped);`;
    const shell = 'ulimit -f 16; exec "$0" --input-type=module -e "$1" "$2"';
    const run = spawnSync("bash", ["-c", shell, process.execPath, program, path], {
      encoding: "utf8",
    });
    const [written, dropped] = run.stdout.trim().split(" ").map(Number);
    expect(written! + dropped!).toBe(300);
    expect(dropped).toBeGreaterThan(100);
    const lines = readFileSync(path, "utf8").split("\n");
    expect(lines.pop()).toBe("");
    expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual(
      Array.from({ length: written! }, (_, n) => n),
    );
  });
});

describe("T7: --log rotates by size", () => {
  test("keeps the newest files, each of whole lines", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const writer = open(path, { rotateAtBytes: 20, keep: 2 });
    for (let n = 0; n < 9; n += 1) expect(writer.write(`{"n":${n}}`)).toBeNull();
    writer.close();
    expect(readFileSync(path, "utf8")).toBe('{"n":8}\n');
    expect(readFileSync(`${path}.1`, "utf8")).toBe('{"n":6}\n{"n":7}\n');
    expect(readFileSync(`${path}.2`, "utf8")).toBe('{"n":4}\n{"n":5}\n');
    expect(existsSync(`${path}.3`)).toBe(false);
  });

  test("a line longer than the limit still has a file", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const writer = open(path, { rotateAtBytes: 4, keep: 1 });
    writer.write('{"long":1}');
    writer.write('{"long":2}');
    writer.close();
    expect(readFileSync(path, "utf8")).toBe('{"long":2}\n');
    expect(readFileSync(`${path}.1`, "utf8")).toBe('{"long":1}\n');
  });

  test("a way that is blocked is said once and the log goes on", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    mkdirSync(directory.file("run.jsonl.1"));
    const writer = open(path, { rotateAtBytes: 10, keep: 1 });
    expect(writer.write('{"n":0}')).toBeNull();
    expect(writer.write('{"n":1}')).toMatchObject({ code: "log.rotation-failed" });
    expect(writer.write('{"n":2}')).toBeNull();
    writer.close();
    expect(readFileSync(path, "utf8")).toBe('{"n":0}\n{"n":1}\n{"n":2}\n');
  });

  test("a file moved away by another tool is made anew on reopening", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const writer = open(path);
    writer.write('{"n":0}');
    expect(spawnSync("mv", [path, `${path}.old`]).status).toBe(0);
    expect(writer.reopen()).toBeNull();
    writer.write('{"n":1}');
    writer.close();
    expect(readFileSync(path, "utf8")).toBe('{"n":1}\n');
  });

  test.each<[name: string, prepare: (path: string) => void, code: string]>([
    ["a link", (path) => symlinkSync("victim", path), "log.unwritable"],
    ["a named pipe", (path) => void spawnSync("mkfifo", [path]), "log.not-a-file"],
    ["somebody else's file", (path) => writeFileSync(path, "dear diary"), "log.not-ours"],
  ])("%s in its place is left alone, and the log goes on when it is gone", (...row) => {
    const [, prepare, code] = row;
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    writeFileSync(directory.file("victim"), "");
    const writer = open(path);
    renameSync(path, `${path}.old`);
    prepare(path);
    expect(writer.reopen()).toMatchObject({ code, where: path });
    expect(writer.write('{"n":1}')).toMatchObject({ code });
    expect(writer.write('{"n":2}')).toBeNull();
    rmSync(path);
    expect(writer.write('{"n":3}')).toMatchObject({ code: "log.recovered" });
    writer.close();
    expect(writer.dropped).toBe(2);
    expect(readFileSync(path, "utf8")).toBe('{"n":3}\n');
    expect(readFileSync(directory.file("victim"), "utf8")).toBe("");
  });
});
