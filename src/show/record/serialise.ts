// A tick record as one line of JSON Lines. What JSON cannot carry safely becomes
// null or is escaped: numbers that are not finite, integers that other readers
// would round (from 2^53), text that is not well-formed, and the characters that
// some readers take for the end of a line.
import type { TickRecord } from "./record.ts";

// NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR: line ends to Python's splitlines.
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** One line without its newline. JSON of the record; never NaN, Infinity or an integer from 2^53. */
export function serialiseTick(record: TickRecord): string {
  const line = isPlain(record) ? JSON.stringify(record) : JSON.stringify(record, safeValue);
  return line.replace(LINE_ENDS, escapeCharacter);
}

/** Whether every reader takes the value as it stands; looked at first because it nearly always does. */
function isPlain(value: unknown): boolean {
  if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  for (const key in value) {
    if (!isPlain((value as Record<string, unknown>)[key])) return false;
  }
  return true;
}

function safeValue(_key: string, value: unknown): unknown {
  if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : null;
  return typeof value === "string" ? value.toWellFormed() : value;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
