// What holds for every plant: the suite each of them passes. A plant is given fresh for
// each test, with a clock that moves as its samples are taken.
import { describe, expect, test } from "vitest";
import type { Instant, Ms } from "../base/index.ts";
import type { Plant, Sample } from "./plant.ts";

export interface PlantUnderTest {
  readonly plant: Plant;
  /** Moves to the plant's next moment; null when it has none. */
  next(): Instant | null;
}

const AMPLE_BUDGET: Ms = 10_000;
const ID = /^[a-z0-9_.:-]+$/;
/** Metrics that are shares of a whole. */
const RATIOS = ["cpuAvg", "cpuMax", "memUsed", "swapUsed", "psiCpuSome", "psiIoSome"] as const;

/** Takes samples until the plant has no more, at most `most`. */
export function take(under: PlantUnderTest, most: number, each: (sample: Sample) => void): number {
  for (let taken = 0; taken < most; taken++) {
    const at = under.next();
    if (at === null) return taken;
    each(under.plant.read(at, AMPLE_BUDGET));
  }
  return most;
}

function checkFrame(plant: Plant, sample: Sample): void {
  expect(sample.frame.count).toBe(plant.sensors.count);
  for (let index = 0; index < plant.sensors.count; index++) {
    const value = sample.frame.value(index);
    const where = plant.sensors.at(index).id;
    if (value === null) expect(sample.frame.gap(index), where).not.toBeNull();
    else {
      expect(value, where).toBeGreaterThanOrEqual(0);
      expect(value, where).toBeLessThanOrEqual(1);
    }
  }
}

function checkMetrics({ metrics }: Sample): void {
  for (const [name, value] of Object.entries(metrics)) {
    if (value === null) continue;
    expect(value, name).toBeGreaterThanOrEqual(0);
    expect(Number.isFinite(value), name).toBe(true);
  }
  for (const name of RATIOS)
    if (metrics[name] !== null) expect(metrics[name]).toBeLessThanOrEqual(1);
}

function checkProcesses({ processes, processCount }: Sample): void {
  expect(processes.length).toBeLessThanOrEqual(10);
  if (processCount !== null) expect(processes.length).toBeLessThanOrEqual(processCount);
  const busy = processes.map((row) => row.cpuRatio ?? 0);
  expect(busy).toEqual([...busy].sort((a, b) => b - a));
  expect(new Set(processes.map((row) => row.pid)).size).toBe(processes.length);
  for (const row of processes) {
    if (row.waitRatio === null) continue;
    expect(row.waitRatio).toBeGreaterThanOrEqual(0);
    expect(row.waitRatio).toBeLessThanOrEqual(1);
  }
}

/** Defines the tests every plant must pass. */
export function conformsAsPlant(name: string, create: () => PlantUnderTest): void {
  describe(`T2: ${name} conforms as a plant`, () => {
    test("values lie in [0, 1], and what is unknown says why", () => {
      const under = create();
      const taken = take(under, 5, (sample) => {
        checkFrame(under.plant, sample);
        checkMetrics(sample);
        checkProcesses(sample);
      });
      expect(taken).toBeGreaterThan(0);
      under.plant.close();
    });

    test("sensors are described whole, and keep their index", () => {
      const under = create();
      const before = under.plant.sensors.specs.map((spec) => spec.id);
      take(under, 3, () => undefined);
      const { specs } = under.plant.sensors;
      expect(specs.slice(0, before.length).map((spec) => spec.id)).toEqual(before);
      expect(new Set(specs.map((spec) => spec.id)).size).toBe(specs.length);
      for (const spec of specs) {
        expect(spec.id).toMatch(ID);
        for (const text of [spec.title, spec.unit, spec.normaliser, spec.source, spec.group]) {
          expect(text, spec.id).not.toBe("");
        }
      }
      under.plant.close();
    });

    test("the first sample has no processes, and closing twice is safe", () => {
      const under = create();
      take(under, 1, (sample) => expect(sample.processes).toEqual([]));
      under.plant.close();
      expect(() => under.plant.close()).not.toThrow();
    });
  });
}
