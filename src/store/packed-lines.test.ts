import {
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test, vi } from "vitest";
import { packLine, readPackedLines, replacePackedLines, writePackedLines } from "./packed-lines.ts";

const folder = mkdtempSync(join(tmpdir(), "homeostat-packed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LIMITS = { packed: 1e6, unpacked: 1e6 };
const VALUES = [{ schema: "a/1" }, [1, 2.5, null], "é\n"];
let files = 0;
const fresh = (): string => join(folder, `file-${++files}`);
const valuesIn = (path: string): unknown => {
  const read = readPackedLines(path, LIMITS);
  return read.ok && read.value !== null ? [...read.value] : read;
};
const written = (): string => {
  const path = fresh();
  expect(writePackedLines(path, VALUES.map(packLine)).ok).toBe(true);
  return path;
};

describe("T8: packed lines", () => {
  test("read back as they were, and only their owner may read them", () => {
    const path = written();
    expect(valuesIn(path)).toEqual(VALUES);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("a file that is not there is no trouble", () => {
    expect(readPackedLines(fresh(), LIMITS)).toEqual({ ok: true, value: null });
  });

  test("a file torn anywhere is refused", () => {
    const path = written();
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      const read = readPackedLines(path, LIMITS);
      expect(read.ok ? null : read.trouble.code, `${length} bytes`).toBe("packed.unusable");
    }
  });

  test.each<[name: string, bytes: Uint8Array | string, limits: typeof LIMITS, says: string]>([
    ["another file", "hello", LIMITS, "damaged"],
    ["no JSON", gzipSync("hello\n"), LIMITS, "damaged"],
    ["zeros", new Uint8Array(4096), LIMITS, "damaged"],
    ["a file too long", new Uint8Array(2000), { packed: 1000, unpacked: 1000 }, "longer"],
    ["a bomb", gzipSync("x".repeat(1e6)), { packed: 1e6, unpacked: 1000 }, "damaged"],
  ])("refuses %s", (_name, bytes, limits, says) => {
    const path = fresh();
    writeFileSync(path, bytes);
    const read = readPackedLines(path, limits);
    expect(read.ok ? null : read.trouble.message).toContain(says);
  });

  test("another user's is not believed, root's is", () => {
    const path = written();
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) chownSync(path, 54_321, 54_321);
    else vi.spyOn(process, "geteuid").mockReturnValue(54_321);
    const read = readPackedLines(path, LIMITS);
    vi.restoreAllMocks();
    expect(read.ok ? null : read.trouble.code).toBe("file.untrusted");
    if (isRoot) chownSync(path, 0, 0);
    expect(valuesIn(path)).toEqual(VALUES);
  });

  test("a folder is refused", () => {
    expect(readPackedLines(folder, LIMITS).ok).toBe(false);
  });

  test("replaced without being waited for, unless no longer wanted", async () => {
    const path = written();
    const lines = [packLine("new")];
    expect((await replacePackedLines(path, lines, () => false)).ok).toBe(true);
    expect(valuesIn(path)).toEqual(VALUES);
    expect((await replacePackedLines(path, lines, () => true)).ok).toBe(true);
    expect(valuesIn(path)).toEqual(["new"]);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("a place that cannot be written to is said", async () => {
    const path = join(folder, "not", "there");
    expect(writePackedLines(path, []).ok).toBe(false);
    expect((await replacePackedLines(path, [], () => true)).ok).toBe(false);
  });
});
