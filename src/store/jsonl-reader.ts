// Reads a JSON Lines file from start to end in blocks, with line numbers. A line
// that is no JSON is a trouble with its place, and reading goes on; a torn last
// line is told apart, because it is what a crash leaves and no fault of the file.
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { Stats } from "node:fs";
import { fail, ok } from "../base/index.ts";
import type { Bytes, Result, Trouble } from "../base/index.ts";
import { systemTrouble } from "./errno.ts";

const NEWLINE = 0x0a;
const BLOCK_BYTES = 256 * 1024;
/** Without waiting for whoever may never write to a pipe. */
const LOOK = constants.O_RDONLY | constants.O_NONBLOCK;
/** A tick of a 10,000-sensor plant stays below 1 MiB; what is longer is no log. */
const LINE_MAX_BYTES: Bytes = 16 * 1024 * 1024;

export type JsonLine =
  | { readonly kind: "value"; readonly line: number; readonly value: unknown }
  | { readonly kind: "bad"; readonly line: number; readonly trouble: Trouble }
  /** The last line, cut off in the middle. */
  | { readonly kind: "torn"; readonly line: number; readonly trouble: Trouble };

/** The lines of a file, read as they are asked for, or why it cannot be read. */
export function readJsonLines(path: string): Result<Iterable<JsonLine>> {
  try {
    const descriptor = openSync(path, LOOK);
    const refused = refusal(path, fstatSync(descriptor));
    if (refused === null) return ok(linesOf(descriptor, path));
    closeSync(descriptor);
    return fail(refused);
  } catch (error) {
    return fail(systemTrouble("log.unreadable", path, ["cannot be read", error]));
  }
}

function* linesOf(descriptor: number, path: string): Generator<JsonLine> {
  const block = Buffer.alloc(BLOCK_BYTES);
  let line = 1;
  let pending: Buffer[] = [];
  try {
    for (;;) {
      const got = readSync(descriptor, block, 0, BLOCK_BYTES, null);
      if (got === 0) break;
      let start = 0;
      for (
        let end = block.indexOf(NEWLINE);
        end >= 0 && end < got;
        end = block.indexOf(NEWLINE, start)
      ) {
        pending.push(block.subarray(start, end));
        yield* parsed(Buffer.concat(pending), { path, line, last: false });
        pending = [];
        line += 1;
        start = end + 1;
      }
      pending = keep(pending, block.subarray(start, got));
    }
    yield* parsed(Buffer.concat(pending), { path, line, last: true });
  } finally {
    closeSync(descriptor);
  }
}

/** Adds a copy of the rest of a block, up to one byte more than a line may have. */
function keep(pending: Buffer[], rest: Buffer): Buffer[] {
  const length = pending.reduce((sum, part) => sum + part.length, 0);
  if (length > LINE_MAX_BYTES) return pending;
  return [...pending, Buffer.from(rest)];
}

interface Place {
  readonly path: string;
  readonly line: number;
  /** True for what stands after the last newline. */
  readonly last: boolean;
}

function* parsed(bytes: Buffer, { path, line, last }: Place): Generator<JsonLine> {
  const trouble = (message: string): JsonLine => ({
    kind: last ? "torn" : "bad",
    line,
    trouble: { code: last ? "log.torn" : "log.bad-line", where: path, line, message },
  });
  if (bytes.length > LINE_MAX_BYTES) {
    yield trouble(`the line is longer than ${LINE_MAX_BYTES} bytes`);
    return;
  }
  if (bytes.includes(0)) {
    yield trouble("holds binary data, not JSON Lines");
    return;
  }
  const text = bytes
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trim();
  if (text === "") return;
  try {
    yield { kind: "value", line, value: JSON.parse(text) as unknown };
  } catch {
    yield trouble(last ? "the last line is torn and is left out" : `not JSON: ${excerpt(text)}`);
  }
}

const EXCERPT_CHARACTERS = 40;

/** The start of a line, with control characters shown rather than sent. */
function excerpt(text: string): string {
  const cut = text.length > EXCERPT_CHARACTERS ? `${text.slice(0, EXCERPT_CHARACTERS)}…` : text;
  return JSON.stringify(cut).replace(/[\u007f-\u009f]/g, "?");
}

/** A pipe may never end, nor does a device such as /dev/zero. */
function refusal(where: string, stat: Stats): Trouble | null {
  if (stat.isFile()) return stat.size === 0 ? isEmpty(where) : null;
  const kind = stat.isDirectory() ? "a directory" : stat.isFIFO() ? "a pipe" : "no regular file";
  return {
    code: "log.unreadable",
    where,
    message: `cannot be read: it is ${kind}`,
    advice: stat.isDirectory() ? "name a file in it" : "give a file",
  };
}

const isEmpty = (where: string): Trouble => ({
  code: "log.empty",
  where,
  message: "is empty",
  advice: "record a run with `homeostat watch --log FILE`",
});
