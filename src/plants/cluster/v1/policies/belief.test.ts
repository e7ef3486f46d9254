import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mean } from "../../../../base/index.ts";
import { STANDARD } from "../config.ts";
import { ArenaV1 } from "../episode.ts";
import { CAPACITY, CLEAN, LONGEST_EPISODE, LOSES_FROM, SCALE } from "../figures.ts";
import { Belief } from "./belief.ts";
import { MemoryBelief } from "./belief-memory.ts";
import { emptyMind } from "./mind.ts";
import { believing } from "./planned.ts";
import { HAND_WEIGHTS, lostWithin, Planner } from "./plans.ts";
import type { PolicyV1 } from "./policy.ts";
import { fastestLeakOf } from "../scale.ts";
import { torusOf } from "../torus.ts";

/** Plays as the belief planner does and shows what is believed beside what is. */
function compared(seeds: number, compare: (belief: Belief, sight: Sight, last: Memory) => void) {
  const planner = new Planner(HAND_WEIGHTS);
  const begin: PolicyV1["begin"] = ({ config }) => {
    const belief = new Belief(config);
    /** What was seen of each node last. */
    const last = emptyMind(torusOf(config.side), config);
    last.memory.fill(0.375);
    return {
      act({ observation, sight }) {
        const action = planner.act(belief.look(observation));
        for (const [node, age] of belief.mind.age.entries())
          if (age === 0) last.memory[node] = sight.memory[node]!;
        compare(belief, sight, last);
        belief.did(action);
        return action;
      },
    };
  };
  const arena = new ArenaV1();
  for (let seed = 0; seed < seeds; seed += 1) arena.play({ begin }, seed);
}
type Sight = { readonly memory: Float64Array; readonly cpu: Float64Array };
type Memory = Pick<Sight, "memory">;

describe("R6: what is believed", () => {
  test("what is seen is known, and what is not is believed better than by memory alone", () => {
    const errors: number[] = [];
    const naive: number[] = [];
    compared(4, ({ mind }, sight, last) => {
      for (const [node, age] of mind.age.entries()) {
        if (age === 0) {
          expect(mind.memory[node]).toBeCloseTo(sight.memory[node]!, 6);
          continue;
        }
        if (age < 8) continue;
        errors.push(Math.abs(mind.memory[node]! - sight.memory[node]!));
        naive.push(Math.abs(last.memory[node]! - sight.memory[node]!));
      }
    });
    expect(errors.length).toBeGreaterThan(1000);
    expect(mean(errors)).toBeLessThan(0.7 * mean(naive));
  });

  test("capacity that was ordered is counted on where it comes, at once and not elsewhere", () => {
    const arena = new ArenaV1({ ...STANDARD, bursts: 0, faults: 0 });
    const pressures: number[] = [];
    const begin: PolicyV1["begin"] = ({ config }) => {
      const belief = new Belief(config);
      return {
        act({ observation }) {
          const { pressure, agent } = belief.look(observation);
          pressures.push(pressure[agent]!);
          const action = pressures.length === 1 ? SCALE : CLEAN;
          belief.did(action);
          return action;
        },
      };
    };
    arena.play({ begin }, 3);
    const [before, ordered, , , come] = pressures as [number, number, number, number, number];
    for (const relieved of [ordered, come])
      expect(Math.abs(before - relieved - CAPACITY.relief)).toBeLessThan(0.1);
  });

  test("what the pager does not say is believed: while it is silent no memory is above its limit", () => {
    let quiet = 0;
    compared(2, ({ mind }, sight) => {
      if (sight.memory.some((memory) => memory > LOSES_FROM) || lossIn(sight) > 0) return;
      quiet += 1;
      expect(Math.max(...mind.memory)).toBeLessThanOrEqual(LOSES_FROM);
    });
    expect(quiet).toBeGreaterThan(100);
  });
});

describe("R6: what the pager says of who was never seen", () => {
  const config = { ...STANDARD, side: 32 };
  const heard = (step: number) => {
    const mind = emptyMind(torusOf(config.side), config);
    const belief = new MemoryBelief(mind, config);
    const before = belief.growth(7, 0.5);
    belief.hear(7, { memory: 0.85, cpu: 0.5, step });
    return { mind, before, growth: belief.growth(7, 0.5) };
  };

  test("is its memory, and that this has grown since the start", () => {
    const { mind, before, growth } = heard(300);
    expect(mind.memory[7]).toBe(0.85);
    expect(growth).toBeGreaterThan(20 * before);
    expect(growth).toBeLessThan((0.85 - 0.375) / 300);
  });

  test("is no faster growth than any node's", () => {
    expect(heard(20).growth).toBeLessThan(fastestLeakOf(config.side));
    expect(heard(20).growth).toBeGreaterThan(heard(300).growth);
  });

  test("is gone to, however far it is", () => {
    const arena = new ArenaV1({ ...config, bursts: 0, faults: 0 });
    const served = new Set<number>();
    arena.play({ begin: believing(HAND_WEIGHTS) }, 1, ({ sight }, action) => {
      if (action === CLEAN) served.add(sight.agent);
    });
    expect(served.size).toBeGreaterThan(4);
  });
});

const lossIn = ({ cpu }: Sight): number => cpu.filter((one) => one > LOSES_FROM).length;

test("R6: minutes lost within some steps are the integral of the loss along the way", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      share,
      fc.double({ min: 0, max: 0.1, noNaN: true }),
      fc.integer({ min: 1, max: 40 }),
      (memory, growth, steps) => {
        const parts = 4000;
        let sum = 0;
        for (let i = 0; i < parts; i += 1) {
          const high = memory + (growth * steps * (i + 0.5)) / parts;
          sum += Math.min(1, Math.max(0, (high - 0.8) / 0.2));
        }
        expect(lostWithin(memory, growth, steps)).toBeCloseTo((sum * steps) / parts, 2);
      },
    ),
    { seed: 1 },
  );
});

test("R6: only the proportions of weights matter", () => {
  const arena = new ArenaV1();
  const played = (factor: number) =>
    arena.play({ begin: believing(HAND_WEIGHTS.map((weight) => factor * weight)) }, 11);
  expect(played(8)).toEqual(played(1));
  expect(played(1).steps).toBe(LONGEST_EPISODE);
});

test("R6: who plans on a belief does without seeing everything", () => {
  const blind = new Proxy({} as never, {
    get() {
      throw new Error("it may not look");
    },
  });
  const begin = believing(HAND_WEIGHTS);
  const arena = new ArenaV1();
  const wrapped: PolicyV1["begin"] = (table) => {
    const player = begin(table);
    return { act: (seen) => player.act({ ...seen, sight: blind, copyTo: blind }) };
  };
  expect(arena.play({ begin: wrapped }, 4)).toEqual(arena.play({ begin }, 4));
});
