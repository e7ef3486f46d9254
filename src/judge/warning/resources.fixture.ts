// Resources that leak, with noise, collections, restarts and steps, and resources that only
// seem to: one value a second, seeded. Parameters were fixed before the forecast was tried on
// them; the tests score it by them.
import { normal, seededChance } from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";
import { ExhaustionWatch } from "./exhaustion.ts";
import type { ExhaustionForecast } from "./exhaustion.ts";

const SECOND = 1000;
/** Length of the series without a leak, s. */
const LENGTH = 4000;

const between = (chance: Chance, low: number, high: number): number =>
  low + (high - low) * chance();

/** AR(1) noise of a given deviation. */
function noise(chance: Chance, memory: number, deviation: number): () => number {
  let state = normal(chance);
  const kick = Math.sqrt(1 - memory * memory);
  return () => deviation * (state = memory * state + kick * normal(chance));
}

/** Falls from one to zero in every period: what a collector does to memory. */
const tooth = (t: number, period: number): number => (t % period) / period;

interface Shift {
  readonly at: number;
  readonly by: number;
}

export interface Leak {
  /** Values until the limit is reached. */
  readonly values: readonly number[];
  /** Time at which it would be reached if nothing more happened than has by `t`, s. */
  reachedAt(t: number): number;
}

export function leak(seed: number): Leak {
  const chance = seededChance(seed);
  const base = between(chance, 0.1, 0.4);
  const life = Math.exp(between(chance, Math.log(600), Math.log(4000)));
  const rate = (1 - base) / life;
  const shake = noise(chance, chance() < 0.5 ? 0 : 0.8, between(chance, 0.001, 0.02));
  const collects = chance() < 0.3 ? between(chance, 0.01, 0.05) : 0;
  const period = between(chance, 10, 60);
  const shifts: Shift[] = [];
  for (let steps = Math.floor(3 * chance()); steps > 0; steps--)
    shifts.push({
      at: between(chance, 0, 0.7) * life,
      by: (chance() < 0.5 ? -1 : 1) * between(chance, 0.02, 0.08),
    });
  if (chance() < 0.3) {
    const at = between(chance, 0.1, 0.5) * life;
    shifts.push({ at, by: -rate * at });
  }
  const raw = Array.from(
    { length: Math.ceil(3 * life) },
    (_, t) => base + rate * t + collects * tooth(t, period) + shake(),
  );
  const shiftBy = (t: number): number =>
    shifts.reduce((sum, { at, by }) => (at <= t ? sum + by : sum), 0);
  const reachedAt = (t: number): number => {
    const shift = shiftBy(t);
    const found = raw.findIndex((value, later) => later > t && value + shift >= 1);
    return found < 0 ? Infinity : found;
  };
  const values: number[] = [];
  for (let t = 0; t < raw.length; t++) {
    const value = raw[t]! + shiftBy(t);
    if (value >= 1) break;
    values.push(Math.max(0, value));
  }
  return { values, reachedAt };
}

type Maker = (chance: Chance) => (t: number) => number;

/** By name: resources in use without a leak. */
export const NO_LEAKS: Readonly<Record<string, Maker>> = {
  white: (chance) => {
    const level = between(chance, 0.2, 0.8);
    const shake = noise(chance, 0, between(chance, 0.001, 0.05));
    return () => level + shake();
  },
  "wanders and returns": (chance) => {
    const level = between(chance, 0.3, 0.6);
    const shake = noise(chance, between(chance, 0.99, 0.999), between(chance, 0.03, 0.1));
    return () => level + shake();
  },
  walk: (chance) => {
    let level = between(chance, 0.2, 0.7);
    return () => {
      level += 0.002 * normal(chance);
      if (level > 0.8) level = 1.6 - level;
      if (level < 0.1) level = 0.2 - level;
      return level;
    };
  },
  collected: (chance) => {
    const base = between(chance, 0.1, 0.4);
    const height = between(chance, 0.05, 0.3);
    const period = between(chance, 20, 400);
    const shake = noise(chance, 0, between(chance, 0.001, 0.01));
    return (t) => base + height * tooth(t, period) + shake();
  },
  "rises and falls with the day": (chance) => {
    const swing = between(chance, 0.05, 0.15);
    const period = between(chance, 1000, 4000);
    const phase = between(chance, 0, 1);
    const shake = noise(chance, 0, 0.005);
    return (t) => 0.45 + swing * Math.sin(2 * Math.PI * (t / period + phase)) + shake();
  },
  "one step": (chance) => {
    const at = between(chance, 300, 3700);
    const by = between(chance, 0.05, 0.4);
    const shake = noise(chance, 0.5, 0.005);
    return (t) => 0.3 + (t > at ? by : 0) + shake();
  },
  "fills and levels off": (chance) => {
    const to = between(chance, 0.3, 0.65);
    const within = between(chance, 200, 1500);
    const shake = noise(chance, 0.5, 0.005);
    return (t) => 0.2 + to * (1 - Math.exp(-t / within)) + shake();
  },
  bursts: (chance) => {
    const shake = noise(chance, 0.5, 0.005);
    let left = 0;
    let height = 0;
    return () => {
      if (left-- <= 0 && chance() < 0.003) {
        left = between(chance, 20, 300);
        height = between(chance, 0.1, 0.4);
      }
      return 0.3 + (left > 0 ? height : 0) + shake();
    };
  },
  "loads its data and stays": (chance) => {
    const to = between(chance, 0.3, 0.55);
    const within = between(chance, 300, 2000);
    const shake = noise(chance, 0, 0.004);
    return (t) => 0.2 + (to - 0.2) * Math.min(1, t / within) + shake();
  },
  constant: () => () => 0.97,
};

export function noLeak(name: string, seed: number): readonly number[] {
  const value = NO_LEAKS[name]!(seededChance(seed));
  return Array.from({ length: LENGTH }, (_, t) => Math.min(0.999, Math.max(0, value(t))));
}

export interface Announcement {
  readonly t: number;
  readonly forecast: ExhaustionForecast;
}

/** Every second at which a forecast stood. */
export function announcements(values: readonly number[]): Announcement[] {
  const watch = new ExhaustionWatch();
  return values.flatMap((value, t) => {
    const forecast = watch.note(t * SECOND, value);
    return forecast === null ? [] : [{ t, forecast }];
  });
}

/** True where the interval of an announcement holds the time at which the leak reaches the limit. */
export function covers({ t, forecast }: Announcement, one: Leak): boolean {
  const left = (one.reachedAt(t) - t) * SECOND;
  return forecast.leftLow <= left + SECOND && left - SECOND <= forecast.leftHigh;
}

/** Of `count` leaks: announced at all, covered at the first announcement, and share of covered seconds. */
export function leakScores(count: number): {
  announced: number;
  first: number;
  throughout: number;
} {
  let announced = 0;
  let first = 0;
  let throughout = 0;
  for (let seed = 1; seed <= count; seed++) {
    const one = leak(seed);
    const all = announcements(one.values);
    if (all.length === 0) continue;
    announced++;
    if (covers(all[0]!, one)) first++;
    // Every twentieth second: to look for the end costs.
    const some = all.filter((_, i) => i % 20 === 0);
    throughout += some.filter((announcement) => covers(announcement, one)).length / some.length;
  }
  return { announced: announced / count, first: first / count, throughout: throughout / announced };
}

/** Names and seeds of the series without a leak at which a forecast was made. */
export function falseAlarms(count: number): string[] {
  const names = Object.keys(NO_LEAKS);
  const found: string[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const name = names[seed % names.length]!;
    if (announcements(noLeak(name, seed)).length > 0) found.push(`${name} ${seed}`);
  }
  return found;
}
