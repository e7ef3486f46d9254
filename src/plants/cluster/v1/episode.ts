// One episode of cluster v1, played by one policy on one seed. Policies meet the same world
// on the same seed: its chance is not theirs.
import { must, seededChance } from "../../../base/index.ts";
import { batchOf } from "../../worlds/index.ts";
import type { VectorWorld } from "../../worlds/index.ts";
import { STANDARD } from "./config.ts";
import type { ClusterConfig } from "./config.ts";
import { ClusterV1 } from "./world.ts";
import type { PolicyV1, SeenV1 } from "./policies/policy.ts";

export interface EpisodeV1 {
  readonly reward: number;
  readonly steps: number;
  /** It was cut off at its longest without having ended. */
  readonly alive: boolean;
  /** Nodes that ran out of memory, and those of them that were critical. */
  readonly outOfMemory: number;
  readonly criticalOutOfMemory: number;
  /** Mean over steps and nodes of CPU and memory. */
  readonly meanLoad: number;
  /** SLO-minutes: lost, and what is charged after an end; what was spent is worth; both together. */
  readonly lost: number;
  readonly spent: number;
  readonly cost: number;
}

/** Keeps a policy's stream of chance apart from the world's of the same seed. */
const POLICY_SEED_OFFSET = 2 ** 40;

/** A table to play at: one world, used again for every episode. */
export class ArenaV1 {
  readonly config: ClusterConfig;
  readonly #world: VectorWorld;
  readonly #action = new Int32Array(1);
  readonly #seen: SeenV1;

  constructor(config: ClusterConfig = STANDARD) {
    const rules = new ClusterV1(1, config);
    const made = batchOf(() => rules, { lanes: 1, autoreset: "DISABLED" });
    this.config = config;
    this.#world = must(made.ok && made.value, "one lane can always be made");
    const { observations } = this.#world.reset({ seed: 0 });
    this.#seen = {
      observation: observations,
      sight: rules.sight(0),
      copyTo: (other, lane) => other.imitate(lane, rules, 0),
    };
  }

  /** Plays one episode to its end. `seed`: an integer in [0, 2^40). */
  play(
    policy: Pick<PolicyV1, "begin">,
    seed: number,
    watch?: (seen: SeenV1, action: number, reward: number) => void,
  ): EpisodeV1 {
    const world = this.#world;
    const { infos, terminated, truncated, rewards } = world.reset({ seed });
    const chance = seededChance(seed + POLICY_SEED_OFFSET);
    const player = policy.begin({ config: this.config, chance });
    const sums = { reward: 0, load: 0, outOfMemory: 0, criticalOutOfMemory: 0, lost: 0, spent: 0 };
    let steps = 0;
    do {
      const action = player.act(this.#seen);
      this.#action[0] = action;
      world.step(this.#action);
      steps += 1;
      sums.reward += rewards[0]!;
      sums.load += infos["avg_load"]![0]!;
      sums.outOfMemory += infos["oom_nodes"]![0]!;
      sums.criticalOutOfMemory += infos["critical_oom"]![0]!;
      sums.lost += infos["slo_lost"]![0]!;
      sums.spent += infos["spent"]![0]!;
      watch?.(this.#seen, action, rewards[0]!);
    } while (terminated[0] === 0 && truncated[0] === 0);
    const { load, ...kept } = sums;
    return {
      ...kept,
      spent: kept.spent * this.config.creditWorth,
      steps,
      alive: terminated[0] === 0,
      meanLoad: load / steps,
      cost: -kept.reward,
    };
  }
}
