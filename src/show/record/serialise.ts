// A tick record as one line of JSON Lines. What JSON cannot carry safely becomes
// null or is escaped: numbers that are not finite, integers that other readers
// would round (from 2^53), text that is not well-formed, and the characters that
// some readers take for the end of a line, or a terminal for an order.
import { harmlessJson } from "../text/index.ts";
import type { TickRecord } from "./record.ts";

/** One line without its newline. JSON of the record; never NaN, Infinity or an integer from 2^53. */
export function serialiseTick(record: TickRecord): string {
  const line = isPlain(record) ? JSON.stringify(record) : JSON.stringify(record, safeValue);
  return harmlessJson(line);
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
