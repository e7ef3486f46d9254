// A cluster world as it is watched: CPU and memory of every node are sensors, and so is its
// load, half of their sum, by which a route chooses the healthiest node.
import { must } from "../../../base/index.ts";
import type { SensorSpec } from "../../../base/index.ts";
import type { HostMetrics } from "../../plant.ts";
import { batchOf } from "../../worlds/index.ts";
import type { Rules, VectorWorld, WatchedWorld } from "../../worlds/index.ts";

/** A cluster of one lane with whoever plays it. */
export interface PlayedCluster {
  readonly policy: string;
  readonly rules: Rules;
  /** Names of the actions, by number. */
  readonly actions: readonly string[];
  /** CPU or memory above it counts as high. */
  readonly highFrom: number;
  /** Credits at most. */
  readonly fullBudget: number;
  nodes(): NodesSeen;
  /** Begins an episode for the policy; returns what chooses an action from what is seen now. */
  begin(seed: number, observation: Float32Array): () => number;
  /** How an episode ended that was not cut off, in a few words. */
  cause(infos: Rules["infos"]): string;
  /** Figures of its own, by name. */
  figures(infos: Rules["infos"]): Readonly<Record<string, number>>;
}

interface NodesSeen {
  /** One a node; views that the next step writes over. */
  readonly cpu: Float64Array;
  readonly memory: Float64Array;
  readonly agent: number;
  readonly budget: number;
}

const KINDS = [
  ["node", "load", "(CPU + memory)/2"],
  ["cpu.node", "CPU", "none: a share in the world"],
  ["memory.node", "memory", "none: a share in the world"],
] as const;

/** Three sensors a node: load, CPU, memory. */
function sensorsOf(nodes: number, source: string): readonly SensorSpec[] {
  const digits = Math.max(2, String(nodes - 1).length);
  return Array.from({ length: nodes }, (_, node) =>
    KINDS.map(([id, what, normaliser]) => ({
      id: `${id}.${String(node).padStart(digits, "0")}`,
      title: `${what} of node ${node}`,
      unit: "ratio",
      normaliser,
      source,
      group: what.toLowerCase(),
      routable: id === "node",
    })),
  ).flat();
}

export class WatchedCluster implements WatchedWorld {
  readonly kind = "cluster";
  readonly name: string;
  readonly policy: string;
  readonly sensors: readonly SensorSpec[];
  readonly #played: PlayedCluster;
  readonly #world: VectorWorld;
  readonly #observation: Float32Array;
  readonly #action = new Int32Array(1);
  #choose: (() => number) | null = null;
  #acted: string | null = null;
  #reward = 0;

  constructor(played: PlayedCluster) {
    this.#played = played;
    this.name = played.rules.id;
    this.policy = played.policy;
    const made = batchOf(() => played.rules, { lanes: 1, autoreset: "DISABLED" });
    this.#world = must(made.ok && made.value, "one lane can always be made");
    this.#observation = this.#world.reset({ seed: 0 }).observations;
    this.sensors = sensorsOf(played.nodes().cpu.length, this.name);
  }

  begin(seed: number): void {
    this.#world.reset({ seed });
    this.#choose = this.#played.begin(seed, this.#observation);
    this.#acted = null;
    this.#reward = 0;
  }

  step(): string | null {
    const action = must(this.#choose, "an episode is begun before it is stepped")();
    this.#action[0] = action;
    this.#acted = this.#played.actions[action] ?? null;
    const { rewards, terminated, truncated, infos } = this.#world.step(this.#action);
    this.#reward += rewards[0]!;
    const reward = `reward ${this.#reward.toFixed(2)}`;
    if (terminated[0] === 1) return `${this.#played.cause(infos)}, ${reward}`;
    return truncated[0] === 1 ? `alive at the end, ${reward}` : null;
  }

  fill(values: Float64Array): void {
    const { cpu, memory } = this.#played.nodes();
    for (let node = 0; node < cpu.length; node += 1) {
      values[KINDS.length * node] = (cpu[node]! + memory[node]!) / 2;
      values[KINDS.length * node + 1] = cpu[node]!;
      values[KINDS.length * node + 2] = memory[node]!;
    }
  }

  says(): ReturnType<WatchedWorld["says"]> {
    const { highFrom, fullBudget, rules } = this.#played;
    const { agent, budget, memory, cpu } = this.#played.nodes();
    const high = memory.filter((one, node) => one > highFrom || cpu[node]! > highFrom).length;
    return {
      action: this.#acted,
      reward: this.#reward,
      risk: null,
      verdict: null,
      shares: {
        fullest: Math.min(1, Math.max(...memory)),
        budget: fullBudget > 0 ? Math.min(1, budget / fullBudget) : 0,
      },
      figures: { agent_at: agent, high_nodes: high, budget, ...this.#played.figures(rules.infos) },
    };
  }

  metrics(): Partial<HostMetrics> {
    const { cpu, memory } = this.#played.nodes();
    const meanOf = (all: Float64Array) => all.reduce((sum, one) => sum + one, 0) / all.length;
    return { cpuAvg: meanOf(cpu), cpuMax: Math.max(...cpu), memUsed: meanOf(memory) };
  }
}
