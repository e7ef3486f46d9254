// Where work would be best off: the routable sensor (a core of a host, a host of a
// fleet) with the highest score. Reads values and verdicts, changes nothing. Always
// taking the best herds when many callers ask; spreading is the caller's matter.
import type { Frame, SensorTable } from "../base/index.ts";
import { BAND_WEIGHTS } from "../judge/index.ts";
import type { BandName, Judgement } from "../judge/index.ts";

/** What a full gap and an idle target are worth beside the band's weight. */
const GAP_SHARE = 0.5;
const IDLE_SHARE = 0.5;

/** One target with its score and the parts of it. */
export interface RouteScore {
  readonly index: number;
  readonly id: string;
  /** weight + 0.5·gap + 0.5·(1 − value), in [0, 2]. */
  readonly score: number;
  readonly band: BandName;
  readonly weight: number;
  readonly gap: number;
  readonly value: number;
}

/** Scores of every routable sensor that is judged at this tick, in the order of the table. */
export function routeScores(
  table: SensorTable,
  frame: Frame,
  { sensors }: Judgement,
): RouteScore[] {
  const scores: RouteScore[] = [];
  for (const [index, spec] of table.specs.entries()) {
    if (!spec.routable) continue;
    const value = frame.value(index);
    const band = sensors.band(index);
    const gap = sensors.gap(index);
    if (value === null || band === null || gap === null) continue;
    const weight = BAND_WEIGHTS[sensors.bands[index]!]!;
    const score = weight + GAP_SHARE * gap + IDLE_SHARE * (1 - value);
    scores.push({ index, id: spec.id, score, band, weight, gap, value });
  }
  return scores;
}

/** The target with the highest score, the lower index on a tie; null while none is judged. */
export function route(table: SensorTable, frame: Frame, judgement: Judgement): RouteScore | null {
  let best: RouteScore | null = null;
  for (const target of routeScores(table, frame, judgement)) {
    if (best === null || target.score > best.score) best = target;
  }
  return best;
}
