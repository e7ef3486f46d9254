// The classic cluster world as one would first write it: a node is an object, a step makes
// new ones, normal numbers by Box and Muller. The peer that shows what layout is worth.
import { normal, seededChance } from "../../src/base/index.ts";
import type { Chance } from "../../src/base/index.ts";

interface Node {
  readonly cpu: number;
  readonly memory: number;
  readonly priority: number;
}

export interface NaiveStep {
  readonly observation: number[];
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

const MOVES = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;
const clip = (value: number): number => Math.min(1, Math.max(0, value));
const isHot = ({ cpu, memory }: Node): boolean => cpu > 0.8 || memory > 0.8;

export class NaiveCluster {
  readonly #chance: Chance;
  #nodes: Node[] = [];
  #y = 0;
  #x = 0;
  #budget = 100;
  #steps = 0;

  constructor(seed: number) {
    this.#chance = seededChance(seed);
    this.reset();
  }

  reset(): number[] {
    const chance = this.#chance;
    this.#nodes = Array.from({ length: 16 }, () => ({
      cpu: 0.3 * chance(),
      memory: 0.1 * chance(),
      priority: [0.2, 0.5, 1][Math.floor(3 * chance())]!,
    }));
    this.#y = Math.floor(4 * chance());
    this.#x = Math.floor(4 * chance());
    this.#budget = 100;
    this.#steps = 0;
    return this.#observe();
  }

  step(action: number): NaiveStep {
    let reward = -0.01;
    if (action < 4) {
      const [dy, dx] = MOVES[action]!;
      this.#y = (this.#y + dy + 4) % 4;
      this.#x = (this.#x + dx + 4) % 4;
    } else if (action === 4) reward += this.#clean();
    else reward += this.#scale();
    this.#nodes = this.#nodes.map(({ cpu, memory, priority }) => ({
      cpu: clip(cpu + 0.02 * normal(this.#chance)),
      memory: clip(memory + 0.005 + 0.01 * normal(this.#chance)),
      priority,
    }));
    const out = this.#nodes.filter(({ memory }) => memory >= 0.99);
    reward -= 2 * out.length + 3 * out.filter(({ priority }) => priority > 0.8).length;
    this.#budget = Math.min(100, this.#budget + 0.5);
    this.#steps += 1;
    const load = this.#nodes.reduce((sum, { cpu, memory }) => sum + cpu + memory, 0) / 32;
    const terminated = load > 0.85 || out.length > 0;
    return { observation: this.#observe(), reward, terminated, truncated: this.#steps >= 500 };
  }

  #clean(): number {
    if (this.#budget < 0.5) return -0.2;
    this.#budget -= 0.5;
    const at = 4 * this.#y + this.#x;
    const { cpu, memory, priority } = this.#nodes[at]!;
    const left = Math.max(0, cpu - 0.5);
    const cleaned = cpu - left + memory;
    this.#nodes[at] = { cpu: left, memory: 0, priority };
    return cleaned < 0.2 ? -0.1 : Math.min(1, cleaned / 1.5) * (1 + priority);
  }

  #scale(): number {
    const hot = this.#nodes
      .map((node, at) => ({ node, at }))
      .filter(({ node }) => isHot(node))
      .sort((a, b) => b.node.cpu + b.node.memory - a.node.cpu - a.node.memory);
    if (hot.length === 0) return -0.2;
    const scaled = hot.slice(0, Math.floor(this.#budget / 5));
    if (scaled.length === 0) return -0.5;
    this.#budget -= 5 * scaled.length;
    for (const { node, at } of scaled) {
      const { cpu, memory, priority } = node;
      this.#nodes[at] = { cpu: clip(cpu - 0.3), memory: clip(memory - 0.3), priority };
    }
    return (0.8 * scaled.length) / hot.length;
  }

  #observe(): number[] {
    const seen: number[] = [];
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        const { cpu, memory, priority } =
          this.#nodes[4 * ((this.#y + dy + 4) % 4) + ((this.#x + dx + 4) % 4)]!;
        seen.push(cpu, memory, priority);
      }
    }
    return [...seen, this.#y / 4, this.#x / 4, this.#budget / 100];
  }
}
