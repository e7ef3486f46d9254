// What an agent believes of a cluster it sees nine nodes of: what it saw last, gone on by
// what it measured; the capacity it ordered itself; and what the pager says of one node and,
// by naming no worse one, of all the others.
import type { ClusterConfig } from "../config.ts";
import * as F from "../figures.ts";
import { torusOf } from "../torus.ts";
import { LoadBelief } from "./belief-load.ts";
import { MemoryBelief } from "./belief-memory.ts";
import { emptyMind, relieve } from "./mind.ts";
import type { Mind } from "./mind.ts";
import { pagedNode, standingOn } from "./reading.ts";

const DELAY = F.CAPACITY.delay;
const MEAN_PRIORITY = F.PRIORITIES.reduce((sum, one) => sum + one, 0) / F.PRIORITIES.length;
/** Age of what was never seen, steps. */
const NEVER_SEEN = 100;
/** Memory from which on it is believed to be what the pager means, and not the CPU; so is that of who was never seen: bursts pass. */
const LIKELY_MEMORY = 0.6;

export class Belief {
  readonly mind: Mind;
  readonly #memory: MemoryBelief;
  readonly #load: LoadBelief;
  readonly #orders = new Int32Array(DELAY).fill(-1);
  readonly #knowsPriority: Uint8Array;
  #step = 0;
  #action = -1;

  constructor(config: ClusterConfig) {
    this.mind = emptyMind(torusOf(config.side), config);
    this.#memory = new MemoryBelief(this.mind, config);
    this.#load = new LoadBelief(this.mind);
    this.mind.priority.fill(MEAN_PRIORITY);
    this.mind.age.fill(NEVER_SEEN);
    this.#knowsPriority = new Uint8Array(this.mind.torus.nodes);
  }

  /** Takes a look. To be called once a step, before `did`. */
  look(observation: Float32Array): Mind {
    const { mind } = this;
    const { around, nodes, side } = mind.torus;
    const stood = mind.agent;
    mind.agent = standingOn(observation, side);
    mind.budget = observation[F.AT_BUDGET]! * mind.config.budget;
    if (this.#step > 0) this.#goOn(observation, stood);
    mind.stepsLeft = F.LONGEST_EPISODE - this.#step;
    this.#hearPage(observation);
    for (let i = 0; i < F.SEEN_NODES; i += 1)
      this.#see(around[F.SEEN_NODES * mind.agent + i]!, observation, F.CHANNELS * i);
    for (let node = 0; node < nodes; node += 1) {
      mind.growth[node] = this.#memory.growth(node, this.#load.cpu(node));
      this.#load.foresee(node);
    }
    for (const order of this.#orders) relieve(mind, order);
    this.#step += 1;
    return mind;
  }

  /** What was chosen after the look. */
  did(action: number): void {
    this.#action = action;
  }

  #goOn(observation: Float32Array, stood: number): void {
    const { age, torus } = this.mind;
    const arrived = this.#orders[0]!;
    this.#orders.copyWithin(0, 1);
    // The world says whether the order could be paid.
    const isOrdered = this.#action === F.SCALE && observation[F.AT_ORDERS + DELAY - 1]! > 0;
    this.#orders[DELAY - 1] = isOrdered ? stood : -1;
    if (arrived >= 0) this.#load.relieve(arrived);
    for (let node = 0; node < torus.nodes; node += 1) {
      age[node]! += 1;
      this.#load.goOn(node);
      this.#memory.goOn(node, this.#load.cpu(node));
    }
    if (this.#action === F.CLEAN) this.#memory.cleaned(stood);
  }

  #see(node: number, observation: Float32Array, at: number): void {
    const cpu = observation[at]!;
    const memory = observation[at + 1]!;
    this.mind.priority[node] = observation[at + 2]!;
    this.#knowsPriority[node] = 1;
    this.#memory.see(node, { memory, cpu, step: this.#step });
    this.mind.age[node] = 0;
    if (memory < 1) this.#load.see(node, cpu);
  }

  /** Believes no node to lose more than the one that is paged; that one, if unseen, to lose what is said. */
  #hearPage(observation: Float32Array): void {
    const { mind } = this;
    const { priority, memory } = mind;
    const loss = observation[F.AT_PAGED_LOSS]!;
    for (let node = 0; node < mind.torus.nodes; node += 1) {
      // Priorities nobody has seen may be the lowest, of which the pager's silence says least.
      const most = highOf(
        loss / (this.#knowsPriority[node] === 1 ? priority[node]! : F.PRIORITIES[0]),
      );
      if (memory[node]! > most) memory[node] = most;
      this.#load.atMost(node, most);
    }
    const node = pagedNode(observation, mind.torus, mind.agent);
    if (node === null) return;
    if (priority[node]! < loss) priority[node] = loss;
    const high = highOf(loss / priority[node]!);
    const isMemory = high >= 1 || memory[node]! > LIKELY_MEMORY || this.#knowsPriority[node] === 0;
    if (!isMemory) return this.#load.hear(node, high);
    return this.#memory.hear(node, {
      memory: high,
      cpu: this.#load.cpu(node),
      step: this.#step,
    });
  }
}

/** CPU or memory at which this share of service is lost. */
const highOf = (share: number): number =>
  share >= 1 ? 1 : F.LOSES_FROM + share * (1 - F.LOSES_FROM);
