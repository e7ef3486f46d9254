import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeyDecoder, type Key } from "./keys.ts";

function named(key: Key): string {
  if (key.kind === "text") return key.text;
  if (key.kind === "paste") return `paste ${key.text}`;
  return key.kind === "control" ? `^${key.letter}` : key.kind;
}

/** Feeds chunks one after the other and compares the names of all keys. */
function check(chunks: readonly (string | Uint8Array)[], keys: readonly string[]): void {
  const decoder = new KeyDecoder();
  expect(chunks.flatMap((chunk) => decoder.decode(chunk)).map((key) => named(key))).toEqual(keys);
}

describe("T6: keys", () => {
  test.each<[string, (string | Uint8Array)[], string[]]>([
    ["letters", ["qs?"], ["q", "s", "?"]],
    ["arrows in both modes", ["\x1b[A\x1b[B\x1bOC\x1bOD"], ["up", "down", "right", "left"]],
    ["arrows with modifiers", ["\x1b[1;5A"], ["up"]],
    ["page keys", ["\x1b[5~\x1b[6~\x1b[3~"], ["page-up", "page-down", "delete"]],
    [
      "Ctrl-C, Tab, Enter, both backspaces",
      ["\x03\t\r\x7f\b"],
      ["^c", "tab", "enter", "backspace", "backspace"],
    ],
    ["a sequence in three pieces", ["\x1b", "[", "A"], ["up"]],
    ["a character in two pieces", [new Uint8Array([0xe6, 0x97]), new Uint8Array([0xa5])], ["日"]],
    ["a paste is no command", ["\x1b[200~quit\x1b[201~p"], ["paste quit", "p"]],
    ["a paste in pieces", ["\x1b[20", "0~a\x1b[A\r", "b\n\x1b[2", "01~"], ["paste a  b"]],
    ["an empty paste", ["\x1b[200~\x1b[201~p"], ["p"]],
    ["a long paste", [`\x1b[200~${"x".repeat(9999)}\x1b[201~`], [`paste ${"x".repeat(256)}`]],
    ["a reply of the terminal is no key", ["\x1b]11;rgb:00/00/00\x1b\\s"], ["s"]],
    ["an unknown sequence is dropped", ["\x1b[?62;4cq"], ["q"]],
    ["two escapes, then a key", ["\x1b\x1b[A"], ["escape", "up"]],
  ])("%s", (_, chunks, keys) => check(chunks, keys));

  test("a lone ESC is the Escape key once nothing follows", () => {
    const decoder = new KeyDecoder();
    expect(decoder.decode("\x1b")).toEqual([]);
    expect(decoder.patience).not.toBeNull();
    expect(decoder.flush()).toEqual([{ kind: "escape" }]);
    expect(decoder.patience).toBeNull();
  });

  test("after any garbage and a pause the next key is heard", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }), (chunks) => {
        const decoder = new KeyDecoder();
        for (const chunk of chunks) decoder.decode(chunk);
        decoder.flush();
        expect(decoder.decode("zq").at(-1)).toEqual({ kind: "text", text: "q" });
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
