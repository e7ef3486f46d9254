import fc from "fast-check";
import { expect, test } from "vitest";
import { normal, seededChance } from "../../base/index.ts";
import { SensorNovelty } from "./sensor-novelty.ts";
import { NOVELTY } from "./settings.ts";
import { NOVELTY_STATE_VERSION, restoreNovelty, saveNovelty } from "./state.ts";

type Signal = (at: number) => number | null;

/** Indices of alerts among `length` samples; every score must be a number ≥ 0. */
function alerts(signal: Signal, length: number, sensor = new SensorNovelty()): number[] {
  const found: number[] = [];
  for (let at = 0; at < length; at++) {
    const score = sensor.observe(signal(at));
    expect(score >= 0 && Number.isFinite(score)).toBe(true);
    if (sensor.isAlert) found.push(at);
  }
  return found;
}

function noise(seed: number): Signal {
  const chance = seededChance(seed);
  return () => normal(chance);
}

const bad: readonly (readonly [string, Signal])[] = [
  ["a constant", () => 0.25],
  ["two values", (at) => (at % 7 < 3 ? 1 : 0)],
  ["a ramp", (at) => at],
  ["gaps", (at) => (at % 3 === 0 ? null : Math.sin(at / 9))],
  ["nothing at all", () => null],
  ["NaN and infinities", (at) => [Number.NaN, Infinity, -Infinity, 0.5][at % 4]!],
  ["denormal numbers", (at) => Number.MIN_VALUE * (at % 11)],
  ["huge numbers", (at) => Number.MAX_VALUE * Math.cos(at)],
  ["from tiny to huge", (at) => 10 ** ((at % 600) - 300)],
];

test.each(bad)("X1: %s: always a score, and hardly an alert", (_name, signal) => {
  expect(alerts(signal, 3000).length).toBeLessThanOrEqual(15);
});

test("X1: one sample says nothing", () => {
  const sensor = new SensorNovelty();
  expect(sensor.observe(1e9)).toBe(0);
  expect(sensor.isLearning).toBe(true);
  expect(sensor.leadingPart).toBeNull();
});

const changes: readonly (readonly [string, Signal, Signal])[] = [
  ["a constant that changes", () => 5, () => 5.001],
  ["a spike never seen", noise(1), (at) => (at === 2000 ? 12 : 0)],
  ["a shift of the mean by two deviations", noise(2), (at) => 2 + Math.sin(at * 977)],
  ["a deviation three times as wide", noise(3), (at) => 4 * Math.sin(at * 977)],
];

test.each(changes)("X1: %s is alerted within 120 samples", (_name, before, after) => {
  const sensor = new SensorNovelty();
  const signal: Signal = (at) => (at < 2000 ? before(at) : after(at));
  const found = alerts(signal, 2120, sensor).filter((at) => at >= 2000);
  expect(found.length).toBeGreaterThan(0);
});

test("X1: white noise is alerted less than three times in a thousand samples", () => {
  for (const seed of [11, 12, 13]) {
    expect(alerts(noise(seed), 20_000).length).toBeLessThan(60);
  }
});

test("X1: a trend that was always there is no news", () => {
  const hum = noise(5);
  const found = alerts((at) => at / 10 + hum(at)!, 5000);
  expect(found.length).toBeLessThan(25);
});

test("X1: a gap is neither strange nor learned", () => {
  const sensor = new SensorNovelty();
  alerts(noise(6), 500, sensor);
  const before = JSON.stringify(saveNovelty(sensor).content.tracks);
  expect(sensor.observe(null)).toBe(0);
  expect(sensor.leadingPart).toBeNull();
  expect(JSON.stringify(saveNovelty(sensor).content.tracks)).toBe(before);
});

test("X1: the leading part names what was strange", () => {
  const sensor = new SensorNovelty();
  alerts(noise(7), 2000, sensor);
  sensor.observe(1000);
  expect(sensor.leadingPart).toBe("value");
});

test("X1: the same seed and samples give the same scores", () => {
  const run = (seed: number): number[] => {
    const sensor = new SensorNovelty({ ...NOVELTY, seed });
    const signal = noise(8);
    return Array.from({ length: 1000 }, (_, at) => sensor.observe(signal(at)));
  };
  expect(run(3)).toEqual(run(3));
  expect(run(3)).not.toEqual(run(4));
});

test("X1: a saved memory goes on to the bit, wherever it was cut", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2500 }), fc.nat(1000), (cut, seed) => {
      const signal = noise(seed);
      const sensor = new SensorNovelty();
      alerts(signal, cut, sensor);
      const text = JSON.stringify(saveNovelty(sensor));
      const restored = restoreNovelty(JSON.parse(text));
      if (!restored.ok) throw new Error(restored.trouble.message);
      expect(restored.value.isResting).toBe(sensor.isResting);
      for (let n = 0; n < 400; n++) {
        const sample = n === 200 ? 50 : signal(n);
        expect(restored.value.observe(sample)).toBe(sensor.observe(sample));
        expect([...restored.value.parts]).toEqual([...sensor.parts]);
      }
    }),
    { seed: 13, numRuns: 25 },
  );
});

function saved(): Record<string, unknown> {
  const sensor = new SensorNovelty();
  alerts(noise(9), 700, sensor);
  return JSON.parse(JSON.stringify(saveNovelty(sensor))) as Record<string, unknown>;
}

/** The saved state with the value at `path` replaced. */
function altered(path: readonly (string | number)[], value: unknown): unknown {
  const state = saved();
  let at: Record<string | number, unknown> = state;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1)!] = value;
  return state;
}

const refusals: readonly (readonly [string, unknown])[] = [
  ["nothing", null],
  ["a list", []],
  ["another version", altered(["version"], NOVELTY_STATE_VERSION + 1)],
  ["other settings", altered(["shape"], "[]")],
  ["no content", altered(["content"], undefined)],
  ["samples that are text", altered(["content", "samples"], "700")],
  ["a track lost", altered(["content", "tracks"], [])],
  ["centres out of order", altered(["content", "tracks", 0, "memory", "centres", 0], 1e9)],
  ["a centre that is no number", altered(["content", "tracks", 1, "memory", "centres", 0], null)],
  ["a weight of 0", altered(["content", "tracks", 0, "memory", "weights", 0], 0)],
  ["a weight too few", altered(["content", "tracks", 0, "memory", "weights"], [1])],
  ["a negative count", altered(["content", "tracks", 2, "rarity", "counts", 0], -1)],
  ["masses that stop early", altered(["content", "transitions", "trees", "masses"], [1, 2])],
  ["masses too many", altered(["content", "transitions", "trees", "masses"], [-20_000])],
  ["another number of knots", altered(["content", "transitions", "ranks", "knots"], [1, 2])],
  ["ranks beyond 1", altered(["content", "transitions", "recent", 0], 2)],
  ["a rest below 0", altered(["content", "rest", "remaining"], -1)],
];

test.each(refusals)("X1: a saved memory with %s is refused with a reason", (_name, state) => {
  const result = restoreNovelty(state);
  expect(result.ok).toBe(false);
  if (!result.ok) expect(result.trouble.code).toBe("novelty.state");
});

test("X1: the saved memory that the refusals alter is itself accepted", () => {
  expect(restoreNovelty(saved()).ok).toBe(true);
  expect(restoreNovelty(saved(), { ...NOVELTY, threshold: 4, rest: 10 }).ok).toBe(true);
  expect(restoreNovelty(saved(), { ...NOVELTY, seed: 2 }).ok).toBe(false);
});
