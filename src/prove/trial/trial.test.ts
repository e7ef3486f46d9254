// The design of trials, held to claims that simulation can check: an interval covers what
// it says it covers, a power statement finds what it says it finds, and a verdict says yes,
// no and not resolved where each is due.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normal, seededChance } from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";
import { halfway, secondsToEffect } from "./effect.ts";
import {
  meanInterval,
  ratioByRanks,
  ratioInterval,
  ratioOfMeans,
  ratioOverRounds,
  signedRankCut,
  studentT,
} from "./interval.ts";
import { foretell } from "./pilot.ts";
import { deviationOfRatio, roundsNeeded, ROUNDS_MAX } from "./power.ts";
import { analyseScenario, STEERING_CONDITIONS } from "./steering.ts";
import type { BlockMeasure, SteeringCondition } from "./steering.ts";
import { switchback } from "./switchback.ts";
import { judgeScenario, overall } from "./verdict.ts";
import type { Answer } from "./verdict.ts";

describe("X3: the order of a switchback", () => {
  const conditions = ["a", "b", "c", "d"] as const;

  test("each condition once a round, and one seed, one order", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 9 }), (seed, rounds) => {
        const blocks = switchback(conditions, rounds, seededChance(seed));
        expect(blocks).toEqual(switchback(conditions, rounds, seededChance(seed)));
        for (let round = 0; round < rounds; round += 1) {
          const inside = blocks.filter((block) => block.round === round);
          expect(inside.map(({ condition }) => condition).toSorted()).toEqual([...conditions]);
          expect(inside.map(({ position }) => position)).toEqual([0, 1, 2, 3]);
        }
      }),
    );
  });

  test("no condition sits in one place more often than chance puts it there", () => {
    const rounds = 4000;
    const blocks = switchback(conditions, rounds, seededChance(5));
    for (const condition of conditions) {
      for (const position of [0, 1, 2, 3]) {
        const seen = blocks.filter(
          (block) => block.condition === condition && block.position === position,
        ).length;
        // Five standard deviations of a binomial of p = 1/4.
        expect(Math.abs(seen - rounds / 4)).toBeLessThan(5 * Math.sqrt((rounds * 3) / 16));
      }
    }
  });
});

/** Share of `trials` in which the interval covers the truth. */
function coverage(trials: number, draw: (chance: Chance) => boolean): number {
  const chance = seededChance(11);
  let covered = 0;
  for (let i = 0; i < trials; i += 1) if (draw(chance)) covered += 1;
  return covered / trials;
}

describe("X3: intervals cover what they say", () => {
  test.each([
    [0.95, 1, 12.706],
    [0.95, 4, 2.776],
    [0.95, 30, 2.042],
    [0.99, 4, 4.604],
    [0.6, 10, 0.879],
  ])("t at level %f with %i degrees of freedom is %f", (level, df, t) =>
    expect(studentT(level, df)).toBeCloseTo(t, 3),
  );

  test.each([2, 4, 9])("the mean of %i rounds is covered 95 times in 100", (rounds) => {
    const share = coverage(4000, (chance) => {
      const { low, high } = meanInterval(Array.from({ length: rounds }, () => 3 + normal(chance)));
      return low <= 3 && 3 <= high;
    });
    expect(share).toBeGreaterThan(0.935);
    expect(share).toBeLessThan(0.965);
  });

  test.each([
    [3, 0.9],
    [5, 0.9],
    [5, 0],
    [12, 1.05],
  ])(
    "the recovered share over %i rounds, truly %f, is covered 95 times in 100",
    (rounds, truth) => {
      const share = coverage(4000, (chance) => {
        const without = Array.from({ length: rounds }, () => 40 + 4 * normal(chance));
        const worst = Array.from({ length: rounds }, () => 110 + 8 * normal(chance));
        const treated = Array.from({ length: rounds }, () => 110 - truth * 70 + 5 * normal(chance));
        const { low, high } = ratioOfMeans(
          worst.map((value, i) => value - treated[i]!),
          worst.map((value, i) => value - without[i]!),
        );
        return low <= truth && truth <= high;
      });
      expect(share).toBeGreaterThan(0.935);
      expect(share).toBeLessThan(0.965);
    },
  );

  test("a ratio whose denominator is not clear of zero has no bounds", () => {
    const { low, high } = ratioOfMeans([1, 2, 3], [-5, 5, 1]);
    expect([low, high]).toEqual([-Infinity, Infinity]);
  });

  // Largest rank sum of a one-sided probability of 2.5 % at most: any table of Wilcoxon's test.
  test.each([
    [5, null],
    [6, 0],
    [7, 2],
    [8, 3],
    [10, 8],
    [20, 52],
  ])("%i rounds: the signed ranks are cut at %j", (rounds, cut) =>
    expect(signedRankCut(rounds, 0.025)).toBe(cut),
  );

  test.each([6, 9])(
    "by ranks %i rounds with wild ones among them cover the share won back",
    (rounds) => {
      const truth = 0.9;
      const share = coverage(4000, (chance) => {
        // What the hogs cost is log-normal over a decade, as queues near their limit are.
        const lost = Array.from({ length: rounds }, () => 80 * Math.exp(normal(chance)));
        const won = lost.map((value) => truth * value + 4 * normal(chance));
        const { low, high } = ratioByRanks(won, lost);
        return low <= truth && truth <= high;
      });
      expect(share).toBeGreaterThan(0.94);
      expect(share).toBeLessThan(0.985);
    },
  );

  test("one wild round of six leaves the ranks bounded where the means are not", () => {
    const lost = [82, 101, 234, 1267, 138, 120];
    const won = [83, 99, 226, 1264, 131, 119];
    const { estimate, low, high } = ratioOverRounds(won, lost);
    expect(estimate).toBeCloseTo(0.985, 2);
    expect(low).toBeGreaterThan(0.94);
    expect(high).toBeLessThan(1.02);
    expect(ratioOfMeans(won.slice(0, 4), lost.slice(0, 4)).low).toBe(-Infinity);
    expect(ratioOverRounds(won.slice(0, 4), lost.slice(0, 4))).toEqual(
      ratioOfMeans(won.slice(0, 4), lost.slice(0, 4)),
    );
  });

  test("rounds in which nothing was lost widen the ranks' interval, and without any other it has no bounds", () => {
    const lost = [100, 110, 90, 105, 95, -3];
    const won = [90, 100, 80, 95, 85, -4];
    const { low, high } = ratioByRanks(won, lost);
    expect([low, high]).toEqual([-Infinity, Infinity]);
    const { estimate } = ratioByRanks([1, 2], [-1, -2]);
    expect(estimate).toBeNaN();
  });

  test("one round bounds nothing", () => {
    expect(meanInterval([4])).toEqual({ estimate: 4, low: -Infinity, high: Infinity, rounds: 1 });
    expect(ratioOfMeans([2], [4])).toMatchObject({ estimate: 0.5, low: -Infinity, high: Infinity });
  });

  test("an estimate lies within its interval, and a unit changes neither share nor ratio", () => {
    const ms = fc.double({ min: 1, max: 1e4, noNaN: true });
    const rounds = fc.array(fc.tuple(ms, ms), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(rounds, fc.double({ min: 0.01, max: 100, noNaN: true }), (pairs, unit) => {
        const a = pairs.map(([value]) => value);
        const b = pairs.map(([, value]) => value);
        for (const interval of [ratioInterval(a, b), ratioOfMeans(a, b), ratioByRanks(a, b)]) {
          expect(interval.low).toBeLessThanOrEqual(interval.estimate * (1 + 1e-9));
          expect(interval.high).toBeGreaterThanOrEqual(interval.estimate * (1 - 1e-9));
        }
        const scaled = ratioInterval(
          a.map((value) => value * unit),
          b.map((value) => value * unit),
        );
        expect(scaled.estimate).toBeCloseTo(ratioInterval(a, b).estimate, 6);
      }),
    );
  });
});

describe("X3: the rounds that are asked for", () => {
  test.each([
    [1, 0.5],
    [1, 1],
    [1, 2],
  ])("deviation %f and distance %f: found 80 times in 100", (deviation, distance) => {
    const rounds = roundsNeeded(deviation, distance);
    const found = coverage(3000, (chance) => {
      const values = Array.from({ length: rounds }, () => distance + deviation * normal(chance));
      return meanInterval(values).low > 0;
    });
    expect(found).toBeGreaterThan(0.77);
    // With few rounds one more is a large step.
    expect(found).toBeLessThan(0.95);
  });

  test("more scatter or less to find never needs fewer rounds; nothing to find cannot be found", () => {
    const size = fc.double({ min: 0.05, max: 5, noNaN: true });
    fc.assert(
      fc.property(size, size, fc.double({ min: 1, max: 3, noNaN: true }), (s, d, factor) => {
        expect(roundsNeeded(s * factor, d)).toBeGreaterThanOrEqual(roundsNeeded(s, d));
        expect(roundsNeeded(s, d * factor)).toBeLessThanOrEqual(roundsNeeded(s, d));
      }),
      { numRuns: 30 },
    );
    expect(roundsNeeded(1, 0)).toBe(ROUNDS_MAX);
    expect(roundsNeeded(Number.NaN, 1)).toBe(ROUNDS_MAX);
  });

  test("what a round says scatters as the rounds do", () => {
    expect(deviationOfRatio([2, 2, 2], [4, 4, 4])).toBe(0);
    expect(deviationOfRatio([1, 3], [4, 4])).toBeCloseTo(Math.SQRT2 / 4, 12);
  });

  test("a pilot that scatters more asks for more rounds", () => {
    const slices = (centre: number, spread: number): number[][] => {
      const chance = seededChance(3);
      return Array.from({ length: 10 }, () =>
        Array.from({ length: 60 }, () => centre + spread * Math.abs(normal(chance))),
      );
    };
    const rounds = (spread: number): number =>
      foretell([slices(20, spread), slices(100, spread)], 0.85, seededChance(4)).rounds;
    expect(rounds(1)).toBeLessThanOrEqual(rounds(8));
    expect(rounds(8)).toBeLessThan(rounds(30));
  });
});

describe("T16: how soon an action shows", () => {
  const due = Array.from({ length: 400 }, (_, i) => i * 25);
  const recovered = (at: number): number[] => due.map((ms) => (ms < at ? 100 : 10));

  test.each([
    [4000, 4000, 0],
    [3000, 5000, 2],
    [3000, 9800, null],
  ])("changed at %i ms, well from %i ms: %j s", (changedAt, wellFrom, seconds) => {
    const level = halfway(10, 100);
    const found = secondsToEffect({ due, latency: recovered(wellFrom) }, changedAt, level);
    if (seconds === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(seconds, 0);
  });
});

/** Blocks of `rounds` rounds whose p99 and cores are as told, with a little scatter. */
function blocksOf(
  table: Partial<Record<SteeringCondition, readonly [p99: number, hogs: number, service: number]>>,
  { rounds = 6, scatter = 0.03, actions = 2, seed = 1 } = {},
): BlockMeasure[] {
  const chance = seededChance(seed);
  return Array.from({ length: rounds }, (_, round) =>
    STEERING_CONDITIONS.filter((condition) => table[condition] !== undefined).map((condition) => {
      const [p99, hogCores, serviceCores] = table[condition]!;
      return {
        round,
        condition,
        p99: p99 * Math.exp(scatter * normal(chance)),
        p50: p99 / 2,
        hogCores: hogCores * Math.exp(0.002 * normal(chance)),
        serviceCores,
        otherCores: 0.05,
        actions: condition === "homeostat" || condition === "rules" ? actions : 0,
      };
    }),
  ).flat();
}

const STARVED = {
  "no-hogs": [43, 0, 0.35],
  default: [110, 1.5, 0.35],
  "default-again": [110, 1.5, 0.35],
  renice: [111, 1.5, 0.35],
} as const;

describe("T16: the verdict on a scenario", () => {
  const rows: readonly [string, BlockMeasure[], Answer, string][] = [
    ["won back", blocksOf({ ...STARVED, homeostat: [46, 1.48, 0.35] }), "yes", "won back 9"],
    ["half won back", blocksOf({ ...STARVED, homeostat: [76, 1.48, 0.35] }), "no", "at least 85 %"],
    [
      "won back, and the batch pays for it",
      blocksOf({ ...STARVED, homeostat: [46, 1.2, 0.35] }),
      "no",
      "batch pays",
    ],
    [
      "renice does it too",
      blocksOf({ ...STARVED, renice: [43, 1.48, 0.35], homeostat: [48, 1.48, 0.35] }),
      "no",
      "renice is beaten",
    ],
    [
      "two rounds that scatter",
      blocksOf({ ...STARVED, homeostat: [46, 1.48, 0.35] }, { rounds: 2, scatter: 0.4 }),
      "not resolved",
      "n needed: ",
    ],
    [
      "one round",
      blocksOf({ ...STARVED, homeostat: [46, 1.48, 0.35] }, { rounds: 1 }),
      "not resolved",
      "n needed: 2 rounds",
    ],
    [
      "the twins differ",
      blocksOf({ ...STARVED, "default-again": [150, 1.5, 0.35], homeostat: [46, 1.48, 0.35] }),
      "not resolved",
      "identical conditions differ",
    ],
    [
      "nothing to help, nothing done",
      blocksOf(
        { default: [43, 0, 0.35], "default-again": [43, 0, 0.35], homeostat: [43, 0, 0.35] },
        { actions: 0 },
      ),
      "yes",
      "no change",
    ],
    [
      "nothing to help, yet something done",
      blocksOf({
        default: [43, 0, 0.35],
        "default-again": [43, 0, 0.35],
        homeostat: [43, 0, 0.35],
      }),
      "no",
      "nothing is done",
    ],
    [
      "nothing to help, and harm",
      blocksOf(
        { default: [43, 0, 0.35], "default-again": [43, 0, 0.35], homeostat: [60, 0, 0.35] },
        { actions: 0 },
      ),
      "no",
      "no harm",
    ],
  ];

  test.each(rows)("%s", (_, blocks, answer, says) => {
    const verdict = judgeScenario(analyseScenario(blocks));
    expect(verdict.answer, verdict.sentence).toBe(answer);
    expect(verdict.sentence).toContain(says);
    expect(verdict.roundsNeeded === null).toBe(answer !== "not resolved");
  });

  test.each([
    ["matched", 45, "yes"],
    ["far better", 20, "no"],
  ] as const)("where renice turns the right knob it need only be matched: %s", (_, p99, answer) => {
    const blocks = blocksOf({
      ...STARVED,
      renice: [p99, 1.48, 0.35],
      homeostat: [46, 1.48, 0.35],
    });
    const verdict = judgeScenario(analyseScenario(blocks), { reniceReaches: true });
    expect(verdict.answer, verdict.sentence).toBe(answer);
  });

  test.each([
    ["at once", [0, 0.25, 0, 8, null], "yes"],
    ["too late", [3.5, 4, 0, 5, 9], "no"],
    ["mostly never", [0, null, null, 0.5, null], "no"],
  ] as const)("the effect shows %s", (_, effectSeconds, answer) => {
    const blocks = blocksOf({ ...STARVED, homeostat: [46, 1.48, 0.35] });
    const verdict = judgeScenario(analyseScenario(blocks), { effectSeconds });
    expect(verdict.answer, verdict.sentence).toBe(answer);
    if (answer === "no") expect(verdict.sentence).toContain("shows within 3 s");
  });

  test("what programs beside the trial took in a round is not charged to the batch", () => {
    const quiet = blocksOf({ ...STARVED, homeostat: [46, 1.49, 0.35] });
    const disturbed = quiet.map((block) =>
      block.round === 2 && block.condition === "homeostat"
        ? { ...block, hogCores: block.hogCores - 0.3, otherCores: block.otherCores + 0.3 }
        : block,
    );
    const excess = (blocks: readonly BlockMeasure[]): number =>
      analyseScenario(blocks).treatments.find(({ treatment }) => treatment === "homeostat")!
        .batchExcess!.high;
    expect(excess(disturbed)).toBeCloseTo(excess(quiet), 9);
  });

  test("where the rounds tell nothing of their scatter, the pilot's word is given", () => {
    const blocks = blocksOf({ ...STARVED, homeostat: [46, 1.48, 0.35] }, { rounds: 1 });
    expect(judgeScenario(analyseScenario(blocks), { foretold: 7 }).roundsNeeded).toBe(7);
  });

  test("over all scenarios one no is a no, and one open keeps it open", () => {
    const verdict = (answer: Answer): { answer: Answer; sentence: string; roundsNeeded: null } => ({
      answer,
      sentence: "",
      roundsNeeded: null,
    });
    expect(overall([verdict("yes"), verdict("yes")])).toBe("yes");
    expect(overall([verdict("yes"), verdict("not resolved")])).toBe("not resolved");
    expect(overall([verdict("not resolved"), verdict("no")])).toBe("no");
  });
});
