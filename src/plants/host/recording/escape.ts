// Bytes as printable ASCII and back. Whatever a kernel file holds (NUL, escapes,
// broken UTF-8, marks that turn the writing direction) becomes text that a person
// can read, a diff can show and an editor cannot spoil.

const BACKSLASH = 0x5c;
const SPACE = 0x20;
const SHORT: ReadonlyMap<number, string> = new Map([
  [BACKSLASH, "\\\\"],
  [0x09, "\\t"],
  [0x0a, "\\n"],
]);

const isPlain = (byte: number): boolean => byte >= SPACE && byte < 0x7f;

function escapeByte(byte: number, isLast: boolean): string {
  const short = SHORT.get(byte);
  if (short !== undefined) return short;
  // A blank at the end of a line would be lost to the first editor that trims.
  if (isPlain(byte) && !(isLast && byte === SPACE)) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** Printable ASCII for any bytes; `unescapeBytes` gives the same bytes back. */
export function escapeBytes(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += escapeByte(bytes[i]!, i === bytes.length - 1);
  return text;
}

/** Long enough to find the place, short enough for a line of a terminal. */
const QUOTED_CHARACTERS = 40;

/** A foreign text as a refusal quotes it: printable ASCII, cut where it is long. */
export function quoted(text: string): string {
  const escaped = escapeBytes(new TextEncoder().encode(text.slice(0, QUOTED_CHARACTERS + 1)));
  return escaped.length <= QUOTED_CHARACTERS
    ? escaped
    : `${escaped.slice(0, QUOTED_CHARACTERS - 1)}…`;
}

/** The bytes of an escaped text, or a sentence saying what is wrong with it. */
export function unescapeBytes(text: string): Uint8Array | string {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!isPlain(code))
      return `the character U+${code.toString(16).toUpperCase().padStart(4, "0")} must be escaped`;
    if (code !== BACKSLASH) {
      bytes[length++] = code;
      continue;
    }
    const escape = /^(?:[\\tn]|x[0-9A-F]{2})/u.exec(text.slice(i + 1, i + 4))?.[0];
    if (escape === undefined)
      return `unknown escape \\${quoted(text.slice(i + 1, i + 4))}; known are \\\\ \\t \\n \\xHH`;
    bytes[length++] = escapedByte(escape);
    i += escape.length;
  }
  return bytes.subarray(0, length);
}

function escapedByte(escape: string): number {
  if (escape === "t") return 0x09;
  if (escape === "n") return 0x0a;
  return escape === "\\" ? BACKSLASH : Number.parseInt(escape.slice(1), 16);
}
