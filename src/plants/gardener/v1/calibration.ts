// How the weights of the outlook are found and what they are worth: gardens of every kind are
// lived, each tenth generation is described, and whether the loss came is known afterwards.
// Fitting and judging take gardens of different seeds. Pure.
import { mean, must } from "../../../base/index.ts";
import { Garden } from "../garden.ts";
import { CALM, NO_GUARD } from "../guard.ts";
import { CompactMind } from "../minds/compact.ts";
import type { MakeMind } from "../minds/mind.ts";
import { forager, RANDOM_MIND, WAITING_MIND } from "../minds/by-rule.ts";
import { classicMind } from "../minds/convolution.ts";
import { V1, V1_DROUGHTS } from "./design.ts";
import { evolve, usualFounders } from "./nursery.ts";
import { HORIZON, LOSS } from "./lives.ts";
import { probability, trained } from "./network.ts";
import type { Network } from "./network.ts";
import { Outlook } from "./outlook.ts";

/** One moment of one garden. */
export interface Moment {
  readonly features: Float64Array;
  /** The loss came within the horizon. */
  readonly lost: boolean;
  readonly kind: string;
  readonly droughts: boolean;
  readonly generation: number;
}

const SAMPLED_EVERY = 10;
const LONG = 4000;
const SHORT = 600;
const RICH = 1;
/** Founders that are no good yet, from nurseries of their own. */
const YOUNG = { seasons: 6, seed: 2 ** 41 + 2 ** 20 };

interface Kind {
  readonly kind: string;
  readonly mind: MakeMind;
  readonly generations: number;
}

export function kinds(): readonly Kind[] {
  const young = evolve(YOUNG.seasons, YOUNG.seed);
  return [
    { kind: "evolved", mind: (most) => new CompactMind(most, usualFounders()), generations: LONG },
    { kind: "young", mind: (most) => new CompactMind(most, young), generations: LONG },
    { kind: "forager", mind: () => forager(V1.birthAbove + RICH), generations: LONG },
    { kind: "wild", mind: (most) => new CompactMind(most), generations: SHORT },
    { kind: "classic", mind: classicMind, generations: SHORT },
    { kind: "random", mind: () => RANDOM_MIND, generations: SHORT },
    { kind: "waiting", mind: () => WAITING_MIND, generations: SHORT },
  ];
}

/** Moments of gardens of every kind, with and without droughts, on each of the seeds. */
export function moments(seeds: readonly number[]): readonly Moment[] {
  const all = kinds();
  return seeds.flatMap((seed) =>
    all.flatMap((kind) => [false, true].flatMap((droughts) => momentsOf(kind, droughts, seed))),
  );
}

function momentsOf({ kind, mind, generations }: Kind, droughts: boolean, seed: number): Moment[] {
  const design = droughts ? V1_DROUGHTS : V1;
  const garden = new Garden(design, { mind: mind(design.mostAgents), guard: NO_GUARD });
  const outlook = new Outlook(design.mostAgents);
  garden.seed(seed);
  garden.begin();
  outlook.begin(garden);
  const populations: number[] = [];
  const seen: { readonly at: number; readonly features: Float64Array }[] = [];
  for (let at = 0; at < generations + HORIZON; at += 1) {
    garden.generation(CALM);
    outlook.take(garden);
    populations.push(garden.agents.count);
    const isSampled = at < generations && at % SAMPLED_EVERY === SAMPLED_EVERY - 1;
    if (isSampled && garden.agents.count > 0) seen.push({ at, features: outlook.features.slice() });
  }
  return seen.map(({ at, features }) => {
    const left = populations[at]! * (1 - LOSS);
    const lost = populations.slice(at + 1, at + 1 + HORIZON).some((count) => count <= left);
    return { features, lost, kind, droughts, generation: at + 1 };
  });
}

/** The network's forecast at the moment. */
export const forecast = (network: Network, { features }: Moment): number =>
  probability(network, features);

/** Rounds of training; chance of its own. */
const ROUNDS = 30;
const TRAINING_SEED = 2 ** 43;

/** The network that these moments train; kinds with few moments count for more each. */
export function fitted(data: readonly Moment[]): Network {
  const nameOf = ({ kind, droughts }: Moment): string => `${kind} ${droughts}`;
  const counts = new Map<string, number>();
  for (const moment of data) counts.set(nameOf(moment), (counts.get(nameOf(moment)) ?? 0) + 1);
  const weightOf = (moment: Moment): number => 1 / Math.sqrt(counts.get(nameOf(moment))!);
  const usual = mean(data.map(weightOf));
  const examples = data.map((moment) => ({
    inputs: moment.features,
    answer: moment.lost,
    weight: weightOf(moment) / usual,
  }));
  return trained(examples, { rounds: ROUNDS, seed: TRAINING_SEED });
}

/** What forecasts of whether the loss comes are worth. */
export interface Worth {
  readonly moments: number;
  /** Share of moments at which it came. */
  readonly baseRate: number;
  /** Mean squared error; and that of always saying the base rate. */
  readonly brier: number;
  readonly brierOfBaseRate: number;
  /** Chance that of two moments the one with the loss is rated higher; null where one kind is absent. */
  readonly auc: number | null;
}

export function worthOf(data: readonly Moment[], rate: (moment: Moment) => number): Worth {
  const rated = data.map((moment) => ({ rating: rate(moment), lost: Number(moment.lost) }));
  const count = rated.length;
  must(count > 0, "there are moments to judge by");
  const baseRate = rated.reduce((sum, { lost }) => sum + lost, 0) / count;
  const brier = rated.reduce((sum, { rating, lost }) => sum + (rating - lost) ** 2, 0) / count;
  const brierOfBaseRate = baseRate * (1 - baseRate);
  return { moments: count, baseRate, brier, brierOfBaseRate, auc: areaUnder(rated) };
}

/** By ranks (Mann and Whitney), equal ones shared. */
function areaUnder(rated: readonly { rating: number; lost: number }[]): number | null {
  const sorted = rated.toSorted((a, b) => a.rating - b.rating);
  let ranks = 0;
  let losses = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to]!.rating === sorted[from]!.rating) to += 1;
    for (let i = from; i < to; i += 1) if (sorted[i]!.lost === 1) ranks += (from + to + 1) / 2;
    for (let i = from; i < to; i += 1) losses += sorted[i]!.lost;
    from = to;
  }
  const others = sorted.length - losses;
  if (losses === 0 || others === 0) return null;
  return (ranks - (losses * (losses + 1)) / 2) / (losses * others);
}
