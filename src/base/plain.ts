// Whether a value that was read back from a file is what it ought to be: small checks that
// are put together. What a file says is trusted only after them.

export type Check<T> = (value: unknown) => value is T;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === "string";

export const isFlag = (value: unknown): value is boolean => typeof value === "boolean";

/** A finite number. */
export const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);

/** A finite number from 0. */
export const isAmount = (value: unknown): value is number => isNumber(value) && value >= 0;

/** The end of the year 9999, ms since 1970: the last that a record can write. */
const LATEST_WALL = 253_402_300_799_999;

/** A wall time in ms since 1970 that can be written as a date. */
export const isWall = (value: unknown): value is number => isAmount(value) && value <= LATEST_WALL;

/** An integer from 0. */
export const isCount = (value: unknown): value is number =>
  isAmount(value) && Number.isInteger(value);

export const orNull =
  <T>(check: Check<T>): Check<T | null> =>
  (value): value is T | null =>
    value === null || check(value);

export const oneOf =
  <T extends string>(words: readonly T[]): Check<T> =>
  (value): value is T =>
    (words as readonly unknown[]).includes(value);

/** A list of at most `most`. */
export const listOf =
  <T>(check: Check<T>, most = Number.POSITIVE_INFINITY): Check<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.length <= most && value.every((one) => check(one));

/** An object that has all of these fields; others are left alone. */
export const shaped =
  <T extends object>(fields: { readonly [K in keyof T]: Check<T[K]> }): Check<T> =>
  (value): value is T =>
    isRecord(value) &&
    Object.entries<Check<unknown>>(fields).every(([name, check]) => check(value[name]));

const QUOTED_CHARACTERS = 60;

/** What a message quotes of a value where another was expected: a list nested without end has no text. */
export const quotedPlain = (value: unknown): string =>
  typeof value === "object" && value !== null
    ? "something else"
    : String(value).slice(0, QUOTED_CHARACTERS);
