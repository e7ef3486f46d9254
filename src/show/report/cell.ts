// A value of a table as text: the same words in the page and in its Markdown twin.
import type { Cell, Column } from "./report.ts";

export const UNKNOWN_CELL = "–";
const NOT_BOUNDED = "not bounded";

export function cellText(cell: Cell, { digits = 0, scale = 1 }: Column): string {
  if (cell === null) return UNKNOWN_CELL;
  if (typeof cell === "string") return cell;
  const shown = (value: number): string =>
    Number.isNaN(value) ? UNKNOWN_CELL : withMinus((value * scale).toFixed(digits));
  if (typeof cell === "number") return shown(cell);
  const { estimate, low, high } = cell;
  if (!Number.isFinite(low) && !Number.isFinite(high)) return `${shown(estimate)} (${NOT_BOUNDED})`;
  const end = (value: number): string => (Number.isFinite(value) ? shown(value) : NOT_BOUNDED);
  return `${shown(estimate)} (${end(low)} to ${end(high)})`;
}

/** A true minus sign, and none before a zero. */
function withMinus(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace("-", "−");
}

/** Text is read from the left; numbers stand under each other. */
export const isNumeric = (rows: readonly (readonly Cell[])[], column: number): boolean =>
  rows.every((row) => typeof row[column] !== "string");
