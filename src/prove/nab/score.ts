// The benchmark's score of a whole corpus: at a given threshold, and at the threshold that
// suits the detector best, swept in one pass over all rows by falling score.
import { probationRows } from "./profiles.ts";
import type { Profile } from "./profiles.ts";
import { OUTSIDE, UNSCORED, worthOfRows } from "./series.ts";
import type { ScoredSeries } from "./series.ts";

export interface NabScore {
  /** 100 for every window met at its first row and no false alarm, 0 for silence; may be below 0. */
  readonly score: number;
  /** Scores from here up are alerts; +∞ when silence is best. */
  readonly threshold: number;
  readonly windows: number;
  readonly hits: number;
  /** Rows outside all windows that are alerts. */
  readonly falseAlarms: number;
}

/** The score when every row from `threshold` up is an alert. */
export function scoreAt(
  corpus: readonly ScoredSeries[],
  threshold: number,
  profile: Profile,
): NabScore {
  const tally = new Tally(corpus, profile);
  for (const row of rowsByScore(corpus, threshold)) tally.alert(row);
  return tally.result(threshold);
}

/** The score at the one threshold for all files at which it is highest. */
export function sweep(corpus: readonly ScoredSeries[], profile: Profile): NabScore {
  return sweepAll(corpus, [profile])[0]!;
}

/** `sweep` for several profiles; the rows are sorted once. */
export function sweepAll(
  corpus: readonly ScoredSeries[],
  profiles: readonly Profile[],
): readonly NabScore[] {
  const rows = rowsByScore(corpus);
  return profiles.map((profile) => {
    const tally = new Tally(corpus, profile);
    let best = tally.result(Number.POSITIVE_INFINITY);
    for (const [index, row] of rows.entries()) {
      tally.alert(row);
      // Rows of equal score stand or fall together.
      if (rows[index + 1]?.score === row.score) continue;
      if (tally.score > best.score) best = tally.result(row.score);
    }
    return best;
  });
}

/** One row that an alert at its score would count. */
interface ScoredRow {
  readonly score: number;
  /** Of a hit or, below 0, of a false alarm. */
  readonly worth: number;
  /** Window of the whole corpus, or `OUTSIDE`. */
  readonly window: number;
}

/** Every row that counts from `least` up, by falling score. What is not a number never alerts. */
function rowsByScore(
  corpus: readonly ScoredSeries[],
  least = Number.NEGATIVE_INFINITY,
): ScoredRow[] {
  const rows: ScoredRow[] = [];
  let windowsBefore = 0;
  for (const { scores, windows } of corpus) {
    const { worth, windowOf } = worthOfRows(scores.length, windows);
    for (let row = probationRows(scores.length); row < scores.length; row++) {
      const score = scores[row]!;
      const window = windowOf[row]!;
      if (!(score >= least) || window === UNSCORED) continue;
      const place = window === OUTSIDE ? OUTSIDE : windowsBefore + window;
      rows.push({ score, worth: worth[row]!, window: place });
    }
    windowsBefore += windows.length;
  }
  return rows.sort((a, b) => (a.score < b.score ? 1 : a.score > b.score ? -1 : 0));
}

/** The sum of what the alerts so far are worth; of a window only its best row, the first. */
class Tally {
  readonly #profile: Profile;
  /** Best worth of each window met; 0 where it is missed. */
  readonly #met: Float64Array;
  #gained = 0;
  #hits = 0;
  #falseAlarms = 0;

  constructor(corpus: readonly ScoredSeries[], profile: Profile) {
    this.#profile = profile;
    this.#met = new Float64Array(corpus.reduce((sum, { windows }) => sum + windows.length, 0));
  }

  alert({ worth, window }: ScoredRow): void {
    const { hit, miss, falseAlarm } = this.#profile;
    if (window === OUTSIDE) {
      this.#gained += falseAlarm * worth;
      this.#falseAlarms++;
      return;
    }
    const met = this.#met[window]!;
    if (worth <= met) return;
    if (met === 0) {
      this.#gained += miss;
      this.#hits++;
    }
    this.#gained += hit * (worth - met);
    this.#met[window] = worth;
  }

  /** 100·(raw − null)/(perfect − null): raw − null is what the alerts gained over silence. */
  get score(): number {
    const { hit, miss } = this.#profile;
    const perfect = (hit + miss) * this.#met.length;
    return perfect === 0 ? 0 : (100 * this.#gained) / perfect;
  }

  result(threshold: number): NabScore {
    return {
      score: this.score,
      threshold,
      windows: this.#met.length,
      hits: this.#hits,
      falseAlarms: this.#falseAlarms,
    };
  }
}
