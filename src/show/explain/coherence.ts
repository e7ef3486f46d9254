// How many sensors become one number, as values: n, V*, A*, k, S* and what they are
// compared with, and a row for every sensor.
import type { Frame, SensorTable } from "../../base/index.ts";
import { D_STAR, SIGMA, T_STAR } from "../../model/index.ts";
import type { Coherence, Evidence, SensorState } from "../../model/index.ts";
import { BANDS } from "../../judge/index.ts";
import type { BandName, Judgement, SelfVerdict } from "../../judge/index.ts";

export const EXPLAIN_SCHEMA = "homeostat.explain/1";

export interface SensorRow {
  readonly sensor: string;
  readonly state: SensorState;
  readonly value: number | null;
  readonly band: BandName | null;
  readonly multiplier: number | null;
  readonly gap: number | null;
  readonly evidence: Evidence | null;
  readonly window_ticks: number | null;
}

export interface CoherenceExplanation {
  readonly schema: typeof EXPLAIN_SCHEMA;
  readonly sigma: number;
  readonly d_star: number;
  readonly t_star: number;
  readonly present: number;
  readonly collecting: number;
  readonly bands: readonly { name: BandName; weight: number; count: number }[];
  readonly proven_share: number | null;
  /** `null` until one sensor is judged. */
  readonly coherence: Coherence | null;
  readonly self: SelfVerdict;
  readonly sensors: readonly SensorRow[];
}

export interface CoherenceQuestion {
  readonly table: SensorTable;
  readonly frame: Frame;
  readonly judgement: Judgement;
}

/** Explains the coherence of the last tick. */
export function explainCoherence({
  table,
  frame,
  judgement,
}: CoherenceQuestion): CoherenceExplanation {
  const { sensors, bandCounts, coherence, provenShare, present, collecting, self } = judgement;
  return {
    schema: EXPLAIN_SCHEMA,
    sigma: SIGMA,
    d_star: D_STAR,
    t_star: T_STAR,
    present,
    collecting,
    bands: BANDS.map(({ name, weight }) => ({ name, weight, count: bandCounts[name] })),
    proven_share: provenShare,
    coherence,
    self,
    sensors: table.specs.map(({ id }, index) => ({
      sensor: id,
      state: sensors.state(index),
      value: frame.value(index),
      band: sensors.band(index),
      multiplier: sensors.multiplier(index),
      gap: sensors.gap(index),
      evidence: sensors.evidence(index),
      window_ticks: sensors.window(index),
    })),
  };
}
