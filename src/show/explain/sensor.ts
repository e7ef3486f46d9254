// Everything that led to one sensor's verdict, as values: window, fit, evidence,
// discriminant, fixed points, band and the vote. What `explain SENSOR --json` prints
// and sensor-text.ts puts into words.
import type { SensorSpec } from "../../base/index.ts";
import { criticalEscapeF, criticalF, discriminant, entropy } from "../../model/index.ts";
import { fixedPoints, staysBounded, WINDOW_COUNT, WINDOWS } from "../../model/index.ts";
import type { Evidence, Fit, Motion, QuadraticMap, SensorState } from "../../model/index.ts";
import { BAND_NAMES, BANDS } from "../../judge/index.ts";
import type { BandName, Judgement } from "../../judge/index.ts";
import { signsOf } from "../incidents/index.ts";
import type { SignsRecord } from "../incidents/index.ts";
import { isSteepLine, ruleOf } from "./rule.ts";

export const EXPLAIN_SENSOR_SCHEMA = "homeostat.explain.sensor/1";

/** One window's part in the vote. */
export interface WindowVote {
  readonly window_ticks: number;
  /** Known values in it; null where it does not vote. */
  readonly values: number | null;
  readonly band: BandName | null;
  readonly evidence: Evidence | null;
}

/** The derivation of a verdict. Coefficients are in z = (x − mean)/sd unless said otherwise. */
export interface SensorDerivation {
  readonly window_ticks: number;
  readonly values: number;
  readonly pairs: number;
  readonly mean: number;
  readonly sd: number;
  readonly min: number;
  readonly max: number;
  /** The last value in z, where the orbit starts. */
  readonly start: number;
  readonly fitted: QuadraticMap;
  readonly fitted_x: QuadraticMap;
  readonly terms: number;
  readonly clamped: boolean;
  readonly r2: number;
  readonly rms: number;
  readonly f_linear: number | null;
  readonly f_linear_critical: number | null;
  readonly f_quadratic: number | null;
  readonly f_quadratic_critical: number | null;
  /** The judged line against one of slope ±1, where it is steeper than 1.02; else null. */
  readonly f_escape: number | null;
  readonly f_escape_critical: number | null;
  readonly evidence: Evidence;
  /** The parabola where it is proven, else the line. */
  readonly judged: QuadraticMap;
  readonly discriminant: number;
  readonly fixed_points: readonly number[];
  readonly fixed_points_x: readonly number[];
  readonly multiplier: number | null;
  readonly gap: number;
  readonly lyapunov: number;
  readonly entropy_bits: number;
  /** `null` is infinite: there is no fixed point. */
  readonly energy: number | null;
  readonly band: BandName;
  readonly weight: number;
  readonly meaning: string;
  readonly rule: string;
}

export interface SensorExplanation {
  readonly schema: typeof EXPLAIN_SENSOR_SCHEMA;
  readonly sensor: string;
  readonly title: string;
  readonly unit: string;
  readonly normaliser: string;
  readonly source: string;
  readonly state: SensorState;
  readonly value: number | null;
  /** Why there is no value at this tick; null where there is one. */
  readonly missing: string | null;
  /** Known values among the last 40. */
  readonly known: number;
  readonly votes: readonly WindowVote[];
  /** `null` while collecting or blind. */
  readonly derivation: SensorDerivation | null;
  /** Known values that were looked at for early signs. */
  readonly history: number;
  /** Variance, memory and gap of the values before now; null where there are too few, or none varies. */
  readonly early_signs: SignsRecord | null;
}

export interface SensorQuestion {
  readonly spec: SensorSpec;
  /** The sensor's index in its table. */
  readonly index: number;
  readonly motion: Motion;
  readonly judgement: Judgement;
  /** Reason of the gap at this tick, as the frame gives it. */
  readonly missing: string | null;
  /** Its values, oldest first, as far back as they are kept: longer than the maps look. */
  readonly history: readonly (number | null)[];
}

/** Explains the verdict of the last tick on one sensor. */
export function explainSensor(question: SensorQuestion): SensorExplanation {
  const { spec, index, motion, judgement, missing, history } = question;
  const values = knownValues(motion, index);
  return {
    schema: EXPLAIN_SENSOR_SCHEMA,
    sensor: spec.id,
    title: spec.title,
    unit: spec.unit,
    normaliser: spec.normaliser,
    source: spec.source,
    state: judgement.sensors.state(index),
    value: motion.rings.at(index, 0),
    missing,
    known: values.length,
    votes: WINDOWS.map((_, window) => voteOf(question, window)),
    derivation: judgement.sensors.isJudged(index) ? derive(question) : null,
    history: history.filter((value) => value !== null).length,
    early_signs: signsOf(history),
  };
}

function knownValues(motion: Motion, index: number, ticks?: number): number[] {
  return motion.rings.tail(index, ticks).filter((value) => value !== null);
}

function voteOf({ index, motion, judgement }: SensorQuestion, window: number): WindowVote {
  const row = index * WINDOW_COUNT + window;
  const voted = judgement.sensors.isJudged(index) && motion.fits.votes[row] === 1;
  const fit = voted ? motion.fits.read(row) : null;
  return {
    window_ticks: WINDOWS[window]!,
    values: fit?.values ?? null,
    band: voted ? BAND_NAMES[judgement.sensors.windowBands[row]!]! : null,
    evidence: fit?.evidence ?? null,
  };
}

function derive({ index, motion, judgement }: SensorQuestion): SensorDerivation {
  const { sensors } = judgement;
  const window = sensors.windows[index]!;
  const fit = motion.fits.read(index * WINDOW_COUNT + window);
  const ticks = WINDOWS[window]!;
  const values = knownValues(motion, index, ticks);
  const band = BANDS[sensors.bands[index]!]!;
  const points = fixedPoints(fit.judged);
  const energy = sensors.energies[index]!;
  return {
    window_ticks: ticks,
    values: fit.values,
    pairs: fit.pairs,
    mean: fit.mean,
    sd: fit.sd,
    min: Math.min(...values),
    max: Math.max(...values),
    start: fit.start,
    fitted: fit.z,
    fitted_x: fit.x,
    terms: fit.terms,
    clamped: fit.clamped,
    r2: fit.r2,
    rms: fit.rms,
    ...tests(fit),
    evidence: fit.evidence,
    judged: fit.judged,
    discriminant: discriminant(fit.judged),
    fixed_points: points,
    fixed_points_x: points.map((point) => fit.mean + fit.sd * point),
    multiplier: sensors.multiplier(index),
    gap: sensors.gaps[index]!,
    lyapunov: sensors.lyapunovs[index]!,
    entropy_bits: entropy(fit.judged, fit.start),
    energy: Number.isFinite(energy) ? energy : null,
    band: band.name,
    weight: band.weight,
    meaning: band.meaning,
    rule: ruleOf(fit.judged, fit.start, band.name),
  };
}

function tests({ z, judged, start, terms, pairs, fLinear, fQuadratic, fEscape }: Fit) {
  const steep = isSteepLine(judged);
  const bounded = staysBounded(z.a, z.b, z.c, start);
  const critical = bounded ? criticalF : criticalEscapeF;
  return {
    f_linear: terms > 0 ? fLinear : null,
    f_linear_critical: terms > 0 ? criticalF(pairs - 2) : null,
    f_quadratic: terms > 1 ? fQuadratic : null,
    f_quadratic_critical: terms > 1 ? critical(pairs - 3) : null,
    f_escape: steep ? fEscape : null,
    f_escape_critical: steep ? criticalEscapeF(pairs - 2) : null,
  };
}
