// The shape every parser has. A parser fills a result it was given before, so that a
// tick allocates nothing; it never throws, whatever the bytes are.

/** Null when the file was understood, else a few words on what was not. */
export type Malformation = string | null;

export interface Parser<T> {
  /** The kernel file it understands, as people know it: `/proc/PID/stat`. */
  readonly file: string;
  /** A result to be filled again and again. */
  empty(): T;
  /**
   * Fills `into` from the first `length` of `bytes`. Fields the file does not have are NaN.
   * After a malformation the result's content means nothing.
   */
  parse(bytes: Uint8Array, length: number, into: T): Malformation;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** The text of bytes `from` to `to`; what is not UTF-8 becomes U+FFFD. */
export const textOf = (bytes: Uint8Array, from: number, to: number): string =>
  decoder.decode(bytes.subarray(from, to));

/** True where `text` is plain ASCII and stands exactly at `from` to `to`. */
export function isText(text: string, bytes: Uint8Array, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || code !== bytes[from + i]) return false;
  }
  return true;
}

/** A numeric column that grows to hold `rows` times `width`, keeping what it held. */
export function grown(column: Float64Array, size: number): Float64Array {
  if (size <= column.length) return column;
  const larger = new Float64Array(Math.max(size, column.length * 2));
  larger.set(column);
  return larger;
}
