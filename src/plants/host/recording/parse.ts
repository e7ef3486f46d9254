// Text to a recording. Anything that would be played back otherwise than its
// author meant is refused with the file and the line: unknown words, times that
// run backwards, a path told twice, a file inside a file, something gone that
// never was.
import { fail, ok } from "../../../base/index.ts";
import type { Result, Trouble } from "../../../base/index.ts";
import { unescapeBytes } from "./escape.ts";
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
  const lines = text.split("\n");
  // The newline that ends the last line is not a line of its own.
  if (lines.at(-1) === "") lines.pop();
  for (const [index, line] of lines.entries()) {
    const fault = index === 0 ? headerFault(line) : parser.take(line);
    if (fault !== null) return fail(refusal(fault, where, index + 1));
  }
  const fault = lines.length === 0 ? headerFault("") : parser.unfinished();
  if (fault !== null) return fail(refusal(fault, where, lines.length || 1));
  return ok({ name: parser.name, notes: parser.notes, frames: parser.frames });
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
  /** Content of the file being told, and where it goes when it is complete. */
  #chunks: Uint8Array[] | null = null;
  #path = "";

  take(line: string): string | null {
    if (line.startsWith("|")) return this.#content(line.slice(1));
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
        return `unknown word "${word}"; a line starts with name, note, frame, gone, file, dir, fail, | or #`;
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
    this.#chunks = [];
    this.#path = path;
    return this.#ledger.add(path, false);
  }

  #fail(rest: string): string | null {
    const match = /^(open|read) ([A-Z]+) (.+)$/u.exec(rest);
    if (match === null) return "write: fail open|read ERRNO PATH";
    const [, on, errno, path] = match as unknown as [string, "open" | "read", string, string];
    if (!isErrno(errno))
      return `unknown error ${errno}; known are ${Object.keys(ERRNO_GAPS).join(" ")}`;
    return this.#withPath(path, (plain) => this.#add({ kind: "fail", path: plain, on, errno }));
  }

  #content(text: string): string | null {
    if (this.#chunks === null) return "a content line must follow a file line";
    // An odd number of backslashes ends in a lone one: the line goes on, or the file ends without a newline.
    const trailing = /\\*$/u.exec(text)![0].length;
    const goesOn = trailing % 2 === 1;
    const bytes = unescapeBytes(goesOn ? text.slice(0, -1) : text);
    if (typeof bytes === "string") return bytes;
    this.#chunks.push(bytes);
    if (!goesOn) this.#chunks.push(NEWLINE);
    return null;
  }

  #closeFile(): void {
    if (this.#chunks === null) return;
    const content = new Uint8Array(Buffer.concat(this.#chunks));
    this.#chunks = null;
    this.#frame!.entries.push({ kind: "file", path: this.#path, content });
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
