// What a report is, before it is a page: one plain value that every trial, bench and
// campaign makes and that html.ts and markdown.ts write. All text in it is plain text and
// may be hostile; the writers escape it.
import type { Estimate } from "./estimate.ts";
import type { Figure } from "./figure.ts";

/** `null` is unknown and shown as such; numbers are shown by their column. */
export type Cell = string | number | Estimate | null;

export interface Column {
  readonly title: string;
  /** Stands under the title: `ms`, `% of lost p99`. */
  readonly unit?: string;
  /** Digits behind the point of numbers and intervals; 0 if not given. */
  readonly digits?: number;
  /** Numbers are multiplied by it: 100 for a share shown in percent. */
  readonly scale?: number;
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Section {
  readonly title: string;
  /** Paragraphs. */
  readonly text?: readonly string[];
  readonly tables?: readonly Table[];
  readonly figures?: readonly Figure[];
}

/** Raw data beside the report. */
export interface DataFile {
  /** File name with its ending: `blocks.csv`, `trial.json`. */
  readonly name: string;
  /** One sentence: what it holds. */
  readonly says: string;
  readonly content: DataContent;
}

export type DataContent =
  | { readonly kind: "csv"; readonly rows: readonly CsvRow[] }
  | { readonly kind: "json"; readonly value: unknown };

/** Every row has the columns of the first; null is empty. */
export type CsvRow = Readonly<Record<string, string | number | boolean | null>>;

export interface Report {
  /** Stem of the file names: lower-case words with hyphens. */
  readonly id: string;
  readonly title: string;
  readonly question: string;
  /** The answer in a word, and in a sentence. */
  readonly verdict: { readonly answer: string; readonly sentence: string };
  /** ISO date and time at which it was measured. */
  readonly made: string;
  readonly method: readonly string[];
  /** The machine and the versions, in order. */
  readonly facts: readonly (readonly [name: string, value: string | number])[];
  readonly seeds: readonly number[];
  /** Command lines that make it again. */
  readonly commands: readonly string[];
  readonly sections: readonly Section[];
  /** Where it lost, failed or could not tell; an empty list is said in words. */
  readonly losing: readonly string[];
  readonly data: readonly DataFile[];
}
