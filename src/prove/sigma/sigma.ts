// S* = k/(1+k) with k = σ·V*·A* rises with V*·A* for every σ > 0, so σ should change no
// ranking of states. Ranks real or generated states by S* under each σ and counts the
// pairs that change places. Pure: chance is an argument.
import { fail, ok } from "../../base/index.ts";
import type { Chance, Result } from "../../base/index.ts";
import { SIGMA, sStarOf, volume } from "../../model/index.ts";

export const SIGMA_SCHEMA = "homeostat.sigma/1";

/** A host at one tick: V* and A*, each in [0, 1]. */
export interface SigmaState {
  readonly vStar: number;
  readonly aStar: number;
}

export interface SigmaRow {
  readonly sigma: number;
  /** Kendall's τ-b between the ranking by this σ and by the default; null where all are tied. */
  readonly tau: number | null;
  /** Pairs that both rank the same way. */
  readonly concordant: number;
  /** Pairs that change places. */
  readonly discordant: number;
  /** Pairs that both hold equal. */
  readonly tied: number;
  /** Pairs that one of the two can no longer tell apart in double precision. */
  readonly merged: number;
  /** Lowest and highest S* of the states. */
  readonly lowest: number;
  readonly highest: number;
}

export interface SigmaResult {
  readonly schema: typeof SIGMA_SCHEMA;
  readonly defaultSigma: number;
  /** States given, and different ones compared. */
  readonly states: number;
  readonly compared: number;
  readonly rows: readonly SigmaRow[];
  readonly verdict: {
    readonly answer: "yes" | "no" | "not resolved";
    /** Answers: does S* rank states the same way for every σ? */
    readonly sentence: string;
  };
}

/** From nearly uncoupled to far beyond any use. */
export const SIGMAS: readonly number[] = [0.01, 0.1, 0.25, 0.5, 0.9, SIGMA, 1, 1.5, 2, 5, 10, 100];

/**
 * S* is computed with four roundings of at most 2⁻⁵³ each, so two values closer than
 * twice that say nothing about which state is ahead.
 */
const ROUNDING = 8 * 2 ** -53;
/** Their pairs are compared: two million, a second's work for all σ. */
const STATES_MAX = 2000;

/** States of hosts with 1 to 400 sensors of any mean band weight. */
export const generatedStates = (count: number, chance: Chance): SigmaState[] =>
  Array.from({ length: count }, () => ({
    vStar: volume(1 + Math.floor(400 * chance())),
    aStar: chance(),
  }));

/** Fails with a `Trouble` on a σ that is not above 0 and on a state that is none. */
export function compareSigmas(
  states: readonly SigmaState[],
  sigmas: readonly number[] = SIGMAS,
): Result<SigmaResult> {
  const sigma = sigmas.find((value) => !(value > 0 && Number.isFinite(value)));
  if (sigma !== undefined)
    return fail({
      code: "sigma.out-of-range",
      message: `σ is ${sigma} and must be above 0`,
      advice: "give numbers above 0",
    });
  const wrong = states.findIndex(({ vStar, aStar }) => !isShare(vStar) || !isShare(aStar));
  if (wrong >= 0)
    return fail({
      code: "sigma.bad-state",
      message: `V* ${states[wrong]!.vStar} and A* ${states[wrong]!.aStar} must be numbers from 0 to 1`,
      where: `state ${wrong + 1}`,
      advice: "leave out ticks without coherence",
    });
  const compared = thinned(different(states));
  const usual = ranked(compared, SIGMA);
  const rows = sigmas.map((value) => rowOf(usual, ranked(compared, value), value));
  return ok({
    schema: SIGMA_SCHEMA,
    defaultSigma: SIGMA,
    states: states.length,
    compared: compared.length,
    rows,
    verdict: verdictOf(rows, compared.length),
  });
}

const isShare = (value: number): boolean => value >= 0 && value <= 1;

function different(states: readonly SigmaState[]): SigmaState[] {
  const seen = new Map(states.map((state) => [`${state.vStar} ${state.aStar}`, state]));
  return [...seen.values()];
}

function thinned(states: readonly SigmaState[]): readonly SigmaState[] {
  if (states.length <= STATES_MAX) return states;
  const step = states.length / STATES_MAX;
  return Array.from({ length: STATES_MAX }, (_, i) => states[Math.floor(i * step)]!);
}

const ranked = (states: readonly SigmaState[], sigma: number): Float64Array =>
  Float64Array.from(states, ({ vStar, aStar }) => sStarOf(vStar, aStar, sigma));

function rowOf(usual: Float64Array, other: Float64Array, sigma: number): SigmaRow {
  const counts = { concordant: 0, discordant: 0, tied: 0, merged: 0 };
  // Pairs that each ranking tells apart.
  let apart = 0;
  let otherApart = 0;
  for (let i = 0; i < usual.length; i += 1)
    for (let j = i + 1; j < usual.length; j += 1) {
      const here = orderOf(usual[i]!, usual[j]!);
      const there = orderOf(other[i]!, other[j]!);
      if (here !== 0) apart += 1;
      if (there !== 0) otherApart += 1;
      if (here * there > 0) counts.concordant += 1;
      else if (here * there < 0) counts.discordant += 1;
      else if (here === there) counts.tied += 1;
      else counts.merged += 1;
    }
  const both = Math.sqrt(apart) * Math.sqrt(otherApart);
  return {
    sigma,
    tau: both > 0 ? (counts.concordant - counts.discordant) / both : null,
    ...counts,
    lowest: other.length === 0 ? 0 : other.reduce((a, b) => Math.min(a, b)),
    highest: other.length === 0 ? 0 : other.reduce((a, b) => Math.max(a, b)),
  };
}

/** −1, 0 or 1; 0 where rounding may have decided. */
function orderOf(a: number, b: number): number {
  return Math.abs(a - b) <= ROUNDING * Math.max(a, b) ? 0 : Math.sign(a - b);
}

function verdictOf(rows: readonly SigmaRow[], compared: number): SigmaResult["verdict"] {
  if (compared < 2 || rows.length === 0)
    return {
      answer: "not resolved",
      sentence: `Fewer than 2 different states were seen, and ranking needs 2; answer: not resolved (n needed: 2 states).`,
    };
  const pairs = (compared * (compared - 1)) / 2;
  const sigmas = rows.map(({ sigma }) => sigma);
  const span = `for σ from ${Math.min(...sigmas)} to ${Math.max(...sigmas)}`;
  const moved = rows.reduce((sum, { discordant }) => sum + discordant, 0);
  if (moved > 0)
    return {
      answer: "no",
      sentence: `Of ${pairs} pairs of states ${span}, ${moved} changed places; answer: no.`,
    };
  const merged = rows.reduce((most, row) => Math.max(most, row.merged), 0);
  const ties =
    merged === 0 ? "" : ` (up to ${merged} pairs come too close to tell apart in double precision)`;
  return {
    answer: "yes",
    sentence: `S* ranked ${compared} states the same way ${span}: none of ${pairs} pairs changed places${ties}; answer: yes, σ is not worth tuning.`,
  };
}
