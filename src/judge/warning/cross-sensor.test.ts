import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { Frame, normal, seededChance, SensorTable } from "../../base/index.ts";
import { CrossSensor } from "./cross-sensor.ts";
import { ALERT_AT } from "./own-past.ts";
import {
  areaUnderCurve,
  registerSensor,
  RELATED_HOST,
  RelatedHost,
} from "./related-host.fixture.ts";

const HOSTS = 6;
const LEARNT = 4000;
const WELL = 600;
const ILL = 400;
const SMOOTHING = 1 / 16;

/** Scores of ticks before and after the break. */
class Scored {
  readonly well: number[] = [];
  readonly ill: number[] = [];
  area(): number {
    return areaUnderCurve(this.well, this.ill);
  }
}

describe("X1: relations break while every sensor keeps its own distribution", () => {
  const { sensors, level, deviation, broken } = RELATED_HOST;
  const together = new Scored();
  const gappy = new Scored();
  const single = Array.from({ length: sensors }, () => new Scored());
  const smoothed = Array.from({ length: sensors }, () => new Scored());
  const named: number[][] = [];

  beforeAll(() => {
    for (let seed = 1; seed <= HOSTS; seed++) {
      const host = new RelatedHost(seed);
      const cross = new CrossSensor(host.sensors);
      const crossGappy = new CrossSensor(host.sensors);
      const gaps = seededChance(1000 + seed);
      const means = new Float64Array(sensors).fill(1);
      for (let tick = 0; tick < LEARNT + WELL + ILL; tick++) {
        const isIll = tick >= LEARNT + WELL;
        const values = host.tick(isIll);
        const scores = [cross.observe(host.frame).score];
        for (let i = 0; i < sensors; i++) if (gaps() < 0.1) host.frame.setGap(i, "unreadable");
        scores.push(crossGappy.observe(host.frame).score);
        const into = (scored: Scored): number[] => (isIll ? scored.ill : scored.well);
        for (const [i, value] of values.entries()) {
          const square = ((value - level) / deviation) ** 2;
          means[i]! += SMOOTHING * (square - means[i]!);
          if (tick < LEARNT) continue;
          into(single[i]!).push(square);
          into(smoothed[i]!).push(means[i]!);
        }
        if (tick < LEARNT) continue;
        into(together).push(scores[0]!);
        into(gappy).push(scores[1]!);
      }
      named.push(cross.leading(broken));
    }
  });

  test("area under the curve at least .95", () => expect(together.area()).toBeGreaterThan(0.95));
  test("the same with a tenth of the values missing", () =>
    expect(gappy.area()).toBeGreaterThan(0.95));
  test.each(Array.from({ length: sensors }, (_, i) => i))("sensor %d alone: at most .6", (i) => {
    expect(single[i]!.area()).toBeLessThan(0.6);
    expect(smoothed[i]!.area()).toBeLessThan(0.6);
  });
  test("a broken sensor stands out in most hosts", () => {
    const right = named.filter(([first]) => first !== undefined && first < broken).length;
    expect(right).toBeGreaterThan(HOSTS / 2);
  });
});

test("X1: a host that goes on as it did alerts at less than one tick in 500", () => {
  const host = new RelatedHost(99);
  const cross = new CrossSensor(host.sensors);
  let judged = 0;
  let alerts = 0;
  for (let tick = 0; tick < 12_000; tick++) {
    host.tick(false);
    const { score } = cross.observe(host.frame);
    if (score === null) continue;
    judged++;
    if (score >= ALERT_AT) alerts++;
  }
  expect(judged).toBeGreaterThan(10_000);
  expect(alerts / judged).toBeLessThan(1 / 500);
});

/** Ticks of a host of odd sensors, after which the state of the last score is returned. */
function run(ticks: number, fill: (frame: Frame, tick: number) => void): string {
  const sensors = new SensorTable();
  for (let i = 0; i < 6; i++) registerSensor(sensors, `s${i}`, `g${i}`);
  const cross = new CrossSensor(sensors);
  const frame = new Frame();
  let last = "collecting";
  for (let tick = 0; tick < ticks; tick++) {
    frame.clear(sensors.count);
    fill(frame, tick);
    const { score, state } = cross.observe(frame);
    expect(score === null || Number.isFinite(score), `score ${score} at ${tick}`).toBe(true);
    last = state;
  }
  return last;
}

const chance = seededChance(5);
const noise = (): number => 0.5 + 0.05 * normal(chance);
const rows: readonly [string, string, (frame: Frame, tick: number) => void][] = [
  ["constant sensors", "collecting", (frame) => sixOf(frame, () => 0.3)],
  ["two sensors that move", "collecting", (frame) => sixOf(frame, (i) => (i < 2 ? noise() : 1))],
  ["six that move", "judged", (frame) => sixOf(frame, noise)],
  ["exact copies", "judged", (frame) => copies(frame, noise())],
  ["binary values", "judged", (frame) => sixOf(frame, () => Number(chance() < 0.3))],
  [
    "denormal values beside ordinary ones",
    "judged",
    (frame) => sixOf(frame, (i) => (i > 3 ? 5e-324 : noise())),
  ],
  [
    "four of six that vanish",
    "blind",
    (frame, tick) => sixOf(frame, (i) => (i < 4 && tick > 1500 ? Number.NaN : noise())),
  ],
  [
    "three that appear late",
    "judged",
    (frame, tick) => sixOf(frame, (i) => (i < 3 && tick < 800 ? Number.NaN : noise())),
  ],
];

function sixOf(frame: Frame, value: (sensor: number) => number): void {
  for (let i = 0; i < 6; i++) frame.set(i, value(i));
}

function copies(frame: Frame, value: number): void {
  for (let i = 0; i < 6; i++) frame.set(i, value);
}

test.each(rows)("X1: relations of %s: %s", (_name, state, fill) => {
  expect(run(1600, fill)).toBe(state);
});

test("X1: whatever the values, a score is a finite number or none", () => {
  const value = fc.oneof(fc.double(), fc.constantFrom(0, 1, Number.NaN, Infinity, 5e-324));
  fc.assert(
    fc.property(
      fc.array(fc.array(value, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 30 }),
      (ticks) => {
        run(700, (frame, tick) => sixOf(frame, (i) => ticks[tick % ticks.length]![i]!));
      },
    ),
    { numRuns: 20 },
  );
});

test("X1: five hundred cores do not crowd out the other groups", () => {
  const sensors = new SensorTable();
  for (let i = 0; i < 500; i++) registerSensor(sensors, `cpu${i}`, "cpu");
  const memory = [0, 1, 2, 3].map((i) => registerSensor(sensors, `memory${i}`, "memory"));
  const cross = new CrossSensor(sensors);
  const frame = new Frame();
  let shared = 0;
  for (let tick = 0; tick < 1200; tick++) {
    frame.clear(sensors.count);
    const load = noise();
    for (let i = 0; i < 500; i++) frame.set(i, noise());
    // At the end one of four that moved as one goes its own way.
    for (const i of memory)
      frame.set(i, (tick > 1150 && i === memory[0] ? noise() : load) + 0.002 * normal(chance));
    shared = cross.observe(frame).sensors;
  }
  expect(shared).toBeLessThanOrEqual(32);
  expect(cross.leading(1)[0]).toBeGreaterThanOrEqual(500);
});
