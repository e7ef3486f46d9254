// One scored file as the benchmark sees it, and what an alert at each of its rows is worth.
import { must } from "../../base/index.ts";
import { FIRST_ROW_WORTH, placeWorth, probationRows } from "./profiles.ts";

/** Rows `first` to `last` of a file, both in it, counted from 0. */
export interface AnomalyWindow {
  readonly first: number;
  readonly last: number;
}

/** One file: a score a row, higher is stranger, and its windows in order, not overlapping. */
export interface ScoredSeries {
  readonly scores: ArrayLike<number>;
  readonly windows: readonly AnomalyWindow[];
}

/** `windowOf` where a row lies in no window, and where it is not scored at all. */
export const OUTSIDE = -1;
export const UNSCORED = -2;

export interface RowWorth {
  /** In a window: (0, 1] of a hit. Outside: [−1, 0) of a false alarm. */
  readonly worth: Float64Array;
  /** Index of the window a row lies in, `OUTSIDE` or `UNSCORED`. */
  readonly windowOf: Int32Array;
}

/** What an alert at each of `rows` rows is worth, before a profile weighs it. */
export function worthOfRows(rows: number, windows: readonly AnomalyWindow[]): RowWorth {
  checkWindows(rows, windows);
  const worth = new Float64Array(rows);
  const windowOf = new Int32Array(rows).fill(OUTSIDE);
  let next = 0;
  for (let row = 0; row < rows; row++) {
    while (next < windows.length && row > windows[next]!.last) next++;
    const window = windows[next];
    if (window !== undefined && row >= window.first) {
      windowOf[row] = next;
      worth[row] = worthInside(row, window);
    } else {
      worth[row] = worthOutside(row, windows[next - 1]);
    }
  }
  windowOf.fill(UNSCORED, 0, probationRows(rows));
  return { worth, windowOf };
}

function worthInside(row: number, { first, last }: AnomalyWindow): number {
  return placeWorth(-(last - row + 1) / (last - first + 1)) / FIRST_ROW_WORTH;
}

/** After a window an alert costs the less the nearer it is; before the first it costs all. */
function worthOutside(row: number, before: AnomalyWindow | undefined): number {
  if (before === undefined) return -1;
  return placeWorth((row - before.last) / (before.last - before.first));
}

function checkWindows(rows: number, windows: readonly AnomalyWindow[]): void {
  let free = 0;
  for (const { first, last } of windows) {
    must(
      first >= free && last >= first && last < rows,
      `window ${first} to ${last} follows row ${free - 1} and lies in ${rows} rows`,
    );
    free = last + 1;
  }
}
