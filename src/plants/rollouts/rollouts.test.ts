import { afterAll, expect, test } from "vitest";
import { seededChance } from "../../base/index.ts";
import { Misuse } from "../worlds/index.ts";
import { Crew, rollouts } from "./index.ts";
import type { Named, Rollout } from "./index.ts";
import { cluster, HERE, linear } from "./rollouts.fixture.ts";

const SEEDS = [0, 1, 2, 3, 4, 5, 6];
const make: Named = { module: new URL(HERE), name: "cluster" };
const chance = seededChance(1);
const weights = Array.from({ length: 3 }, () => Float64Array.from({ length: 180 }, chance));
const policies = weights.map((one): Named => ({ module: HERE, name: "linear", with: one }));

const crew = new Crew(2);
afterAll(() => crew.close());

test("R5: rollouts are the same for any number of threads, and what one thread plays alone", async () => {
  const table = cluster();
  const alone = weights.map((one) => SEEDS.map((seed) => table.play(linear(one), seed)));
  for (const threads of [1, 3])
    expect(await rollouts({ make, policies, seeds: SEEDS, threads })).toEqual(alone);
  expect(await crew.run({ make, policies, seeds: SEEDS })).toEqual(alone);
});

test("R5: an episode says what it was worth, how long it lasted and what its infos were", async () => {
  const [[one]] = (await crew.run<Rollout>({ make, policies, seeds: [0] })) as [[Rollout]];
  expect(Object.keys(one.mean)).toEqual(["avg_load", "oom_nodes", "critical_oom", "budget"]);
  expect(one.alive).toBe(one.steps === 500 && one.last["oom_nodes"] === 0);
  expect(one.mean["oom_nodes"]).toBeCloseTo(one.last["oom_nodes"]! / one.steps, 12);
});

test("R5: a crew tells how far it is, and nothing is nothing", async () => {
  const told: number[] = [];
  const onProgress = (done: number, all: number) => told.push(done / all);
  await crew.run({ make, policies, seeds: SEEDS, onProgress });
  expect(told.at(-1)).toBe(1);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(await crew.run({ make, policies: [], seeds: SEEDS })).toEqual([]);
  expect(await crew.run({ make, policies, seeds: [] })).toEqual([[], [], []]);
});

const policyThat = (name: string): Named => ({ module: HERE, name });

test.each([
  ["rollouts.name", policyThat("notThere")],
  ["rollouts.name", policyThat("notAFunction")],
  ["world.action", policyThat("astray")],
])("R5: what is used wrongly in a thread is refused here: %s", async (code, policy) => {
  const refused = await crew
    .run({ make, policies: [policy], seeds: SEEDS })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Misuse);
  expect((refused as Misuse).trouble.code).toBe(code);
});

test("R5: a policy that fails fails the run with its own words, and the crew goes on", async () => {
  const failing = [policyThat("failing")];
  await expect(crew.run({ make, policies: failing, seeds: SEEDS })).rejects.toThrow("no player");
  const uncopied = [{ module: HERE, name: "linear", with: () => 1 }];
  await expect(crew.run({ make, policies: uncopied, seeds: [1] })).rejects.toThrow("cloned");
  expect(await crew.run({ make, policies, seeds: [1] })).toHaveLength(3);
});

test("R5: a run that is called off is rejected with the reason, and so is all of a closed crew", async () => {
  const calledOff = new AbortController();
  const reason = new Error("enough");
  const onProgress = () => calledOff.abort(reason);
  const plan = { make, policies, seeds: SEEDS, signal: calledOff.signal, onProgress };
  await expect(crew.run(plan)).rejects.toBe(reason);
  await expect(crew.run(plan)).rejects.toBe(reason);
  const other = new Crew(1);
  const running = other.run({ make, policies, seeds: SEEDS });
  other.close();
  other.close();
  await expect(running).rejects.toThrow("closed");
  await expect(other.run({ make, policies, seeds: SEEDS })).rejects.toThrow("closed");
});

test.each([0, 1.5, -1, 257, Number.NaN])("R5: %s threads cannot be", (threads) => {
  expect(() => new Crew(threads)).toThrow(Misuse);
});
