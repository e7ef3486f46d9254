// Text to a recording. Anything that would be played back otherwise than its
// author meant is refused with the file and the line: unknown words, times that
// run backwards, a path told twice, a file inside a file, something gone that
// never was.
import { fail, ok } from "../../../base/index.ts";
import type { Result, Trouble } from "../../../base/index.ts";
import { quoted, unescapeBytes } from "./escape.ts";
import { PathLedger } from "./path-ledger.ts";
import { ERRNO_GAPS, RECORDING_HEADER, pathFault } from "./recording.ts";
import type { Entry, Errno, RecordedFrame, Recording } from "./recording.ts";

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/u;
/** Seconds with at most microseconds, so that times print back as they were read. */
const TIME = /^(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?$/u;

/**
 * Parses the text of a recording. `where` names the file in the trouble returned
 * when a line is not what it should be.
 */
export function parseRecording(text: string, where: string): Result<Recording> {
  const parser = new Parser();
  let number = 0;
  for (const line of linesOf(text)) {
    number++;
    const fault = number === 1 ? headerFault(line) : parser.take(line);
    if (fault !== null) return fail(refusal(fault, where, number));
  }
  const fault = number === 0 ? headerFault("") : parser.unfinished();
  if (fault !== null) return fail(refusal(fault, where, number || 1));
  return ok({ name: parser.name, notes: parser.notes, frames: parser.frames });
}

/** One after another: a list of millions of short ones would take many times the text's room. */
function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    yield text.slice(start, end);
    start = end + 1;
  }
}

const headerFault = (line: string): string | null =>
  line === RECORDING_HEADER ? null : `the first line must be ${RECORDING_HEADER}`;

const refusal = (message: string, where: string, line: number): Trouble => ({
  code: "recording.malformed",
  message,
  where,
  line,
  advice: "see docs/recorded-hosts.md for the format",
});

interface OpenFrame extends RecordedFrame {
  readonly gone: string[];
  readonly entries: Entry[];
}

/** Takes line after line; each method gives null, or the sentence that refuses the line. */
class Parser {
  name = "";
  readonly notes: string[] = [];
  readonly frames: OpenFrame[] = [];
  readonly #ledger = new PathLedger();
  #frame: OpenFrame | null = null;
  /** Content of the file being told, and where it goes when it is complete; null where none is told. */
  readonly #content = new GrowingBytes();
  #path: string | null = null;

  take(line: string): string | null {
    if (line.startsWith("|")) return this.#contentLine(line.slice(1));
    this.#closeFile();
    if (line === "" || line.startsWith("#")) return null;
    const space = line.indexOf(" ");
    const word = space === -1 ? line : line.slice(0, space);
    return this.#statement(word, space === -1 ? "" : line.slice(space + 1));
  }

  unfinished(): string | null {
    this.#closeFile();
    if (this.name === "") return "the recording has no name line";
    return this.frames.length === 0 ? "the recording has no frame" : null;
  }

  #statement(word: string, rest: string): string | null {
    switch (word) {
      case "name":
        return this.#name(rest);
      case "note":
        return this.#note(rest);
      case "frame":
        return this.#frameAt(rest);
      case "gone":
        return this.#gone(rest);
      case "file":
        return this.#withPath(rest, (path) => this.#file(path));
      case "dir":
        return this.#withPath(rest, (path) => this.#add({ kind: "dir", path }));
      case "fail":
        return this.#fail(rest);
      default:
        return `unknown word "${quoted(word)}"; a line starts with name, note, frame, gone, file, dir, fail, | or #`;
    }
  }

  #name(rest: string): string | null {
    if (this.name !== "") return "the name is given twice";
    if (!NAME.test(rest)) return "a name is made of a-z, 0-9 and -, at most 63 characters";
    this.name = rest;
    return null;
  }

  #note(rest: string): string | null {
    if (this.#frame !== null) return "notes stand before the first frame";
    const note = decodeText(rest);
    if (!note.ok) return note.fault;
    this.notes.push(note.text);
    return null;
  }

  #frameAt(rest: string): string | null {
    if (!TIME.test(rest)) return "a frame needs its time in seconds, e.g. frame 1.5";
    const at = Number(rest);
    const before = this.frames.at(-1);
    if (before !== undefined && at <= before.at)
      return `this frame must be later than the one before (${before.at} s)`;
    this.#frame = { at, gone: [], entries: [] };
    this.frames.push(this.#frame);
    this.#ledger.nextFrame();
    return null;
  }

  #gone(rest: string): string | null {
    return this.#withPath(rest, (path) => {
      const frame = this.#frame!;
      if (frame.entries.length > 0) return "gone lines stand first in their frame";
      frame.gone.push(path);
      return this.#ledger.remove(path);
    });
  }

  #file(path: string): string | null {
    this.#path = path;
    return this.#ledger.add(path, false);
  }

  #fail(rest: string): string | null {
    const match = /^(open|read) ([A-Z]+) (.+)$/u.exec(rest);
    if (match === null) return "write: fail open|read ERRNO PATH";
    const [, on, errno, path] = match as unknown as [string, "open" | "read", string, string];
    if (!isErrno(errno))
      return `unknown error ${quoted(errno)}; known are ${Object.keys(ERRNO_GAPS).join(" ")}`;
    return this.#withPath(path, (plain) => this.#add({ kind: "fail", path: plain, on, errno }));
  }

  #contentLine(text: string): string | null {
    if (this.#path === null) return "a content line must follow a file line";
    // An odd number of backslashes ends in a lone one: the line goes on, or the file ends without a newline.
    let plain = text.length;
    while (plain > 0 && text[plain - 1] === "\\") plain--;
    const goesOn = (text.length - plain) % 2 === 1;
    const bytes = unescapeBytes(goesOn ? text.slice(0, -1) : text);
    if (typeof bytes === "string") return bytes;
    this.#content.add(bytes);
    if (!goesOn) this.#content.add(NEWLINE);
    return null;
  }

  #closeFile(): void {
    if (this.#path === null) return;
    this.#frame!.entries.push({ kind: "file", path: this.#path, content: this.#content.take() });
    this.#path = null;
  }

  #add(entry: Entry): string | null {
    this.#frame!.entries.push(entry);
    return this.#ledger.add(entry.path, entry.kind === "dir");
  }

  #withPath(escaped: string, use: (path: string) => string | null): string | null {
    if (this.#frame === null) return "this line must stand inside a frame";
    const path = decodeText(escaped);
    if (!path.ok) return path.fault;
    return pathFault(path.text) ?? use(path.text);
  }
}

/** Bytes gathered in one block that doubles when it is full. */
class GrowingBytes {
  #block = new Uint8Array(4096);
  #length = 0;

  add(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#block.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#block.subarray(0, this.#length));
      this.#block = larger;
    }
    this.#block.set(bytes, this.#length);
    this.#length = length;
  }

  /** A copy of what was gathered; then nothing is. */
  take(): Uint8Array {
    const taken = this.#block.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }
}

const NEWLINE = new Uint8Array([0x0a]);
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: string };

function decodeText(escaped: string): Decoded {
  const bytes = unescapeBytes(escaped);
  if (typeof bytes === "string") return { ok: false, fault: bytes };
  try {
    return { ok: true, text: utf8.decode(bytes) };
  } catch {
    return { ok: false, fault: "names, notes and paths must be valid UTF-8 once unescaped" };
  }
}

const isErrno = (word: string): word is Errno => Object.hasOwn(ERRNO_GAPS, word);
