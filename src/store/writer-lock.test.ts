import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { describe, expect, test } from "vitest";
import { asOrdinaryUser, scratchDirectory } from "./store.fixture.ts";
import { lockHolder, takeWriterLock } from "./writer-lock.ts";
import type { LockPlace } from "./writer-lock.ts";

describe("T7: what stands in the place of a lock", () => {
  test.each<[name: string, prepare: (at: string) => void, words: RegExp]>([
    ["a named pipe", (at) => void spawnSync("mkfifo", [at]), /is not a file/],
    ["a link to an endless device", (at) => symlinkSync("/dev/zero", at), /is a symbolic link/],
    ["a link to a file", (at) => symlinkSync("victim", at), /is a symbolic link/],
    ["a directory", (at) => mkdirSync(at), /is not a file/],
    ["a long file", (at) => writeFileSync(at, "1 ".repeat(1000)), /is no lock of ours/],
    ["another program's lock", (at) => writeFileSync(at, "host:123"), /is no lock of ours/],
  ])("%s is refused, named and left alone", (_name, prepare, words) => {
    using directory = scratchDirectory();
    const lockPath = directory.file("run.jsonl.lock");
    writeFileSync(directory.file("victim"), "precious");
    prepare(lockPath);
    const before = readdirSync(directory.path);
    const taken = takeWriterLock(directory.file("run.jsonl"));
    expect(taken).toMatchObject({
      ok: false,
      trouble: { code: "log.lock-foreign", where: lockPath, message: expect.stringMatching(words) },
    });
    expect(readdirSync(directory.path)).toEqual(before);
    expect(readFileSync(directory.file("victim"), "utf8")).toBe("precious");
  });

  test.each<[name: string, text: string]>([
    ["that of a process that is gone", "4194304 1\n"],
    ["that of an earlier process of this number", `${process.pid} 1\n`],
    ["that of a number no process can have", "99999999999999999999 1\n"],
    ["an empty one", ""],
    ["one of zeros, after a power cut", "\0\0\0\0"],
  ])("is taken over: %s", (_name, text) => {
    using directory = scratchDirectory();
    const lockPath = directory.file("run.jsonl.lock");
    writeFileSync(lockPath, text);
    const taken = takeWriterLock(directory.file("run.jsonl"));
    expect(taken).toMatchObject({ ok: true, value: { notice: null } });
    expect(readFileSync(lockPath, "utf8")).toMatch(new RegExp(`^${process.pid} \\d+\\n$`));
    if (taken.ok) taken.value.release();
    expect(readdirSync(directory.path)).toEqual([]);
  });

  test("a takeover that crashed twice in its middle ends in words, not in a loop", () => {
    using directory = scratchDirectory();
    for (const suffix of [".lock", ".lock.lock", ".lock.lock.lock"])
      writeFileSync(directory.file(`run.jsonl${suffix}`), "4194304 1\n");
    expect(takeWriterLock(directory.file("run.jsonl"))).toMatchObject({
      ok: false,
      trouble: { code: "log.lock-foreign", where: directory.file("run.jsonl.lock.lock.lock") },
    });
  });
});

describe("X2: a strict lock says of which boot and pid namespace it is, and is believed its owner only", () => {
  const place: LockPlace = {
    boot: "this-boot",
    namespace: "pid:[2]",
    mayLive: (namespace) => namespace === "pid:[1]",
    isOf: (pid, uid) => pid === process.pid && uid === 1000,
  };
  const started = readFileSync("/proc/self/stat", "latin1").split(") ")[1]!.split(" ")[19]!;
  const here = `${process.pid} ${started}`;

  test.each<[name: string, text: string, uid: number, held: object | null]>([
    ["of this namespace", `${here} this-boot pid:[2]\n`, 0, { namespace: null }],
    ["without a namespace", `${here}\n`, 0, { namespace: null }],
    ["of nobody here", `4194304 1 this-boot pid:[2]\n`, 0, null],
    ["of another namespace", `4194304 1 this-boot pid:[1]\n`, 0, { namespace: "pid:[1]" }],
    ["of one that has ended", `4194304 1 this-boot pid:[3]\n`, 0, null],
    ["of another boot", `${here} that-boot pid:[1]\n`, 0, null],
    ["of a boot that is not told", `${here}  pid:[2]\n`, 0, { namespace: null }],
    ["of its process's user", `${here} this-boot pid:[2]\n`, 1000, { namespace: null, uid: 1000 }],
    ["of another user than its process", `${here} this-boot pid:[2]\n`, 1001, null],
  ])("%s", (_name, text, uid, held) => {
    using directory = scratchDirectory();
    const path = directory.file("steering");
    writeFileSync(`${path}.lock`, text);
    if (process.geteuid?.() === 0) chownSync(`${path}.lock`, uid, uid);
    else if (uid !== process.geteuid?.()) return;
    const holder = lockHolder(path, place);
    expect(holder === null ? null : { ...holder }).toEqual(
      held === null ? null : expect.objectContaining(held),
    );
    const taken = takeWriterLock(path, place);
    expect(taken.ok).toBe(held === null);
    if (!taken.ok) return;
    expect(readFileSync(`${path}.lock`, "utf8")).toBe(`${here} this-boot pid:[2]\n`);
    taken.value.release();
    expect(readdirSync(directory.path)).toEqual([]);
  });
});

describe("T7: where no lock file can be made", () => {
  test("the log is not locked, and that is said", () => {
    using directory = scratchDirectory();
    chmodSync(directory.path, 0o555);
    const taken = asOrdinaryUser(() => takeWriterLock(directory.file("run.jsonl")));
    expect(taken).toMatchObject({
      ok: true,
      value: { notice: { code: "log.not-locked", message: expect.stringMatching(/permission/) } },
    });
  });

  test("a full disk leaves no lock file behind, and that it is not locked is said", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const program = `
      const { takeWriterLock } = await import(${JSON.stringify(import.meta.resolve("./writer-lock.ts"))});
      const { value } = takeWriterLock(process.argv[1]);
      process.stderr.write(value.notice.code + ": " + value.notice.message);`;
    const shell = 'ulimit -f 0; exec "$0" --input-type=module -e "$1" "$2"';
    const run = spawnSync("bash", ["-c", shell, process.execPath, program, path], {
      encoding: "utf8",
    });
    expect(run.stderr).toBe("log.not-locked: cannot be locked: the file may not grow further");
    expect(readdirSync(directory.path)).toEqual([]);
  });

  test("a living holder is seen all the same", () => {
    using directory = scratchDirectory();
    const path = directory.file("run.jsonl");
    const first = takeWriterLock(path);
    chmodSync(directory.path, 0o555);
    const second = asOrdinaryUser(() => takeWriterLock(path));
    expect(second).toMatchObject({ ok: false, trouble: { code: "log.in-use", where: path } });
    chmodSync(directory.path, 0o777);
    if (first.ok) first.value.release();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});
