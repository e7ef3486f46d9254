// Small questions to a host's files, answered with text or the reason why not.
import type { GapReason } from "../../../base/index.ts";
import type { HostSource } from "../source.ts";

/** More than any of the files that are asked here has, but for /proc/cpuinfo, whose first core is enough. */
const BUFFER_BYTES = 64 * 1024;
/** Longer than a kernel release, a clock source or a scheduler's name. */
const LINE_LENGTH = 80;

export class Probe {
  readonly source: HostSource;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);

  constructor(source: HostSource) {
    this.source = source;
  }

  /** Why the file cannot be read; null when it can. */
  gap(path: string): GapReason | null {
    const length = this.source.readOnce(path, this.#buffer);
    return typeof length === "string" ? length : null;
  }

  /** The trimmed text, or null. */
  text(path: string): string | null {
    const bytes = this.bytes(path);
    return bytes === null ? null : new TextDecoder().decode(bytes).trim();
  }

  /** The first line, cut to what fits a row; null where there is none. */
  line(path: string): string | null {
    const line = this.text(path)?.split("\n")[0]?.trim().slice(0, LINE_LENGTH) ?? "";
    return line === "" ? null : line;
  }

  bytes(path: string): Uint8Array | null {
    const length = this.source.readOnce(path, this.#buffer);
    return typeof length === "string" ? null : this.#buffer.slice(0, length);
  }

  /** Sorted names in a directory that fit; none where it cannot be listed. */
  names(path: string, fits: RegExp): string[] {
    const names = this.source.list(path);
    return typeof names === "string" ? [] : names.filter((name) => fits.test(name)).toSorted();
  }
}
