// The text format of recorded hosts: what goes in comes out, byte for byte, and
// what cannot be meant is refused with its line.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeTrouble } from "../../../base/index.ts";
import { ERRNO_GAPS } from "./recording.ts";
import type { Entry, Errno, Recording } from "./recording.ts";
import { formatRecording, parseRecording } from "./index.ts";

const utf8 = new TextEncoder();

/** Content that tends to break line formats, beside any bytes at all. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        "|",
        "\\",
        "\n",
        "frame 2",
        "file /proc/stat",
        "gone /proc",
        " ",
        "\t",
        "\0",
        "\r",
        "\u202e",
      ),
    )
    .map((parts) => utf8.encode(parts.join(""))),
);

const pathPart = fc.oneof(
  fc.constantFrom("stat", "42", "a b", "x\\x2d.slice", "|", "ü"),
  fc
    .string({ minLength: 1, maxLength: 8 })
    .filter((part) => !/[/\0]/u.test(part) && part !== "." && part !== ".."),
);

/** Leaves one level deep, so that no file lies inside another. */
const path = fc
  .tuple(fc.constantFrom("/proc", "/sys"), pathPart)
  .map(([root, part]) => `${root}/${part}`);

const entry: fc.Arbitrary<Entry> = path.chain((at) =>
  fc.oneof(
    content.map((bytes): Entry => ({ kind: "file", path: at, content: bytes })),
    fc
      .tuple(
        fc.constantFrom("open" as const, "read" as const),
        fc.constantFrom(...(Object.keys(ERRNO_GAPS) as Errno[])),
      )
      .map(([on, errno]): Entry => ({ kind: "fail", path: at, on, errno })),
  ),
);

const directory: Entry = { kind: "dir", path: "/sys/class/empty" };

const recording: fc.Arbitrary<Recording> = fc
  .record({
    notes: fc.array(fc.string({ maxLength: 20 }), { maxLength: 3 }),
    steps: fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 5e6 }),
        gone: fc.boolean(),
        entries: fc.uniqueArray(entry, { selector: (one) => one.path, maxLength: 6 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ notes, steps }) => {
    const present = new Set<string>();
    let micros = 0;
    const frames = steps.map((step, index) => {
      micros += index === 0 ? 0 : step.after;
      const gone = step.gone ? [...present].slice(0, 2) : [];
      for (const one of gone) present.delete(one);
      for (const one of step.entries) present.add(one.path);
      return {
        at: micros / 1e6,
        gone,
        entries: index === 0 ? [directory, ...step.entries] : step.entries,
      };
    });
    return { name: "any-host", notes, frames };
  });

describe("the text of a recording", () => {
  it("T1: tells contents of many short lines, and of backslashes alone", () => {
    const files = ["\n".repeat(300_000), "\\".repeat(300_000)].map((text, index): Entry => ({
      kind: "file",
      path: `/proc/${index}`,
      content: utf8.encode(text),
    }));
    const before: Recording = {
      name: "a",
      notes: [],
      frames: [{ at: 0, gone: [], entries: files }],
    };
    expect(parseRecording(formatRecording(before), "any.host")).toEqual({
      ok: true,
      value: before,
    });
  });

  it("T1: gives back the same recording, whatever its files hold", () => {
    fc.assert(
      fc.property(recording, (before) => {
        const text = formatRecording(before);
        expect(text).toMatch(/^[\n\x20-\x7e]*$/u);
        const after = parseRecording(text, "any.host");
        expect(after).toEqual({ ok: true, value: before });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("T1: parses any text to a recording or a trouble with a line, and never throws", () => {
    const word = fc.constantFrom(
      "homeostat-host/1",
      "name a",
      "frame 0",
      "frame 1",
      "file /proc/a",
      "|x",
      "|\\",
      "dir /sys",
    );
    const line = fc.oneof(
      word,
      fc.string({ maxLength: 12 }),
      fc.constantFrom("gone /proc/a", "fail open EIO /proc/a", ""),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const parsed = parseRecording(lines.join("\n"), "any.host");
        if (parsed.ok)
          expect(parseRecording(formatRecording(parsed.value), "again.host")).toEqual(parsed);
        else expect(parsed.trouble.line).toBeGreaterThan(0);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

const START = ["homeostat-host/1", "name a"];

/** `lines` follow the header and the name, so the first of them is line 3. */
function check(lines: readonly string[], line: number, message: string): void {
  const parsed = parseRecording([...START, ...lines].join("\n"), "bad.host");
  expect(parsed.ok).toBe(false);
  if (!parsed.ok) expect(describeTrouble(parsed.trouble)).toContain(`bad.host:${line}: ${message}`);
}

describe("T1: a recording is refused with file and line", () => {
  const rows: readonly (readonly [string, readonly string[], number, string])[] = [
    ["an unknown word", ["fram 0"], 3, 'unknown word "fram"'],
    [
      "a hostile word",
      [`\u001b[31m\u202e${"w".repeat(9999)} x`],
      3,
      `unknown word "\\x1B[31m\\xE2\\x80\\xAE${"w".repeat(19)}…"; a line starts`,
    ],
    [
      "a path that no program could ask for",
      ["frame 0", `dir /proc${"/a".repeat(2048)}`],
      4,
      "a path has at most 4096 characters",
    ],
    [
      "a long path",
      ["frame 0", `gone /proc/${"\\x1B".repeat(99)}`],
      4,
      `/proc/${"\\x1B".repeat(8)}\\…`,
    ],
    [
      "a directory gone with what lay in it",
      ["frame 0", "dir /sys/a/b", "frame 1", "gone /sys/a", "gone /sys/a/b"],
      7,
      "/sys/a/b cannot be gone",
    ],
    ["no frame", [], 2, "the recording has no frame"],
    ["a second name", ["name b"], 3, "the name is given twice"],
    ["a late note", ["frame 0", "note x"], 4, "notes stand before the first frame"],
    ["a frame without time", ["frame"], 3, "a frame needs its time"],
    ["a negative time", ["frame -1"], 3, "a frame needs its time"],
    [
      "time standing still",
      ["frame 1", "frame 1.0"],
      4,
      "this frame must be later than the one before (1 s)",
    ],
    ["a file before any frame", ["file /proc/stat"], 3, "this line must stand inside a frame"],
    ["a path elsewhere", ["frame 0", "dir /etc"], 4, "a path must start with /proc or /sys"],
    [
      "a path that climbs",
      ["frame 0", "file /proc/../etc"],
      4,
      "a path must have no empty part, no . and no ..",
    ],
    ["a NUL in a path", ["frame 0", "dir /proc/\\x00"], 4, "a path cannot hold a NUL"],
    [
      "broken UTF-8 in a path",
      ["frame 0", "dir /proc/\\xFF"],
      4,
      "names, notes and paths must be valid UTF-8",
    ],
    ["content of nothing", ["frame 0", "|x"], 4, "a content line must follow a file line"],
    ["an unknown escape", ["frame 0", "file /proc/a", "|\\q"], 5, "unknown escape \\q"],
    ["a raw tab", ["frame 0", "file /proc/a", "|a\tb"], 5, "the character U+0009 must be escaped"],
    [
      "a raw letter outside ASCII",
      ["frame 0", "file /proc/a", "|\u202e"],
      5,
      "the character U+202E must be escaped",
    ],
    [
      "a path told twice",
      ["frame 0", "dir /proc/a", "dir /proc/a", ""],
      5,
      "/proc/a is told twice in one frame",
    ],
    [
      "a file inside a file",
      ["frame 0", "fail open EIO /proc/a", "dir /proc/a/b"],
      5,
      "/proc/a/b lies inside the file",
    ],
    [
      "a file that becomes a directory",
      ["frame 0", "dir /proc/a", "frame 1", "file /proc/a"],
      6,
      "/proc/a is a file and",
    ],
    ["gone, never been", ["frame 0", "gone /proc/a"], 4, "/proc/a cannot be gone"],
    [
      "gone too late",
      ["frame 0", "dir /sys/a", "frame 1", "dir /sys/b", "gone /sys/a"],
      7,
      "gone lines stand first",
    ],
    ["an unknown error", ["frame 0", "fail read EFOO /proc/a"], 4, "unknown error EFOO"],
    [
      "a failure without its moment",
      ["frame 0", "fail EIO /proc/a"],
      4,
      "write: fail open|read ERRNO PATH",
    ],
  ];
  it.each(rows)("%s", (_what, lines, line, message) => check(lines, line, message));

  it("another file altogether", () => {
    const parsed = parseRecording("cpu 1 2 3\n", "stat");
    expect(parsed).toMatchObject({ ok: false, trouble: { line: 1, where: "stat" } });
  });

  it("an empty file", () => {
    expect(parseRecording("", "empty")).toMatchObject({ ok: false, trouble: { line: 1 } });
  });
});
