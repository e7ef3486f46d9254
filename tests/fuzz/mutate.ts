// Seeded damage to files: what a torn read, a strange kernel or an enemy might hand a
// parser. One seed gives one result, so a finding is a number to write down.
import type { Chance } from "../../src/base/index.ts";

/** Numbers at and around the limits parsers tend to forget. */
const LIMITS = [
  "0",
  "-0",
  "-1",
  "1",
  "2147483648",
  "4294967295",
  "4294967296",
  "9007199254740992",
  "9223372036854775807",
  "9223372036854775808",
  "-9223372036854775808",
  "18446744073709551615",
  "18446744073709551616",
  "9".repeat(40),
  "1e309",
  "NaN",
  "Infinity",
  "0x10",
  "1.5",
  ".",
  "",
  "000000000000000000000000000007",
];
/** Bytes that mean something to a parser, more often than chance would pick them. */
const TELLING = Buffer.from("\0\n\t :().,-+|/\\\x1b\xff\x80", "latin1");
/** A mutated file stays within what a reader's buffer holds. */
const MOST_BYTES = 1 << 18;

type Damage = (bytes: Buffer, chance: Chance, other: Buffer) => Buffer;

const below = (chance: Chance, limit: number): number => Math.floor(chance() * limit);

function flipBits(bytes: Buffer, chance: Chance): Buffer {
  const damaged = Buffer.from(bytes);
  for (let flips = 1 + below(chance, 4); flips > 0 && damaged.length > 0; flips--) {
    const at = below(chance, damaged.length);
    damaged[at] = damaged[at]! ^ (1 << below(chance, 8));
  }
  return damaged;
}

const truncate: Damage = (bytes, chance) => bytes.subarray(0, below(chance, bytes.length + 1));

/** Puts a number from the limits in the place of one that stands there. */
function swapNumber(bytes: Buffer, chance: Chance): Buffer {
  const isDigit = (at: number): boolean => bytes[at]! >= 48 && bytes[at]! <= 57;
  let from = below(chance, bytes.length);
  while (from < bytes.length && !isDigit(from)) from++;
  if (from >= bytes.length) return bytes;
  while (from > 0 && isDigit(from - 1)) from--;
  let to = from;
  while (to < bytes.length && isDigit(to)) to++;
  const number = Buffer.from(LIMITS[below(chance, LIMITS.length)]!);
  return Buffer.concat([bytes.subarray(0, from), number, bytes.subarray(to)]);
}

/** From the start of a line to the start of the next one. */
function aLine(bytes: Buffer, chance: Chance): readonly [number, number] {
  const from = bytes.lastIndexOf(10, below(chance, bytes.length)) + 1;
  const end = bytes.indexOf(10, from);
  return [from, end === -1 ? bytes.length : end + 1];
}

const dropLine: Damage = (bytes, chance) => {
  const [from, to] = aLine(bytes, chance);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
};

const repeatLine: Damage = (bytes, chance) => {
  const [from, to] = aLine(bytes, chance);
  const times = 1 + below(chance, chance() < 0.02 ? 500 : 4);
  const copies = Array.from({ length: times }, () => bytes.subarray(from, to));
  return Buffer.concat([bytes.subarray(0, from), ...copies, bytes.subarray(from)]);
};

const splice: Damage = (bytes, chance, other) => {
  const from = below(chance, other.length + 1);
  const part = other.subarray(from, from + below(chance, 200));
  const at = below(chance, bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at + below(chance, 50))]);
};

const randomBytes: Damage = (bytes, chance) => {
  const length = below(chance, 40);
  const noise = Buffer.from(Array.from({ length }, () => below(chance, 256)));
  const at = below(chance, bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at + below(chance, 20))]);
};

function tellingByte(bytes: Buffer, chance: Chance): Buffer {
  const damaged = Buffer.from(bytes);
  if (damaged.length > 0)
    damaged[below(chance, damaged.length)] = TELLING[below(chance, TELLING.length)]!;
  return damaged;
}

const onlyNoise: Damage = (_bytes, chance) =>
  Buffer.from(Array.from({ length: below(chance, 64) }, () => below(chance, 256)));

const KINDS: readonly Damage[] = [
  flipBits,
  truncate,
  swapNumber,
  swapNumber,
  dropLine,
  repeatLine,
  splice,
  randomBytes,
  tellingByte,
  onlyNoise,
];

/** A damaged copy of `bytes`: one to three kinds of damage, parts of `other` spliced in by one of them. */
export function mutate(bytes: Buffer, chance: Chance, other: Buffer): Buffer {
  let damaged = bytes;
  for (let times = 1 + below(chance, 3); times > 0; times--) {
    damaged = KINDS[below(chance, KINDS.length)]!(damaged, chance, other);
  }
  return damaged.length > MOST_BYTES ? damaged.subarray(0, MOST_BYTES) : damaged;
}
