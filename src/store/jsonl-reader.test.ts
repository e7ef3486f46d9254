import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readJsonLines } from "./jsonl-reader.ts";
import { scratchDirectory } from "./store.fixture.ts";

/** Each line as `line:value`, `line!message` (bad) or `line~message` (torn). */
function read(content: string | Uint8Array): string[] {
  using directory = scratchDirectory();
  const path = directory.file("log.jsonl");
  writeFileSync(path, content);
  const lines = readJsonLines(path);
  if (!lines.ok) return [lines.trouble.message];
  return Array.from(lines.value, (found) => {
    if (found.kind === "value") return `${found.line}:${JSON.stringify(found.value)}`;
    expect(found.trouble).toMatchObject({ where: path, line: found.line });
    return `${found.line}${found.kind === "torn" ? "~" : "!"}${found.trouble.message}`;
  });
}

describe("T7: reading a log", () => {
  test.each<[name: string, content: string | Uint8Array, expected: string[]]>([
    ["whole lines", "1\n2\n", ["1:1", "2:2"]],
    ["no newline at the end", "1\n2", ["1:1", "2:2"]],
    ["blank lines keep their number", "1\n\n3\n", ["1:1", "3:3"]],
    ["Windows line ends and a byte order mark", "\uFEFF1\r\n2\r\n", ["1:1", "2:2"]],
    ["a bad line in the middle", '1\n{"a"\n3\n', ["1:1", '2!not JSON: "{\\"a\\""', "3:3"]],
    ["a torn last line", '1\n{"a"', ["1:1", "2~the last line is torn and is left out"]],
    ["an empty file", "", ["is empty"]],
    [
      "binary",
      new Uint8Array([0x7f, 0x45, 0, 10, 1]),
      ["1!holds binary data, not JSON Lines", "2~the last line is torn and is left out"],
    ],
    ["escapes are shown, not sent", "\u001b[2J\n", ['1!not JSON: "\\u001b[2J"']],
  ])("%s", (_name, content, expected) => expect(read(content)).toEqual(expected));

  test("lines that straddle the blocks read whole", () => {
    const values = Array.from({ length: 40 }, (_, n) => "x".repeat(n * 1000));
    const content = values.map((value) => `${JSON.stringify(value)}\n`).join("");
    expect(read(content)).toEqual(values.map((value, n) => `${n + 1}:${JSON.stringify(value)}`));
  });

  test("a line without end is refused, not kept", () => {
    const found = read(`1\n${"x".repeat(17 * 1024 * 1024)}\n3\n`);
    expect(found).toEqual(["1:1", "2!the line is longer than 16777216 bytes", "3:3"]);
  });

  test.each([
    ["a directory", "/", /it is a directory/],
    ["a missing file", "/no/such/file", /no such file/],
    ["what never ends", "/dev/zero", /no regular file/],
  ])("%s", (_name, path, words) => {
    const lines = readJsonLines(path);
    expect(lines.ok).toBe(false);
    if (!lines.ok) expect(lines.trouble.message).toMatch(words);
  });

  test("a pipe that nobody writes to is refused, not waited for", () => {
    using directory = scratchDirectory();
    const path = directory.file("pipe");
    expect(spawnSync("mkfifo", [path]).status).toBe(0);
    expect(readJsonLines(path)).toMatchObject({
      ok: false,
      trouble: { where: path, message: expect.stringMatching(/a pipe/) },
    });
  });
});
