// A reading position in a kernel file's bytes. The parsers walk it forward and never
// build a string on the way; numbers come out of the digits themselves. Nothing here
// throws: what is not a number is NaN, and the position always moves on.

const NEWLINE = 10;
const SPACE = 32;
const TAB = 9;
const ZERO = 48;
const MINUS = 45;
const POINT = 46;

/** Up to this many digits every number is exact in a double. */
const EXACT_DIGITS = 15;
/** 2^64 as its leading digits and its last ten. */
const TWO_64_LEAD = 1_844_674_407;
const TWO_64_TAIL = 3_709_551_616;
const TAIL_UNIT = 1e10;
const TWO_63 = 2 ** 63;
export const TWO_64 = 2 ** 64;

export class Cursor {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;

  /** Starts at the first of `length` bytes; a length outside the buffer is brought inside. */
  over(bytes: Uint8Array, length: number): this {
    this.bytes = bytes;
    this.at = 0;
    this.end = length > 0 ? Math.min(Math.floor(length), bytes.length) : 0;
    return this;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  /** The byte here, or −1 at the end. */
  get byte(): number {
    return this.at < this.end ? this.bytes[this.at]! : -1;
  }

  get atLineEnd(): boolean {
    return this.at >= this.end || this.bytes[this.at] === NEWLINE;
  }

  skipBlanks(): void {
    const { bytes, end } = this;
    let at = this.at;
    while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
    this.at = at;
  }

  /** Moves past the rest of this field, to a blank, a line end or the end. */
  skipField(): void {
    const { bytes, end } = this;
    let at = this.at;
    while (at < end && bytes[at] !== SPACE && bytes[at] !== TAB && bytes[at] !== NEWLINE) at++;
    this.at = at;
  }

  skipFields(count: number): void {
    for (let field = 0; field < count; field++) {
      this.skipBlanks();
      this.skipField();
    }
  }

  /** Index of the next line end, or `end`. */
  lineEnd(): number {
    const found = this.bytes.indexOf(NEWLINE, this.at);
    return found === -1 || found > this.end ? this.end : found;
  }

  nextLine(): void {
    this.at = Math.min(this.lineEnd() + 1, this.end);
  }

  /** True, and past it, where the bytes here are exactly `text`. */
  take(text: Uint8Array): boolean {
    const { bytes, at } = this;
    const length = text.length;
    if (at + length > this.end) return false;
    for (let i = 0; i < length; i++) if (bytes[at + i] !== text[i]) return false;
    this.at = at + length;
    return true;
  }

  /**
   * An unsigned 64-bit counter. From 2^63 on it is given as value − 2^64, so that a
   * difference near the upper limit is exact and a wrap past 2^64 needs no care; further
   * than 2^53 from either end it is off by at most 2,048. NaN where there is no whole
   * number of 64 bits: one cut off by the end of the file is none, nor is one above 2^64 − 1.
   */
  counter(): number {
    this.skipBlanks();
    const start = this.at;
    const value = this.#digits();
    if (this.at === start || !this.#atDelimiter()) {
      this.skipField();
      return Number.NaN;
    }
    return this.at - start <= EXACT_DIGITS ? value : this.#wide(start, this.at);
  }

  /** An unsigned level as a double. */
  level(): number {
    return unsigned(this.counter());
  }

  /** A whole number with an optional minus sign, as a double. */
  signed(): number {
    this.skipBlanks();
    if (this.byte !== MINUS) return this.level();
    this.at++;
    if (this.byte < ZERO) return Number.NaN;
    return -this.level();
  }

  /** A number such as `0.02`, without sign or exponent. */
  decimal(): number {
    this.skipBlanks();
    const whole = this.#digits();
    let value = whole;
    if (this.byte === POINT) {
      this.at++;
      const start = this.at;
      const fraction = this.#digits();
      const places = this.at - start;
      value = places === 0 ? Number.NaN : whole + fraction / 10 ** places;
    }
    if (Number.isFinite(value) && this.#atDelimiter()) return value;
    this.skipField();
    return Number.NaN;
  }

  /** The digits here as a number, past them; NaN where there are none. */
  #digits(): number {
    const { bytes, end } = this;
    const start = this.at;
    let at = start;
    let value = 0;
    while (at < end) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at++;
    }
    this.at = at;
    return at === start ? Number.NaN : value;
  }

  #atDelimiter(): boolean {
    if (this.at >= this.end) return false;
    const byte = this.bytes[this.at]!;
    return byte === SPACE || byte === NEWLINE || byte === TAB;
  }

  #wide(from: number, to: number): number {
    let start = from;
    while (start < to - 1 && this.bytes[start] === ZERO) start++;
    if (to - start > 20) return Number.NaN;
    const split = Math.max(start, to - 10);
    let lead = 0;
    let tail = 0;
    for (let i = start; i < split; i++) lead = lead * 10 + this.bytes[i]! - ZERO;
    for (let i = split; i < to; i++) tail = tail * 10 + this.bytes[i]! - ZERO;
    if (lead * TAIL_UNIT + tail < TWO_63) return lead * TAIL_UNIT + tail;
    const below = (lead - TWO_64_LEAD) * TAIL_UNIT + (tail - TWO_64_TAIL);
    return below < 0 ? below : Number.NaN;
  }
}

/** Index of the last `wanted` in `from` to `to`, or −1. */
export function lastByte(bytes: Uint8Array, wanted: number, from: number, to: number): number {
  const last = Math.min(to, bytes.length) - 1;
  // A negative start would count from the end.
  const found = last < 0 ? -1 : bytes.lastIndexOf(wanted, last);
  return found < from ? -1 : found;
}

/** Index of the first `wanted` in `from` to `to`, or −1. */
export function firstByte(bytes: Uint8Array, wanted: number, from: number, to: number): number {
  for (let i = from; i < to; i++) if (bytes[i] === wanted) return i;
  return -1;
}

/** A counter as read by `Cursor.counter`, back as the kernel's own unsigned number. */
export function unsigned(counter: number): number {
  return counter < 0 ? counter + TWO_64 : counter;
}
