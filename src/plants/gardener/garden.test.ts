import fc from "fast-check";
import { expect, test } from "vitest";
import { mean, must } from "../../base/index.ts";
import { CELLS, CLASSIC, SIDE } from "./figures.ts";
import { CLASSIC_GUARD, FAILURE_MODES, heldBackBy, NO_GUARD, safeAction } from "./guard.ts";
import type { Situation } from "./guard.ts";
import { Gauges, verdictOf } from "./gauges.ts";
import { History } from "./history.ts";
import { CLASSIC_POLICIES, policyNamed } from "./policies.ts";
import { NEIGHBOURS, VIEWS } from "./torus.ts";

function history(policy: string, guarded: boolean, seed: number): History {
  const { mind } = must(policyNamed(CLASSIC_POLICIES, policy), "there is such a policy");
  const guard = guarded ? CLASSIC_GUARD : NO_GUARD;
  return new History({ design: CLASSIC, mind, guard }).begin(seed);
}

test("R2: dirt stays in [0, 1], agents within cap and floor, crowds are where agents stand", () => {
  for (const policy of ["random", "forager"]) {
    const one = history(policy, true, 9);
    for (let n = 0; n < 600; n += 1) one.next();
    const { dirt, agents, crowd } = one.garden;
    expect(Math.min(...dirt)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...dirt)).toBeLessThanOrEqual(1);
    expect(agents.count).toBeGreaterThanOrEqual(CLASSIC.fewestAgents);
    expect(agents.count).toBeLessThanOrEqual(CLASSIC.mostAgents);
    const stands = new Uint8Array(CELLS);
    for (let at = 0; at < agents.count; at += 1) stands[agents.cell[at]!]! += 1;
    expect(crowd).toEqual(stands);
  }
});

test("R2: dirt is what grew less what was cleaned", () => {
  const one = history("forager", false, 4);
  // Below 1 nothing is lost to the ceiling: the growth of the same seed is that of an idle garden.
  const idle = history("waiting", false, 4);
  let cleaned = 0;
  for (let n = 0; n < 150; n += 1) {
    one.next();
    idle.next();
    cleaned += one.garden.tally.cleaned;
  }
  expect(one.garden.totalDirt + cleaned).toBeCloseTo(idle.garden.totalDirt, 6);
});

test("R3: flow is 0 in the middle of the histogram, and from noise alone at its ends", () => {
  const gauges = new Gauges();
  const { streams } = history("waiting", true, 1).garden;
  const at = (level: number): number => {
    const dirt = new Float64Array(CELLS).fill(level);
    return mean(Array.from({ length: 40 }, () => gauges.perturbed(dirt, streams, 0)));
  };
  // Clipping moves the mean by ε/√(2π), whatever ε is.
  expect(at(0)).toBeCloseTo(1 / (2 * Math.PI), 2);
  expect(at(1)).toBeCloseTo(1 / (2 * Math.PI), 2);
  expect(at(0.5)).toBeLessThan(0.01);
});

test("R2: the verdict goes by risk alone", () => {
  const of = [0, 0.449, 0.45, 0.719, 0.72, 1].map((risk) => verdictOf(risk));
  expect(of).toEqual(["creative", "creative", "bubble", "bubble", "collapse", "collapse"]);
});

/** Where the agent of the rows below stands: far from the edge; and the cell one step up. */
const HERE = 30 * SIDE + 30;
const AHEAD = HERE - SIDE;

interface Around {
  readonly own?: number;
  readonly ahead?: number;
  /** Dirt of every other cell. */
  readonly around?: number;
  readonly company?: number;
}

function situation(at: Partial<Situation>, { own, ahead, around, company }: Around): Situation {
  const dirt = new Float64Array(CELLS).fill(around ?? 0.5);
  dirt[HERE] = own ?? 0.5;
  dirt[AHEAD] = ahead ?? around ?? 0.5;
  const crowd = new Uint8Array(CELLS);
  crowd[AHEAD] = company ?? 0;
  const calm = { fertile: false, energy: 50, reach: 1, draw: 0.5, survives: null };
  return { ...calm, cell: HERE, dirt, crowd, ...at };
}

function checkHeldBack(action: number, at: Partial<Situation> & Around, mode: string | null): void {
  const what = Object.entries(at).map(([name, value]) => `${name} ${value}`);
  test(`R4: action ${action} with ${what.join(", ") || "nothing wrong"}: ${mode ?? "passes"}`, () => {
    expect(heldBackBy(FAILURE_MODES, action, situation(at, at))).toBe(mode);
  });
}

checkHeldBack(0, {}, null);
checkHeldBack(0, { reach: 0.4 }, "haste-in-danger");
checkHeldBack(0, { reach: 0.6 }, null);
checkHeldBack(4, { reach: 0.2, survives: "risk 0.8" }, null);
checkHeldBack(5, { reach: 0.2, survives: "risk 0.8" }, null);
checkHeldBack(5, { fertile: true, survives: "risk 0.8" }, "venture-in-collapse");
checkHeldBack(3, { survives: "risk 0.8" }, "venture-in-collapse");
checkHeldBack(1, { energy: 0.6 }, "last-step");
checkHeldBack(1, { energy: 0.6, own: 0.1 }, null);
// A step costs 0.5 and a unit of dirt pays 3: a neighbour is worth a step above 1/6.
checkHeldBack(2, { around: 0.05, ahead: 0.16 }, "walk-for-nothing");
checkHeldBack(2, { around: 0.05, ahead: 0.17 }, null);
checkHeldBack(2, { around: 0 }, "walk-for-nothing");
checkHeldBack(4, { around: 0 }, null);
checkHeldBack(0, { company: 1 }, "into-company");
checkHeldBack(1, { company: 1 }, null);

test("R4: the safe action cleans where there is dirt, else waits", () => {
  expect([0, 0.1, 0.11, 1].map((dirt) => safeAction(dirt))).toEqual([5, 5, 4, 4]);
});

test("R1: the torus has four ways that lead back, and views centred on their cell", () => {
  fc.assert(
    fc.property(fc.nat(CELLS - 1), fc.nat(3), (cell, way) => {
      const there = NEIGHBOURS[4 * cell + way]!;
      expect(NEIGHBOURS[4 * there + (way ^ 1)]).toBe(cell);
      expect(VIEWS[49 * cell + 24]).toBe(cell);
      expect(VIEWS[49 * cell + [17, 31, 23, 25][way]!]).toBe(there);
    }),
    { seed: 1 },
  );
});
