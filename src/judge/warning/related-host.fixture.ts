// A host whose sensors follow a few common loads, and whose relations break while every
// sensor keeps its own distribution. Parameters were fixed before the detector was tried on
// it; the tests score the detector by them.
import { Frame, normal, seededChance, SensorTable } from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";

export const RELATED_HOST = {
  sensors: 12,
  /** Common loads, each an AR(1) process of unit variance. */
  loads: 3,
  loadMemory: 0.9,
  /** Share of a sensor's variance that is its own. */
  ownShare: 0.1,
  /** Sensors that after the break follow loads of the same law, but others. */
  broken: 3,
  level: 0.5,
  deviation: 0.1,
} as const;

const GROUPS = ["cpu", "memory", "disk", "network"] as const;

export class RelatedHost {
  readonly sensors = new SensorTable();
  readonly frame = new Frame();
  readonly #chance: Chance;
  readonly #weights: number[][];
  readonly #usual: number[];
  readonly #other: number[];

  constructor(seed: number) {
    this.#chance = seededChance(seed);
    const { sensors, loads, ownShare } = RELATED_HOST;
    this.#weights = Array.from({ length: sensors }, () => {
      const raw = Array.from({ length: loads }, () => normal(this.#chance));
      const length = Math.hypot(...raw);
      return raw.map((weight) => (Math.sqrt(1 - ownShare) * weight) / length);
    });
    this.#usual = Array.from({ length: loads }, () => normal(this.#chance));
    this.#other = Array.from({ length: loads }, () => normal(this.#chance));
    for (let i = 0; i < sensors; i++)
      registerSensor(this.sensors, `s${i}`, GROUPS[i % GROUPS.length]!);
  }

  /** The next tick's values, also left in `frame`; true breaks the relations of the first few sensors. */
  tick(isBroken: boolean): readonly number[] {
    this.#advance(this.#usual);
    this.#advance(this.#other);
    const { broken, ownShare, level, deviation } = RELATED_HOST;
    const own = Math.sqrt(ownShare);
    this.frame.clear(this.sensors.count);
    return this.#weights.map((weights, i) => {
      const loads = isBroken && i < broken ? this.#other : this.#usual;
      const common = weights.reduce((sum, weight, k) => sum + weight * loads[k]!, 0);
      const value = level + deviation * (common + own * normal(this.#chance));
      this.frame.set(i, value);
      return value;
    });
  }

  #advance(loads: number[]): void {
    const { loadMemory } = RELATED_HOST;
    const kick = Math.sqrt(1 - loadMemory * loadMemory);
    for (let k = 0; k < loads.length; k++)
      loads[k] = loadMemory * loads[k]! + kick * normal(this.#chance);
  }
}

export function registerSensor(table: SensorTable, id: string, group: string): number {
  return table.register({
    id,
    title: id,
    unit: "ratio",
    normaliser: "as it is",
    source: "a fixture",
    group,
    routable: false,
  });
}

/** Probability that a score of `ill` exceeds one of `well`, ties counted half (Mann and Whitney). */
export function areaUnderCurve(well: readonly number[], ill: readonly number[]): number {
  const all = [
    ...well.map((score) => ({ score, ill: 0 })),
    ...ill.map((score) => ({ score, ill: 1 })),
  ].toSorted((a, b) => a.score - b.score);
  let ranks = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]!.score === all[from]!.score) to++;
    for (let i = from; i < to; i++) ranks += all[i]!.ill * ((from + to + 1) / 2);
    from = to;
  }
  return (ranks - (ill.length * (ill.length + 1)) / 2) / (well.length * ill.length);
}
