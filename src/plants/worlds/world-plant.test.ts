import { describe, expect, test } from "vitest";
import { must } from "../../base/index.ts";
import { POLICIES } from "../cluster/index.ts";
import { policiesOf } from "../cluster/v1/index.ts";
import { watchedClassic, watchedV1 } from "../cluster/watched/index.ts";
import { conformsAsPlant, take } from "../conformance.fixture.ts";
import { GARDENS, settingOf } from "../gardener/index.ts";
import { WatchedGarden } from "../gardener/watched/index.ts";
import type { Sample } from "../plant.ts";
import { WorldPlant } from "./index.ts";
import type { WatchedWorld } from "./index.ts";

const named = <P extends { readonly name: string }>(policies: readonly P[], name: string): P =>
  must(
    policies.find((policy) => policy.name === name),
    `there is a policy ${name}`,
  );

function garden(policy: string): WatchedGarden {
  const kind = GARDENS.classic;
  return new WatchedGarden(policy, settingOf(kind, named(kind.policies, policy), kind.guard));
}

const WORLDS: Readonly<Record<string, () => WatchedWorld>> = {
  "classic cluster": () => watchedClassic(named(POLICIES, "heuristic_b")),
  "cluster v1": () => watchedV1(named(policiesOf(), "heuristic_b")),
  garden: () => garden("forager"),
};

const moments = (plant: WorldPlant) => {
  let at = 0;
  return { plant, next: () => ({ monotonic: (at += 1000), wall: at }) };
};

/** What lasts of a sample whose frame the next read writes over. */
const kept = ({ frame, metrics, world, troubles }: Sample) => ({
  values: [...frame.values.subarray(0, frame.count)],
  metrics,
  world,
  troubles,
});

function samples(world: WatchedWorld, seed: number, count: number): ReturnType<typeof kept>[] {
  const all: ReturnType<typeof kept>[] = [];
  take(moments(new WorldPlant(world, seed)), count, (sample) => all.push(kept(sample)));
  return all;
}

for (const [name, make] of Object.entries(WORLDS)) {
  conformsAsPlant(`a ${name} that is watched`, () => moments(new WorldPlant(make(), 3)));

  test(`R5: one seed is one run of a ${name} that is watched, another seed another`, () => {
    const run = samples(make(), 5, 60);
    expect(samples(make(), 5, 60)).toEqual(run);
    expect(samples(make(), 6, 60)).not.toEqual(run);
    expect(run[0]!.world).toMatchObject({ seed: 5, episode: 1, step: 0 });
    expect(run[59]!.world!.step).toBe(59);
  });
}

describe("R5: an episode's end", () => {
  const [moveOnly] = POLICIES;
  const run = samples(watchedClassic(moveOnly!), 0, 400);
  const end = run.findIndex(({ troubles }) => troubles.length > 0);

  test("is said in the tick in which it came", () => {
    expect(end).toBeGreaterThan(50);
    const { step, reward } = run[end]!.world!;
    const said = `1 out of memory, reward ${reward!.toFixed(2)}`;
    expect(run[end]!.troubles).toEqual([
      {
        code: "world.episode-ended",
        message: `episode 1 (seed 0) ended at step ${step}: ${said}; the next begins on seed 1`,
      },
    ]);
    expect(Math.max(...run[end]!.values)).toBeGreaterThanOrEqual(0.99);
  });

  test("begins the next episode on the seed after, as if that had been the first", () => {
    const [first] = samples(watchedClassic(moveOnly!), 1, 1);
    expect(run[end + 1]!.values).toEqual(first!.values);
    const expected = { ...first!.world, episode: 2 };
    expect(run[end + 1]!.world).toEqual(expected);
    expect(run[end + 2]!.world).toMatchObject({ seed: 1, episode: 2, step: 1 });
  });

  test("comes at the longest step at the latest", () => {
    const long = samples(watchedClassic(named(POLICIES, "heuristic_b")), 0, 502);
    expect(long[500]!.troubles[0]!.message).toMatch(/ended at step 500: alive at the end/);
    expect(long[501]!.world).toMatchObject({ seed: 1, step: 0, action: null, reward: 0 });
  });
});

test("R5: a cluster's sensors are its nodes' loads, CPUs and memories, and a route chooses nodes", () => {
  const plant = new WorldPlant(WORLDS["classic cluster"]!(), 0);
  expect(plant.sensors.specs.filter(({ routable }) => routable)).toHaveLength(16);
  const { frame, metrics } = plant.read();
  const value = (id: string) => frame.value(plant.sensors.indexOf(id)!)!;
  for (const node of ["00", "07", "15"])
    expect(value(`node.${node}`)).toBeCloseTo(
      (value(`cpu.node.${node}`) + value(`memory.node.${node}`)) / 2,
      5,
    );
  const cpus = plant.sensors.specs.flatMap(({ id }) => (id.startsWith("cpu.") ? [value(id)] : []));
  expect(metrics.cpuMax).toBeCloseTo(Math.max(...cpus), 5);
  expect(metrics.psiCpuSome).toBeNull();
});

test("R2: a garden that is watched shows its risk and verdict, a cluster has none", () => {
  const [, after] = samples(garden("forager"), 0, 2);
  expect(after!.world!.risk).toBeGreaterThan(0);
  expect(after!.world!.verdict).toBe("creative");
  expect(samples(WORLDS["cluster v1"]!(), 0, 2)[1]!.world).toMatchObject({
    risk: null,
    verdict: null,
  });
});
