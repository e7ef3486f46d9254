import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { mean, must } from "../../../base/index.ts";
import { GARDENS, policyNamed, settingOf } from "../policies.ts";
import type { GardenName } from "../policies.ts";
import { Season } from "../season.ts";
import type { Outcome } from "../season.ts";
import { forecast, worthOf } from "./calibration.ts";
import type { Moment } from "./calibration.ts";
import { NURSERY_SEEDS, SEASONS, usualFounders } from "./nursery.ts";
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

const LIVED = fileURLToPath(new URL("./lived.fixture.ts", import.meta.url));
const MOST_JSON = 2 ** 27;

/** Made by lived.fixture.ts in a process of its own. */
async function made(...what: readonly (string | number)[]): Promise<unknown> {
  const words = [LIVED, ...what.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: MOST_JSON });
  return JSON.parse(stdout) as unknown;
}

const rearedFor = async (seasons: number, seed: number) =>
  (await made("evolve", seasons, seed)) as readonly (readonly number[])[];

const dirt = (runs: readonly Outcome[]): number => mean(runs.map(({ totalDirt }) => totalDirt));

test("R1: the founders that come along are those that evolution gives; UPDATE_GOLDEN=1 writes them anew", async () => {
  const founders = await rearedFor(SEASONS, NURSERY_SEEDS);
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

test("R2: the risk is a probability: it ranks, it is calibrated, it tells dead from clean", async () => {
  const seen = (await made("moments", 2 ** 42, 2 ** 42 + 1)) as readonly Moment[];
  const rate = (moment: Moment): number => forecast(OUTLOOK, moment);
  const all = worthOf(seen, rate);
  expect(all.auc).toBeGreaterThan(0.95);
  expect(all.brier).toBeLessThan(0.4 * all.brierOfBaseRate);
  // Gardens of one kind, in which no kind gives the loss away.
  const judged = ["evolved", "young", "forager", "wild", "classic", "waiting"].map((kind) => {
    const own = seen.filter((one) => one.kind === kind && one.droughts);
    return [kind, worthOf(own, rate)] as const;
  });
  for (const [kind, { auc, brier, brierOfBaseRate }] of judged) {
    if (auc === null) continue;
    expect(auc, kind).toBeGreaterThan(0.85);
    expect(brier, kind).toBeLessThan(0.8 * brierOfBaseRate);
  }
  expect(judged.filter(([, { auc }]) => auc !== null).length).toBeGreaterThan(4);
  const meanOf = (wanted: (moment: Moment) => boolean): number =>
    mean(seen.filter(wanted).map(rate));
  expect(meanOf(({ kind, generation }) => kind === "waiting" && generation > 200)).toBeGreaterThan(
    0.8,
  );
  const isCalm = ({ droughts: dry, generation }: Moment) => !dry && generation > 1000;
  expect(meanOf((one) => one.kind === "forager" && isCalm(one))).toBeLessThan(0.2);
  expect(meanOf((one) => one.kind === "evolved" && isCalm(one))).toBeLessThan(0.2);
});

test("R1: evolution is the same for the same seed, and another for another", async () => {
  const first = await rearedFor(8, NURSERY_SEEDS);
  expect(first.length).toBeGreaterThan(20);
  expect(await rearedFor(8, NURSERY_SEEDS)).toEqual(first);
  expect(await rearedFor(8, NURSERY_SEEDS + 1)).not.toEqual(first);
});
