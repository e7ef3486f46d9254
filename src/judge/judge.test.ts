import fc from "fast-check";
import { expect, test } from "vitest";
import { Frame, normal, seededChance } from "../base/index.ts";
import { coherenceOf, logistic, lyapunov, Motion, orbit } from "../model/index.ts";
import { BAND_NAMES, BANDS } from "./bands.ts";
import { Judge } from "./judge.ts";
import type { Judgement } from "./judge.ts";

/** Runs series side by side, one value of each a tick; `null` is a gap. */
function run(series: readonly (readonly (number | null)[])[]): Judgement {
  const motion = new Motion();
  const judge = new Judge();
  const frame = new Frame();
  let judgement: Judgement | undefined;
  for (let tick = 0; tick < series[0]!.length; tick++) {
    frame.clear(series.length);
    for (const [index, values] of series.entries()) {
      const value = values[tick] ?? null;
      if (value === null) frame.setGap(index, "unreadable");
      else frame.set(index, value);
    }
    motion.observe(frame);
    judgement = judge.weigh(motion, frame);
  }
  return judgement!;
}

const chaos = (length: number): number[] => orbit(logistic(3.9), 0.3, length);
const constant = (length: number): number[] => Array.from({ length }, () => 0.25);

test("T4: fewer than 8 values are collecting: not in n, not in the bands, not counted as perfect", () => {
  const judgement = run([chaos(7)]);
  expect(judgement).toMatchObject({
    present: 1,
    collecting: 1,
    n: 0,
    coherence: null,
    provenShare: null,
  });
  expect(judgement.sensors.state(0)).toBe("collecting");
  expect(judgement.sensors.band(0)).toBeNull();
  expect(judgement.sensors.gap(0)).toBeNull();
});

test("T4: with the eighth value a sensor is judged", () => {
  const judgement = run([chaos(8)]);
  expect(judgement).toMatchObject({ present: 1, collecting: 0, n: 1, provenShare: 1 });
  expect(judgement.sensors.band(0)).toBe("MOLECULAR");
  expect(judgement.sensors.window(0)).toBe(10);
});

test("T2: a gap at this tick makes a sensor blind, however much is known of it", () => {
  const judgement = run([[...chaos(39), null], constant(40)]);
  expect(judgement).toMatchObject({ present: 1, collecting: 0, n: 1 });
  expect(judgement.sensors.state(0)).toBe("blind");
  expect(judgement.sensors.band(0)).toBeNull();
  expect(judgement.sensors.band(1)).toBe("CRYSTAL");
});

test("T2: the tick after a gap judges again, over fewer pairs", () => {
  const values: (number | null)[] = chaos(40);
  values[30] = null;
  expect(run([values]).sensors.band(0)).toBe("MOLECULAR");
});

test("a sensor that joins late collects while the others are judged", () => {
  const late = [...Array.from({ length: 35 }, () => null), ...constant(5)];
  expect(run([constant(40), late])).toMatchObject({ present: 2, collecting: 1, n: 1 });
});

function check(name: string, values: readonly number[], band: string, window: number): void {
  test(`T3: windows vote: ${name}`, () => {
    const { sensors } = run([values]);
    expect(sensors.band(0)).toBe(band);
    expect(sensors.window(0)).toBe(window);
  });
}

const noisy = ((): number[] => {
  const chance = seededChance(4);
  return Array.from({ length: 40 }, () => 0.5 + 0.05 * normal(chance));
})();
check("all agree, figures from the longest", chaos(40), "MOLECULAR", 40);
check("up to ten values there is one voter", chaos(10), "MOLECULAR", 10);
check("from the eleventh value the next window votes too", chaos(11), "MOLECULAR", 20);
check("two against the longest", [...noisy.slice(0, 20), ...chaos(20)], "MOLECULAR", 20);
check("a constant of 40 values", constant(40), "CRYSTAL", 40);

test("T4: closed-form λ, gap and Lyapunov exponent are those of the fitted map's own orbit", () => {
  // Chaos is measured over 500 steps, and 500 steps are no whole number of 3-cycles.
  const digits = new Map([
    [1.2, 4],
    [1.7, 4],
    [2.4, 4],
    [2.9, 4],
    [3.05, 4],
    [3.3, 4],
    [3.5, 4],
    [3.7, 1],
    [3.835, 2],
    [3.95, 1],
  ]);
  const chance = seededChance(9);
  for (const [r, precision] of digits) {
    // Restarted every third step, so that a stable map still shows its curve.
    let x = 0.5;
    const values = Array.from({ length: 40 }, (_, t) => {
      x = t % 3 === 0 ? 0.1 + 0.8 * chance() : r * x * (1 - x);
      return x;
    });
    const motion = new Motion();
    for (const [t, value] of values.entries()) {
      if (t % 3 === 0) motion.observeValue(null);
      motion.observeValue(value);
    }
    const judge = new Judge();
    const frame = new Frame();
    frame.clear(1);
    frame.set(0, 0.5);
    const { sensors } = judge.weigh(motion, frame);
    expect(sensors.evidence(0), `r = ${r}`).toBe("quadratic");
    expect(sensors.multiplier(0)).toBeCloseTo(2 - r, 6);
    expect(sensors.gap(0)).toBeCloseTo(Math.max(0, 1 - Math.abs(2 - r)), 6);
    const far = orbit(logistic(r), 0.3, 3000).at(-1)!;
    expect(sensors.lyapunov(0)).toBeCloseTo(lyapunov(logistic(r), far), precision);
  }
});

test("T4: n, A*, S* and the counts are those of the bands shown", () => {
  const series = fc.array(
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(series, (values) => {
      const { sensors, bandCounts, n, coherence, present } = run(values);
      const bands = values.map((_, index) => sensors.band(index)!);
      expect(n).toBe(values.length);
      expect(present).toBe(n);
      for (const name of BAND_NAMES)
        expect(bandCounts[name]).toBe(bands.filter((band) => band === name).length);
      const weights = bands.map((band) => BANDS.find(({ name }) => name === band)!.weight);
      const aStar = weights.reduce((sum, weight) => sum + weight, 0) / n;
      expect(coherence!.aStar).toBeCloseTo(aStar, 12);
      expect(coherence!.sStar).toBeCloseTo(coherenceOf(n, aStar)!.sStar, 12);
      for (let index = 0; index < n; index++) {
        expect(sensors.gap(index)).toBeGreaterThanOrEqual(0);
        expect(sensors.gap(index)).toBeLessThanOrEqual(1);
        expect(Number.isNaN(sensors.lyapunov(index))).toBe(false);
      }
    }),
    { seed: 1, numRuns: 60 },
  );
});

test("T4: many maps at once get the bands and exponents they get alone", () => {
  const rates = Array.from({ length: 23 }, (_, i) => 3.55 + 0.02 * i);
  const series = rates.map((r) => orbit(logistic(r), 0.3, 40));
  const together = run(series).sensors;
  for (const [index, values] of series.entries()) {
    const alone = run([values]).sensors;
    expect(together.band(index)).toBe(alone.band(0));
    expect(together.lyapunov(index)).toBe(alone.lyapunov(0));
  }
});

test("the cost of a tick allocates no new arrays once the sensors are known", () => {
  const motion = new Motion();
  const judge = new Judge();
  const frame = new Frame();
  const tick = (): Judgement => {
    frame.clear(50);
    for (let index = 0; index < 50; index++) frame.set(index, (index * 0.37) % 1);
    motion.observe(frame);
    return judge.weigh(motion, frame);
  };
  const { sensors } = tick();
  const before = [sensors.bands, motion.fits.a, motion.rings.values];
  for (let n = 0; n < 100; n++) tick();
  expect(
    [sensors.bands, motion.fits.a, motion.rings.values].every(
      (array, index) => array === before[index],
    ),
  ).toBe(true);
});

test("T14: S* of the last tick is a sensor of its own, counted nowhere", () => {
  const early = run([constant(10)]);
  expect(early.self).toMatchObject({ state: "collecting", converged: null, band: null });
  const late = run([constant(40)]);
  expect(late.n).toBe(1);
  expect(late.self).toMatchObject({ state: "judged", band: "CRYSTAL", converged: true });
  expect(late.self.value).toBeCloseTo(late.coherence!.sStar, 12);
});

test("T14: S* that still moves has not converged", () => {
  const arriving = Array.from({ length: 60 }, (_, index) =>
    Array.from({ length: 16 }, (_, t) => (t < index % 8 ? null : 0.5)),
  );
  expect(run(arriving).self.converged).toBe(false);
});

test("T14: a tick without any verdict leaves the self sensor blind", () => {
  const judgement = run([[...constant(20), null, null]]);
  expect(judgement).toMatchObject({ n: 0, coherence: null });
  expect(judgement.self).toMatchObject({ state: "blind", value: null });
});

test("T3: values observed between two weighings are in the second: no verdict is stale", () => {
  const [motion, judge, frame] = [new Motion(), new Judge(), new Frame()];
  const observe = (value: number): void => {
    frame.clear(1);
    frame.set(0, value);
    motion.observe(frame);
  };
  for (const value of chaos(40)) observe(value);
  expect(judge.weigh(motion, frame).sensors.band(0)).toBe("MOLECULAR");
  for (let tick = 0; tick < 60; tick++) observe(0.5);
  expect(judge.weigh(motion, frame).sensors.band(0)).toBe("CRYSTAL");
});

test("T3: a judge that is handed another motion forgets the first", () => {
  const frame = new Frame();
  const moved = (values: readonly number[]): Motion => {
    const motion = new Motion();
    for (const value of values) motion.observeValue(value);
    return motion;
  };
  frame.set(0, 0.5);
  const judge = new Judge();
  expect(judge.weigh(moved(chaos(40)), frame).sensors.band(0)).toBe("MOLECULAR");
  expect(judge.weigh(moved(constant(40)), frame).sensors.band(0)).toBe("CRYSTAL");
});

/** Values that rest for long stretches, then jump, wander or are missing. */
const restless = fc.array(
  fc.record({
    kind: fc.constantFrom("rest", "noise", "gap"),
    length: fc.integer({ min: 1, max: 60 }),
    level: fc.constantFrom(0, 0.25, 0.5, 1),
  }),
  { minLength: 1, maxLength: 5 },
);

test("T3: a sensor that rests is judged as if its windows were fitted anew (property)", () => {
  fc.assert(
    fc.property(fc.array(restless, { minLength: 1, maxLength: 4 }), (plans) => {
      const chance = seededChance(7);
      const series = plans.map((plan) =>
        plan.flatMap(({ kind, length, level }) =>
          Array.from({ length }, () =>
            kind === "gap" ? null : kind === "rest" ? level : 0.5 + 0.1 * normal(chance),
          ),
        ),
      );
      const ticks = Math.max(...series.map(({ length }) => length));
      const grown = series.map((values) =>
        Array.from({ length: ticks }, (_, i) => values[i] ?? null),
      );
      const long = run(grown).sensors;
      const fresh = run(grown.map((values) => values.slice(-40))).sensors;
      for (let i = 0; i < series.length; i++) {
        const ofLong = [long.state(i), long.band(i), long.gap(i), long.evidence(i), long.window(i)];
        expect(ofLong).toEqual([
          fresh.state(i),
          fresh.band(i),
          fresh.gap(i),
          fresh.evidence(i),
          fresh.window(i),
        ]);
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});
