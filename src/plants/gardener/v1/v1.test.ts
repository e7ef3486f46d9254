import fc from "fast-check";
import { expect, test } from "vitest";
import { must, Streams } from "../../../base/index.ts";
import { Garden } from "../garden.ts";
import { CALM, NO_GUARD } from "../guard.ts";
import { History } from "../history.ts";
import { CompactMind } from "../minds/compact.ts";
import { GARDENS, policyNamed, settingOf } from "../policies.ts";
import type { GardenName } from "../policies.ts";
import { fitted, forecast, worthOf } from "./calibration.ts";
import type { Moment } from "./calibration.ts";
import { V1 } from "./design.ts";
import { FEATURES, Outlook } from "./outlook.ts";
import { Twins } from "./twins.ts";

function history(name: GardenName, policy: string, seed: number): History {
  const kind = GARDENS[name];
  const ruled = must(policyNamed(kind.policies, policy), "there is such a policy");
  return new History(settingOf(kind, ruled, kind.guard)).begin(seed);
}

for (const policy of ["forager", "wild", "classic"]) {
  test(`R1: our garden under ${policy} goes on from a kept state, bit for bit`, () => {
    const whole = history("v1-droughts", policy, 6);
    for (let n = 0; n < 60; n += 1) whole.next();
    const state = JSON.parse(JSON.stringify(whole.save())) as ReturnType<History["save"]>;
    const resumed = history("v1-droughts", policy, 99);
    resumed.restore(state);
    for (let n = 0; n < 60; n += 1) expect(resumed.next()).toEqual(whole.next());
  });
}

test("R2: without floor and rule nobody lives on waiting, and an empty garden is at risk 1", () => {
  const garden = history("v1", "waiting", 1);
  let last = garden.next();
  let warned = 0;
  while (last.population > 0) {
    if (last.risk >= 0.8) warned += 1;
    last = garden.next();
  }
  expect(last.generation).toBeGreaterThan(250);
  expect(warned).toBeGreaterThan(50);
  expect(garden.next()).toMatchObject({ population: 0, risk: 1, averageEnergy: 0 });
});

test("R3: flow is 0 far from any edge, and 1 where a little energy decides over life", () => {
  const at = (energy: number): number => {
    const { mind } = must(policyNamed(GARDENS.v1.policies, "waiting"), "it is there");
    const garden = new Garden(V1, { mind: mind(80), guard: NO_GUARD });
    garden.seed(1);
    garden.begin();
    garden.agents.energy.fill(energy);
    return new Twins(V1, mind).divergence(garden);
  };
  // Fifty generations of waiting cost five; beyond three there is nobody to lose.
  expect([at(20), at(5.5), at(3)]).toEqual([0, 1, 0]);
});

test("R3: an experiment leaves the garden as it was, but for the stream it draws from", () => {
  const { garden } = history("v1", "forager", 3);
  for (let n = 0; n < 30; n += 1) garden.generation(CALM);
  const before = garden.save();
  new Twins(V1, must(policyNamed(GARDENS.v1.policies, "forager"), "it is there").mind).divergence(
    garden,
  );
  const after = garden.save();
  expect(after.streams.slice(0, 5)).toEqual(before.streams.slice(0, 5));
  expect({ ...after, streams: [] }).toEqual({ ...before, streams: [] });
});

test("R1: the compact brain is the same for all four ways", () => {
  const streams = new Streams(1);
  streams.seed(0, 8);
  const mind = new CompactMind(80);
  const garden = new Garden(V1, { mind, guard: NO_GUARD });
  garden.seed(2);
  garden.begin(1);
  mind.arrive(garden.agents.slot[0]!, { streams, lane: 0 });
  const { agents, dirt, crowd } = garden;
  agents.cell[0] = 30 * 60 + 30;
  // A quarter turn to the left: what was up is left, what was left is down.
  const turned = [2, 3, 1, 0, 4, 5];
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (values) => {
      const view = Array.from({ length: 49 }, () => values.next().value as number);
      const laid = (at: (y: number, x: number) => number): number => {
        for (let y = 0; y < 7; y += 1)
          for (let x = 0; x < 7; x += 1) dirt[(27 + y) * 60 + 27 + x] = view[at(y, x)]!;
        return mind.act({ agents, dirt, crowd }, 0);
      };
      const straight = laid((y, x) => 7 * y + x);
      expect(laid((y, x) => 7 * x + (6 - y))).toBe(turned[straight]);
    }),
    { seed: 1, numRuns: 60 },
  );
});

/** A world in which the loss comes with a known chance. */
function drawn(count: number): Moment[] {
  const streams = new Streams(1);
  streams.seed(0, 4);
  return Array.from({ length: count }, () => {
    const features = new Float64Array(FEATURES.length);
    features[1] = 4 * streams.uniform(0) - 2;
    const lost = streams.uniform(0) < chanceAt(features[1]);
    return { features, lost, kind: "drawn", droughts: false, generation: 1 };
  });
}
const chanceAt = (x: number): number => 1 / (1 + Math.exp(-(0.5 + 1.5 * x)));

test("R2: training finds the chances that made the data, the same for the same moments, and its worth is judged as by hand", () => {
  const data = drawn(4000);
  const network = fitted(data);
  expect(fitted(data)).toEqual(network);
  for (const x of [-1.5, -0.5, 0.5, 1.5]) {
    const features = new Float64Array(FEATURES.length);
    features[1] = x;
    const said = forecast(network, { ...data[0]!, features });
    expect(Math.abs(said - chanceAt(x))).toBeLessThan(0.08);
  }
  const { brier, brierOfBaseRate, auc } = worthOf(data, (moment) => forecast(network, moment));
  expect(brier).toBeLessThan(brierOfBaseRate);
  expect(auc).toBeGreaterThan(0.8);
  const ratings = [0.1, 0.4, 0.35, 0.8];
  const four = ratings.map((_, i): Moment => {
    const features = new Float64Array([i]);
    return { features, lost: i > 1, kind: "four", droughts: false, generation: i };
  });
  const judged = worthOf(four, ({ generation }) => ratings[generation]!);
  expect(judged).toMatchObject({ moments: 4, baseRate: 0.5, brierOfBaseRate: 0.25, auc: 0.75 });
});

test("R2: the outlook has a feature for each of its names", () => {
  const { garden } = history("v1", "forager", 2);
  const outlook = new Outlook(V1.mostAgents);
  outlook.begin(garden);
  garden.generation(CALM);
  outlook.take(garden);
  expect(outlook.features.length).toBe(FEATURES.length);
  expect([...outlook.features].every(Number.isFinite)).toBe(true);
});
