import fc from "fast-check";
import { expect, test } from "vitest";
import { Frame, SensorTable } from "../../base/index.ts";
import { SensorNovelty } from "../novelty/index.ts";
import { NoveltyBank } from "./novelty-bank.ts";

function bankOf(id: string) {
  const table = new SensorTable();
  const words = { title: id, unit: "", normaliser: "", source: "", group: "", routable: false };
  table.register({ id, ...words });
  const bank = new NoveltyBank(table);
  const frame = new Frame();
  const give = (value: number | null): void => {
    frame.clear(1);
    if (value !== null) frame.set(0, value);
    bank.observe(frame);
  };
  return { bank, give };
}

/** For one sensor a chance alarm in 1800 ticks. */
const lessChance = ({ strangeness, samples }: SensorNovelty): number =>
  Math.max(0, strangeness - Math.max(0, Math.log10(1.8e6 / samples) - 2.9));

test("T8: a sensor that stood still scores as if it had a detector all along", () => {
  const value = fc.option(fc.integer({ min: 0, max: 9 }).map((tenths) => tenths / 10));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.array(value, { maxLength: 30 }),
      (still, then) => {
        const { bank, give } = bankOf("cpu0");
        const plain = new SensorNovelty();
        let moved = false;
        for (let i = 0; i < still; i++) {
          give(0.5);
          plain.observe(0.5);
        }
        for (const one of then) {
          give(one);
          plain.observe(one);
          expect(bank.isLearning(0)).toBe(plain.isLearning);
          moved ||= one !== null && one !== 0.5;
          // Until it moves a detector says only how short the past is.
          if (one !== null && !plain.isLearning)
            expect(bank.score(0)).toBeCloseTo(moved ? lessChance(plain) : 0, 9);
          if (!moved) expect(plain.strangeness).toBeLessThan(0.5);
          if (bank.crossed(0)) expect(plain.isAlert).toBe(true);
        }
      },
    ),
    { seed: 1, numRuns: 30 },
  );
});

test("T8: after a day of standing still the first move alarms as after a quarter of an hour", () => {
  const scores = [1000, 86_400].map((still) => {
    const { bank, give } = bankOf("cpu0");
    for (let i = 0; i < still; i++) give(0);
    expect(bank.score(0)).toBe(0);
    give(0.2);
    return bank.score(0)!;
  });
  expect(scores[0]).toBeGreaterThan(2.5);
  expect(Math.abs(scores[0]! - scores[1]!)).toBeLessThan(0.05);
});

test("T8: a sensor without a value costs no memory and says nothing", () => {
  const { bank, give } = bankOf("cpu0");
  for (let i = 0; i < 500; i++) give(null);
  expect([...bank.save()]).toEqual([]);
  expect([bank.score(0), bank.isWatched(0)]).toEqual([null, false]);
});
