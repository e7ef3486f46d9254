// Experiments with the classic cluster world: figures changed, and a policy with a dial that
// shows what the changed reward asks for.
import type { Arena, Episode } from "./episode.ts";
import type { ClassicChanges } from "./classic.ts";
import { BUDGET, CLEAN, NODES, SCALE } from "./figures.ts";
import { farming, sweepAbove } from "./policies/index.ts";
import type { Policy } from "./policies/index.ts";

export interface Experiment {
  readonly name: string;
  /** What is changed, in a sentence's part. */
  readonly says: string;
  readonly changes: ClassicChanges;
  readonly dial: Dial;
}

export interface Dial {
  /** What is turned. */
  readonly says: string;
  readonly unit: string;
  readonly values: readonly number[];
  policy(value: number): Policy;
}

export const EXPERIMENTS: readonly Experiment[] = [
  {
    name: "tight-budget",
    says: "the budget halved and the reward for scaling raised by a fifth",
    changes: { budget: BUDGET / 2, scaleReward: 1.2 },
    dial: {
      says: "scale_farming, with so many nodes left to run hot",
      unit: "nodes",
      values: Array.from({ length: NODES / 2 + 1 }, (_, i) => 2 * i),
      policy: farming,
    },
  },
  {
    name: "over-cleaning",
    says: "the reward for cleaning raised by a quarter and the cost of a step halved",
    changes: { cleanReward: 1.25, timePenalty: 0.5 },
    dial: {
      says: "blind_sweep, cleaning above so much load",
      unit: "load",
      values: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8],
      policy: sweepAbove,
    },
  },
];

/** An episode with what was done in it. */
export interface CountedEpisode extends Episode {
  readonly cleans: number;
  readonly scales: number;
}

/** Plays an episode and counts. */
export function playCounted(arena: Arena, policy: Policy, seed: number): CountedEpisode {
  let cleans = 0;
  let scales = 0;
  const episode = arena.play(policy, seed, (_, action) => {
    if (action === CLEAN) cleans += 1;
    else if (action === SCALE) scales += 1;
  });
  return { ...episode, cleans, scales };
}
