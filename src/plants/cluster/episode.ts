// One episode of the classic cluster world, played by one policy on one seed. Policies
// meet the same world on the same seed: its chance is not theirs.
import { must, seededChance } from "../../base/index.ts";
import { batchOf } from "../worlds/index.ts";
import type { VectorWorld } from "../worlds/index.ts";
import { ClusterClassic } from "./classic.ts";
import type { ClassicChanges } from "./classic.ts";
import { POLICY_SEED_OFFSET } from "./policies/policy.ts";
import type { Policy, Seen } from "./policies/policy.ts";

export interface Episode {
  readonly reward: number;
  readonly steps: number;
  /** It was cut off at its longest without having ended. */
  readonly alive: boolean;
  /** Nodes that ran out of memory, and those of them that were critical. */
  readonly outOfMemory: number;
  readonly criticalOutOfMemory: number;
  /** Mean over steps and nodes of CPU and memory. */
  readonly meanLoad: number;
}

const OPTIONS = { lanes: 1, autoreset: "DISABLED" } as const;

/** A table to play at: one world, used again for every episode. */
export class Arena {
  readonly #world: VectorWorld;
  readonly #action = new Int32Array(1);
  readonly #seen: Seen;

  constructor(changes: ClassicChanges = {}) {
    const rules = new ClusterClassic(1, changes);
    const made = batchOf(() => rules, OPTIONS);
    this.#world = must(made.ok && made.value, "one lane can always be made");
    const { observations } = this.#world.reset({ seed: 0 });
    this.#seen = { observation: observations, state: () => rules.state(0) };
  }

  /** Plays one episode to its end. `seed`: an integer in [0, 2^40). */
  play(
    policy: Policy,
    seed: number,
    watch?: (seen: Seen, action: number, reward: number) => void,
  ): Episode {
    const world = this.#world;
    const outcome = world.reset({ seed });
    const player = policy.begin(seededChance(seed + POLICY_SEED_OFFSET));
    const { infos, terminated, truncated, rewards } = outcome;
    let reward = 0;
    let load = 0;
    let outOfMemory = 0;
    let criticalOutOfMemory = 0;
    let steps = 0;
    do {
      const action = player.act(this.#seen);
      this.#action[0] = action;
      world.step(this.#action);
      steps += 1;
      reward += rewards[0]!;
      load += infos["avg_load"]![0]!;
      outOfMemory += infos["oom_nodes"]![0]!;
      criticalOutOfMemory += infos["critical_oom"]![0]!;
      watch?.(this.#seen, action, rewards[0]!);
    } while (terminated[0] === 0 && truncated[0] === 0);
    const alive = terminated[0] === 0;
    return { reward, steps, alive, outOfMemory, criticalOutOfMemory, meanLoad: load / steps };
  }
}
