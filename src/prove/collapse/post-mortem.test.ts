import { expect, test } from "vitest";
import { postMortem } from "./index.ts";
import type { FailureMode, Trace, TraceStep } from "./index.ts";

/** A row of four nodes; the first one's memory rises by 0.01 a step from 0.7 and ends it at 0.99. */
interface Told {
  readonly at: (step: number) => number;
  readonly does?: string;
  readonly budget?: number;
  readonly others?: number;
  readonly end?: number;
  readonly from?: number;
}

const NEIGHBOURHOOD = 1;

function traceOf({
  at,
  does = "left",
  budget = 100,
  others = 0.1,
  end = 0.99,
  from = 0.7,
}: Told): Trace {
  const steps: TraceStep[] = [];
  for (let memory = from; ; memory = Math.round(100 * memory + 1) / 100) {
    const step = steps.length + 1;
    const row = { step, action: does, agent: at(step), reward: -0.01, budget };
    steps.push({ ...row, cpu: [0, 0, 0, 0], memory: [memory, others, others, others] });
    if (memory >= end) break;
  }
  return {
    policy: "told",
    seed: 0,
    steps,
    alive: false,
    priorities: [1, 0.5, 0.2, 0.2],
    distance: (a, b) => Math.abs(a - b),
    sees: (a, b) => Math.abs(a - b) <= NEIGHBOURHOOD,
    cleanCost: 0.5,
    hotFrom: 0.8,
    outOfMemory: 0.99,
  };
}

const wandering = (step: number): number => step % 4;

test.each<[FailureMode, Told]>([
  ["broke", { at: wandering, budget: 0.4 }],
  ["trapped", { at: (step) => 2 + (step % 2) }],
  ["unseen", { at: (step) => 2 + (step % 2), does: "clean" }],
  ["overwhelmed", { at: wandering, from: 0.99, does: "up" }],
  ["overwhelmed", { at: (step) => step % 3, others: 0.9, from: 0.93 }],
  ["neglected", { at: wandering }],
  ["load", { at: wandering, end: 0.95, others: 0.9 }],
])("R4: a collapse is named %s", (mode, told) => {
  expect(postMortem(traceOf(told))!.mode).toBe(mode);
});

test("R4: what led to a collapse, worked by hand", () => {
  const found = postMortem(traceOf({ at: wandering }))!;
  // 0.70 is step 1: 0.81 is step 12, 0.99 step 30.
  expect(found).toMatchObject({ node: 0, hotAt: 12, endedAt: 30, relievedAt: 0 });
  expect(found.leak).toBeCloseTo(0.01, 10);
  // Of the steps 12 to 30 those at nodes 0 and 1 see it: 12, 13, 16, 17, 20, 21, 24, 25, 28, 29.
  expect(found).toMatchObject({ seenFor: 10, affordableFor: 19, away: 0, inDanger: 1, places: 4 });
  expect([...found.did]).toEqual([["left", 19]]);
});

test("R4: an episode that lived has no cause of death", () => {
  expect(postMortem({ ...traceOf({ at: wandering }), alive: true })).toBeNull();
});
