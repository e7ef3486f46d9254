// A file of JSON lines, packed, that is replaced as a whole: for a memory of some megabytes
// that is made piece by piece so that nobody waits for it. Every line is packed by itself and
// the last says how many there are; a reader has all of them or none.
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fail, ok } from "../base/index.ts";
import type { Bytes, Result, Trouble } from "../base/index.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import { errnoOf, systemTrouble } from "./errno.ts";
import { destinationOf, isTrusted, plantedLink } from "./place.ts";
import { uniqueId } from "./unique-id.ts";

/** A pipe is not waited for. */
const LOOK = constants.O_RDONLY | constants.O_NONBLOCK;
/** Fast: the level above saves a tenth of the size for twice the time. */
const PACKING = { level: 1 };
const MODE = 0o600;

export interface PackedLimits {
  /** Of the file, and of what it holds unpacked. */
  readonly packed: Bytes;
  readonly unpacked: Bytes;
}

/** Loaded when first asked for: a run that keeps no memory does without. */
const zlib = () => process.getBuiltinModule("node:zlib");

/** One value as a packed line. */
export const packLine = (value: unknown): Uint8Array =>
  zlib().gzipSync(`${JSON.stringify(value)}\n`, PACKING);

/** The line behind `count` others. */
const packEnd = (count: number): Uint8Array => packLine({ lines: count });

/**
 * The values of a file, null where there is none. A file that is torn, longer than allowed or
 * no file of packed lines gives `packed.unusable`; another user's, `file.untrusted`; one that may
 * not be read, the system's word.
 */
export function readPackedLines(
  path: string,
  { packed, unpacked }: PackedLimits,
): Result<Iterable<unknown> | null> {
  let bytes: Uint8Array;
  try {
    const descriptor = openSync(path, LOOK);
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) return fail(notAFile(path));
      if (!isTrusted(stat)) return fail(strangers(path, stat.uid));
      if (stat.size > packed) return fail(unusable(path, `is longer than ${packed} bytes`));
      bytes = readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return ok(null);
    return fail(systemTrouble("file.unreadable", path, ["cannot be read", error]));
  }
  return linesOf(path, bytes, unpacked);
}

function linesOf(path: string, bytes: Uint8Array, most: Bytes): Result<Iterable<unknown>> {
  try {
    const text = zlib().gunzipSync(bytes, { maxOutputLength: most });
    const ends = endsOfLines(text);
    const start = (ends.at(-2) ?? -1) + 1;
    const last = JSON.parse(text.toString("utf8", start)) as { readonly lines?: unknown } | null;
    if (last?.lines === ends.length - 1) return ok(valuesOf(text, ends.slice(0, -1)));
    return fail(unusable(path, "is torn: its end is missing"));
  } catch (error) {
    const torn = errnoOf(error) === "Z_BUF_ERROR" ? "is torn: its end is missing" : null;
    return fail(unusable(path, torn ?? "is damaged, or another kind of file"));
  }
}

const LINE_END = 10;

/** Where each line ends. */
function endsOfLines(text: Buffer): number[] {
  const ends: number[] = [];
  for (let at = text.indexOf(LINE_END); at >= 0; at = text.indexOf(LINE_END, at + 1)) ends.push(at);
  return ends;
}

/** One at a time, each made a text when its turn comes: all together would take many times the room. */
function* valuesOf(text: Buffer, ends: readonly number[]): Generator {
  let start = 0;
  for (const end of ends) {
    yield parsed(text.toString("utf8", start, end));
    start = end + 1;
  }
}

/** The sums are right, so a line that is no JSON was written so; it is no value then. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/** Replaces the file at once. Nothing of it is written on failure. */
export function writePackedLines(path: string, lines: readonly Uint8Array[]): Result<void> {
  const bytes = Buffer.concat([...lines, packEnd(lines.length)]);
  return writeFileAtomically(path, bytes, { mode: MODE });
}

/** Replaces the file without being waited for; `isStill` says just before whether it is still wanted. */
export async function replacePackedLines(
  path: string,
  lines: readonly Uint8Array[],
  isStill: () => boolean,
): Promise<Result<void>> {
  const planted = plantedLink(path);
  if (planted !== null) return fail(planted);
  const target = destinationOf(path, "all");
  // A name that cannot be guessed, and none that is there: others may write to the folder.
  const temporary = join(dirname(target), `.homeostat-${uniqueId().replaceAll("-", "")}.tmp`);
  try {
    const file = await open(temporary, "wx", MODE);
    try {
      await file.writeFile(Buffer.concat([...lines, packEnd(lines.length)]));
      await file.sync();
    } finally {
      await file.close();
    }
    if (isStill()) await rename(temporary, target);
    else await rm(temporary, { force: true });
    return ok(undefined);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    return fail(systemTrouble("file.unwritable", path, ["cannot be written", error]));
  }
}

const unusable = (where: string, message: string): Trouble => ({
  code: "packed.unusable",
  where,
  message,
});

const strangers = (where: string, uid: number): Trouble => ({
  code: "file.untrusted",
  where,
  message: `is not believed: it belongs to user ${uid}`,
  advice: "name a file of yours",
});

const notAFile = (where: string): Trouble => ({
  code: "file.not-a-file",
  where,
  message: "is no regular file",
  advice: "name a file",
});
