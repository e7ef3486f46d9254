// A table to play at: any world for any policy that looks at observations alone. Worlds
// whose policies may see more bring a table of their own, such as the cluster's `Arena`.
import { must, seededChance } from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";
import { batchOf } from "../worlds/index.ts";
import type { Info, MakeRules } from "../worlds/index.ts";

/** Plays whole episodes. The same policy on the same seed must give the same episode, whatever was played before. */
export interface Table<Policy, Episode> {
  play(policy: Policy, seed: number): Episode;
}

/** Someone who chooses actions; begun anew for every episode. */
export interface Player {
  /**
   * One number where the world's actions are discrete, else all numbers of the action. The
   * observation is written over by the next step.
   */
  act(observation: Float32Array): number | ArrayLike<number>;
}

export interface Policy {
  /** `chance` is the policy's own stream in this episode, not the world's. */
  begin(chance: Chance): Player;
}

export interface Rollout {
  readonly reward: number;
  readonly steps: number;
  /** Cut off at its longest without having ended. */
  readonly alive: boolean;
  /** Of every info its mean over the steps, and what it was after the last one. */
  readonly mean: Info;
  readonly last: Info;
}

/** Keeps a policy's stream of chance apart from the world's of the same seed. */
const POLICY_SEED_OFFSET = 2 ** 40;

/** A table for one world, used again for every episode. Seeds: whole numbers in [0, 2^40). */
export function tableOf(make: MakeRules): Table<Policy, Rollout> {
  const opened = batchOf(make, { lanes: 1, autoreset: "DISABLED" });
  const world = must(opened.ok && opened.value, "one lane can always be made");
  const single = new Float64Array(1);
  return {
    play(policy, seed) {
      const { observations, rewards, terminated, truncated, infos } = world.reset({ seed });
      const player = policy.begin(seededChance(seed + POLICY_SEED_OFFSET));
      const sums = new Float64Array(world.infoNames.length);
      let reward = 0;
      let steps = 0;
      do {
        const action = player.act(observations);
        if (typeof action === "object") world.step(action);
        else {
          single[0] = action;
          world.step(single);
        }
        steps += 1;
        reward += rewards[0]!;
        for (const [i, name] of world.infoNames.entries()) sums[i]! += infos[name]![0]!;
      } while (terminated[0] === 0 && truncated[0] === 0);
      const per = (of: (name: string, i: number) => number): Info =>
        Object.fromEntries(world.infoNames.map((name, i) => [name, of(name, i)]));
      return {
        reward,
        steps,
        alive: terminated[0] === 0,
        mean: per((_, i) => sums[i]! / steps),
        last: per((name) => infos[name]![0]!),
      };
    },
  };
}
