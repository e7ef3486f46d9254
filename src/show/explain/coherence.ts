// How many sensors become one number, as values: n, V*, A*, k, S* and what they are
// compared with, and a row for every sensor.
import { mean } from "../../base/index.ts";
import type { Frame, SensorTable } from "../../base/index.ts";
import { D_STAR, freeEnergy, partition, SIGMA, T_STAR } from "../../model/index.ts";
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
  /** `null` without a verdict, and where it is infinite: without a fixed point. */
  readonly energy: number | null;
  readonly evidence: Evidence | null;
  readonly window_ticks: number | null;
}

/** The judged sensors as an ensemble at β = 1: an analogy, claimed for nothing more. */
export interface Ensemble {
  readonly beta: number;
  /** Mean E of the sensors with a fixed point; null when none has one. */
  readonly mean_energy: number | null;
  /** Sensors without a fixed point: their E is infinite, and they add nothing to Z. */
  readonly without_fixed_point: number;
  /** Z = Σ e^(−βE). */
  readonly z: number;
  /** F = −ln Z / β; null when Z is 0. */
  readonly f: number | null;
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
  /** `null` until one sensor is judged. */
  readonly ensemble: Ensemble | null;
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
    ensemble: ensembleOf(judgement),
    self,
    sensors: table.specs.map(({ id }, index) => ({
      sensor: id,
      state: sensors.state(index),
      value: frame.value(index),
      band: sensors.band(index),
      multiplier: sensors.multiplier(index),
      gap: sensors.gap(index),
      energy: finite(sensors.energy(index)),
      evidence: sensors.evidence(index),
      window_ticks: sensors.window(index),
    })),
  };
}

const BETA = 1;

function ensembleOf({ sensors, n }: Judgement): Ensemble | null {
  if (n === 0) return null;
  const energies = Array.from({ length: sensors.count }, (_, index) =>
    sensors.energy(index),
  ).filter((energy) => energy !== null);
  const held = energies.filter(Number.isFinite);
  return {
    beta: BETA,
    mean_energy: held.length === 0 ? null : mean(held),
    without_fixed_point: energies.length - held.length,
    z: partition(energies, BETA),
    f: finite(freeEnergy(energies, BETA)),
  };
}

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;
