import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mean, must } from "../../../base/index.ts";
import { GARDENS, policyNamed, settingOf } from "../policies.ts";
import type { GardenName } from "../policies.ts";
import { Season } from "../season.ts";
import type { Outcome } from "../season.ts";
import { forecast, moments, worthOf } from "./calibration.ts";
import { evolve, NURSERY_SEEDS, SEASONS, usualFounders } from "./nursery.ts";
import { OUTLOOK } from "./outlook.ts";

/** Seeds that neither nursery nor fit has seen. */
const HELD_OUT = [7001, 7002, 7003];

function lived(name: GardenName, policy: string, guarded: boolean): Outcome[] {
  const kind = GARDENS[name];
  const ruled = must(policyNamed(kind.policies, policy), "there is such a policy");
  return HELD_OUT.map((seed) => {
    const setting = settingOf(kind, ruled, guarded ? kind.guard : null);
    const season = new Season(setting, { seed, generations: 2000 });
    while (!season.isOver) season.next();
    return season.outcome();
  });
}

const dirt = (runs: readonly Outcome[]): number => mean(runs.map(({ totalDirt }) => totalDirt));

test("R1: the founders that come along are those that evolution gives; UPDATE_GOLDEN=1 writes them anew", () => {
  const founders = evolve().map((genes) => Array.from(genes));
  if (process.env["UPDATE_GOLDEN"] === "1") {
    const file = new URL("./founders.json", import.meta.url);
    writeFileSync(file, `${JSON.stringify({ seasons: SEASONS, seed: NURSERY_SEEDS, founders })}\n`);
  }
  expect(usualFounders().map((genes) => Array.from(genes))).toEqual(founders);
});

test("R1: evolved brains live on held-out seeds without floor and rule, as clean as the forager", () => {
  const evolved = lived("v1", "evolved", false);
  for (const { births, depth, population, newcomers } of evolved) {
    expect(births).toBeGreaterThan(100);
    expect(depth).toBeGreaterThan(2);
    expect(population).toBeGreaterThan(70);
    expect(newcomers).toBe(0);
  }
  expect(dirt(evolved)).toBeLessThan(1.2 * dirt(lived("v1", "forager", false)));
  for (const policy of ["random", "waiting", "classic"])
    expect(dirt(evolved)).toBeLessThan(0.5 * dirt(lived("v1", policy, false)));
});

test("R2: the risk is a probability: it ranks, it is calibrated, it tells dead from clean", () => {
  const seen = moments([2 ** 42, 2 ** 42 + 1]);
  const rate = (moment: (typeof seen)[number]): number => forecast(OUTLOOK, moment);
  const all = worthOf(seen, rate);
  expect(all.auc).toBeGreaterThan(0.95);
  expect(all.brier).toBeLessThan(0.4 * all.brierOfBaseRate);
  // Gardens of one kind, in which no kind gives the loss away.
  const droughts = seen.filter(({ kind, droughts: dry }) => kind === "evolved" && dry);
  const evolved = worthOf(droughts, rate);
  expect(evolved.auc).toBeGreaterThan(0.9);
  expect(evolved.brier).toBeLessThan(evolved.brierOfBaseRate);
  const meanOf = (wanted: (moment: (typeof seen)[number]) => boolean): number =>
    mean(seen.filter(wanted).map(rate));
  expect(meanOf(({ kind, generation }) => kind === "waiting" && generation > 200)).toBeGreaterThan(
    0.8,
  );
  const isCalm = ({ droughts: dry, generation }: (typeof seen)[number]) =>
    !dry && generation > 1000;
  expect(meanOf((one) => one.kind === "forager" && isCalm(one))).toBeLessThan(0.2);
  expect(meanOf((one) => one.kind === "evolved" && isCalm(one))).toBeLessThan(0.2);
});

test("R1: evolution is the same for the same seed, and another for another", () => {
  const first = evolve(8, NURSERY_SEEDS);
  expect(first.length).toBeGreaterThan(20);
  expect(evolve(8, NURSERY_SEEDS)).toEqual(first);
  expect(evolve(8, NURSERY_SEEDS + 1)).not.toEqual(first);
});
