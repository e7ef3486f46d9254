// One kernel file kept open, with the parser that understands it. It is opened when
// first read; one that is missing or went bad is tried again on a slow beat, so a file
// that comes back is read again.
import type { GapReason } from "../../base/index.ts";
import type { Parser } from "./parsers/index.ts";
import type { FileHandle, HostSource } from "./source.ts";

/** Reads between two tries to open a file that could not be opened. */
const RETRY_READS = 30;
/**
 * Largest file taken whole. /proc/stat of 512 cores with thousands of interrupts stays
 * below; untouched pages of the buffer cost nothing.
 */
const BUFFER_BYTES = 1 << 20;

/** What files are read through: the source, and the one buffer all parsers look into. */
export class FileReader {
  readonly source: HostSource;
  readonly buffer = new Uint8Array(BUFFER_BYTES);

  constructor(source: HostSource) {
    this.source = source;
  }

  /** Reads and parses a file that is read rarely; null when it went well. */
  once<T>(path: string, parser: Parser<T>, into: T): GapReason | null {
    const length = this.source.readOnce(path, this.buffer);
    if (typeof length !== "number") return length;
    return parser.parse(this.buffer, length, into) === null ? null : "malformed";
  }

  /** Like `once`, giving a fresh result, or null where there is none. */
  value<T>(path: string, parser: Parser<T>): T | null {
    const into = parser.empty();
    return this.once(path, parser, into) === null ? into : null;
  }

  /** Entries of a folder that are `pattern`, by the number in their name; none where it cannot be listed. */
  numbered(folder: string, pattern: RegExp): string[] {
    const names = this.source.list(folder);
    if (typeof names === "string") return [];
    return names.filter((name) => pattern.test(name)).sort((a, b) => numberIn(a) - numberIn(b));
  }

  /** The trimmed text of a small file, or null. */
  text(path: string): string | null {
    const length = this.source.readOnce(path, this.buffer);
    if (typeof length !== "number") return null;
    return new TextDecoder().decode(this.buffer.subarray(0, length)).trim();
  }
}

const numberIn = (name: string): number => Number(name.replaceAll(/\D/g, ""));

export class KernelFile<T> {
  readonly path: string;
  readonly content: T;
  /** Why the last read gave nothing; null when it went well. */
  gap: GapReason | null = "absent";
  /** What the parser did not understand at the last read. */
  malformation: string | null = null;
  readonly #reader: FileReader;
  readonly #parser: Parser<T>;
  #handle: FileHandle | null = null;
  #wasThere = false;
  #untilRetry = 0;

  constructor(reader: FileReader, path: string, parser: Parser<T>) {
    this.#reader = reader;
    this.path = path;
    this.#parser = parser;
    this.content = parser.empty();
  }

  /** Fills `content`; returns the reason when there is none. */
  read(): GapReason | null {
    this.malformation = null;
    this.gap = this.#fill();
    return this.gap;
  }

  close(): void {
    if (this.#handle !== null) this.#reader.source.close(this.#handle);
    this.#handle = null;
  }

  #fill(): GapReason | null {
    if (this.#handle === null && !this.#tryOpen()) return this.gap ?? "absent";
    const length = this.#reader.source.read(this.#handle!, this.#reader.buffer);
    if (typeof length !== "number") {
      this.close();
      return length === "absent" && this.#wasThere ? "vanished" : length;
    }
    this.malformation = this.#parser.parse(this.#reader.buffer, length, this.content);
    if (this.malformation !== null) return "malformed";
    this.#wasThere = true;
    return null;
  }

  #tryOpen(): boolean {
    if (this.#untilRetry > 0) {
      this.#untilRetry--;
      return false;
    }
    const opened = this.#reader.source.open(this.path);
    if (typeof opened === "number") {
      this.#handle = opened;
      return true;
    }
    this.gap = opened === "absent" && this.#wasThere ? "vanished" : opened;
    this.#untilRetry = RETRY_READS;
    return false;
  }
}
