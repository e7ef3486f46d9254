import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normal, seededChance } from "../../base/index.ts";
import { StayWatch } from "./stay.ts";
import type { Stay, StayState } from "./stay.ts";

const DAY = 8640;

/** A day of noise with a burst to the top every half hour, which lasts `burst` blocks. */
function ordinary(watch: StayWatch, { blocks = DAY, burst = 6 } = {}): number {
  const chance = seededChance(4);
  let alarms = 0;
  for (let t = 0; t < blocks; t++) {
    const value = t % 180 < burst ? 0.97 : Math.min(1, Math.max(0, 0.3 + 0.05 * normal(chance)));
    if ((watch.observe(value)?.margin ?? 0) >= 1) alarms++;
  }
  return alarms;
}

/** Blocks after which a level held from now on alarms; null if it does not within `most`. */
function heardAfter(watch: StayWatch, level: number, most = 150): [number, Stay] | null {
  for (let t = 1; t <= most; t++) {
    const stay = watch.observe(level);
    if ((stay?.margin ?? 0) >= 1) return [t, stay!];
  }
  return null;
}

describe("X1: a stay", () => {
  test("bursts to the top are ordinary, the top held for three minutes is not", () => {
    const watch = new StayWatch();
    expect(ordinary(watch)).toBe(0);
    const [blocks, stay] = heardAfter(watch, 0.97)!;
    expect(blocks).toBe(18);
    expect(stay).toMatchObject({ level: 0.97, blocks: 18 });
    expect(stay.record).toBeLessThan(0.5);
  });

  test.each([
    ["five minutes were seen: ten are asked for", 30, 60],
    ["ten minutes were seen: twenty are", 65, 120],
  ])("of a past in which stays of %s", (_name, burst, least) => {
    const watch = new StayWatch();
    expect(ordinary(watch, { burst })).toBe(0);
    const heard = heardAfter(watch, 0.97, 179);
    expect(heard?.[0] ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(least - 7);
  });

  test("a level that bursts and noise have held is none", () => {
    const watch = new StayWatch();
    ordinary(watch);
    expect(heardAfter(watch, 0.31)).toBeNull();
  });

  test("in the first half day nothing is heard, then only what is long", () => {
    const [young, half] = [new StayWatch(), new StayWatch()];
    ordinary(young, { blocks: DAY / 4 });
    expect(heardAfter(young, 0.97)).toBeNull();
    ordinary(half, { blocks: DAY / 2 });
    expect(heardAfter(half, 0.97)![0]).toBeGreaterThanOrEqual(60);
  });

  test.each([
    ["five times all that was ever seen, for a minute", 0.1, 0.9, 6],
    ["four times: that is no surge", 0.2, 0.9, null],
    ["far above, but low: nor is that", 0.01, 0.4, null],
  ])("a past of minutes tells a surge: %s", (_name, usual, level, blocks) => {
    const watch = new StayWatch();
    for (let t = 0; t < 30; t++) expect(watch.observe(usual)?.margin ?? 0).toBe(0);
    expect(heardAfter(watch, level, 60)?.[0] ?? null).toBe(blocks);
  });

  test("of three minutes and less nothing is known, and what surged once is past", () => {
    const watch = new StayWatch();
    for (let t = 0; t < 20; t++) watch.observe(0.01);
    expect(heardAfter(watch, 0.9, 9)).toBeNull();
    const other = new StayWatch();
    for (let t = 0; t < 30; t++) other.observe(0.01);
    expect(heardAfter(other, 0.9)?.[1].record).toBe(0.01);
    for (let t = 0; t < 60; t++) other.observe(0.01);
    expect(heardAfter(other, 0.9)).toBeNull();
  });

  test("a gap ends it", () => {
    const watch = new StayWatch();
    ordinary(watch);
    for (let t = 0; t < 17; t++) watch.observe(0.97);
    expect(watch.observe(null)).toBeNull();
    expect(heardAfter(watch, 0.97)![0]).toBe(18);
  });

  test("what lasts and lasts becomes usual", () => {
    const watch = new StayWatch();
    ordinary(watch);
    for (let t = 0; t < 400; t++) watch.observe(0.97);
    expect(watch.observe(0.97)?.margin ?? 0).toBeLessThan(1);
  });

  test("what comes again every hour in the same way never alarms", () => {
    const course = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 2,
      maxLength: 360,
    });
    fc.assert(
      fc.property(course, (values) => {
        const watch = new StayWatch();
        for (let t = 0; t < DAY; t++) {
          const stay = watch.observe(values[t % values.length]!);
          // The first time it may be a surge.
          if (t > 2 * values.length) expect(stay?.margin ?? 0).toBeLessThanOrEqual(0);
        }
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  test("given back what it remembers it goes on as it would have", () => {
    const one = new StayWatch();
    ordinary(one, { blocks: DAY - 50 });
    const other = new StayWatch();
    expect(other.load(JSON.parse(JSON.stringify(one.save())) as StayState)).toBe(true);
    for (let t = 0; t < 300; t++) {
      const value = t > 200 ? 0.97 : ((t * 7919) % 97) / 200;
      expect(other.observe(value)).toEqual(one.observe(value));
    }
    expect(new StayWatch().load({ ...one.save(), records: [] })).toBe(false);
  });
});
