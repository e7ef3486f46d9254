// Raw data as text: rows as CSV (RFC 4180) that pandas and DuckDB read without options: one header line,
// unknown is empty, whole lines only.
import { must, unreachable } from "../../base/index.ts";
import type { CsvRow, DataContent } from "./report.ts";

export function dataText(content: DataContent): string {
  switch (content.kind) {
    case "csv":
      return csvOf(content.rows);
    case "json":
      return `${JSON.stringify(content.value, null, 1)}\n`;
    default:
      return unreachable(content);
  }
}

/** The columns are those of the first row; a row that lacks one is a bug. */
export function csvOf(rows: readonly CsvRow[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => columns.map((name) => field(row, name)).join(","));
  return [columns.map(quoted).join(","), ...lines, ""].join("\n");
}

function field(row: CsvRow, name: string): string {
  const value = row[name];
  must(value !== undefined, `every row has ${name}`);
  if (value === null || (typeof value === "number" && !Number.isFinite(value))) return "";
  return quoted(String(value));
}

const quoted = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
