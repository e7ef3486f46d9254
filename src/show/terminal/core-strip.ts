// How a number of cores fits a strip: in full, as a small cell each, or several
// cores to a cell. The plan asks for the rows it takes, the panel draws it.

export interface CoreStrip {
  /** `full`: name, symbol, bar, load; `small`: symbol and load mark; `dense`: letter and load mark. */
  readonly kind: "full" | "small" | "dense";
  readonly perRow: number;
  /** Cores that share a cell. */
  readonly perCell: number;
  /** Rows of cells; a row that explains the letters follows where there is one more. */
  readonly rows: number;
}

/** Columns a core takes in each kind, with the blank behind it. */
export const CORE_COLUMNS = { full: 20, small: 4, dense: 2 } as const;

/** The most telling kind that shows all cores within `columns` and `height`. */
export function coreStrip(cores: number, columns: number, height: number): CoreStrip {
  for (const kind of ["full", "small", "dense"] as const) {
    const perRow = Math.floor((columns + 1) / CORE_COLUMNS[kind]);
    const rows = Math.ceil(cores / Math.max(1, perRow));
    if (perRow >= 1 && rows <= height) return { kind, perRow, perCell: 1, rows };
  }
  const perRow = Math.max(1, Math.floor(columns / CORE_COLUMNS.dense));
  // one row is left to the note that says how many cores share a cell
  const most = Math.max(1, height - 1);
  const perCell = Math.max(1, Math.ceil(cores / (perRow * most)));
  return { kind: "dense", perRow, perCell, rows: Math.ceil(cores / perCell / perRow) };
}
