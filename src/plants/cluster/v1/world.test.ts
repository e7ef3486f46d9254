import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "../../../base/index.ts";
import { checkWorld } from "../../worlds/world.fixture.ts";
import { clusterConfig, ClusterV1, STANDARD } from "./index.ts";
import type { ClusterConfig } from "./index.ts";
import { leakAt } from "./scale.ts";
import { CAPACITY, CLEAN, LONGEST_EPISODE, SCALE, ZONE } from "./figures.ts";

checkWorld("cluster-v1", (lanes) => new ClusterV1(lanes));
checkWorld("cluster-v1 of 5 × 5 with a trace", (lanes) => new ClusterV1(lanes, RECORDED));

const UP = 0;
const QUIET = { bursts: 0, faults: 0 } as const;
const RECORDED: ClusterConfig = { ...STANDARD, side: 5, trace: [0, 0.2, 0.9, 0.4, 0.1] };

/** One lane that has begun, and how it is stepped. */
function begun(changes: Partial<ClusterConfig> = QUIET, seed = 1) {
  const made = clusterConfig(changes);
  const world = new ClusterV1(1, must(made.ok && made.value, "a test's world can be"));
  world.seed(0, seed);
  world.reset(0);
  const step = (action: number): number => {
    world.step(0, Int32Array.of(action));
    return world.rewards[0]!;
  };
  return { world, sight: world.sight(0), step, infos: world.infos };
}

const around = (node: number, { torus }: ReturnType<typeof begun>["sight"]): number[] =>
  [...torus.zones.subarray(ZONE * node, ZONE * node + ZONE)].sort((a, b) => a - b);

describe("R5: the rules of cluster v1", () => {
  test("capacity comes three steps after its order, to the zone it was ordered in alone", () => {
    const { sight, step } = begun();
    const centre = sight.agent;
    step(SCALE);
    step(UP);
    step(UP);
    expect(Math.max(...sight.relief)).toBe(0);
    expect(sight.order(0)).toBe(centre);
    step(UP);
    const relieved = [...sight.relief.keys()].filter((node) => sight.relief[node]! > 0);
    expect(relieved).toEqual(around(centre, sight));
    expect(sight.relief[centre]).toBeCloseTo(CAPACITY.relief * CAPACITY.kept, 12);
  });

  test("no reward is above zero: each is minus what was lost, and what was spent is worth", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.nat(5), { minLength: 1, maxLength: 200 }),
        (seed, actions) => {
          const { world, step, infos } = begun({}, seed);
          for (const action of actions) {
            const reward = step(action);
            const cost = infos["slo_lost"]![0]! + STANDARD.creditWorth * infos["spent"]![0]!;
            expect(reward).toBe(-cost);
            expect(reward).toBeLessThanOrEqual(0);
            if (world.ended[0] === 1) break;
          }
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  test("a clean costs credits and a restart, takes all memory off, ends a fault, brings back who is down", () => {
    const { sight, step, infos } = begun();
    const { agent } = sight;
    sight.priority[agent] = 0.5;
    sight.faultLeft[agent] = 9;
    sight.memory[agent] = 0.7;
    step(CLEAN);
    expect(sight.memory[agent]).toBeLessThan(0.05);
    expect(sight.faultLeft[agent]).toBe(0);
    expect(infos["spent"]![0]).toBe(STANDARD.cleanCost);
    expect(infos["slo_lost"]![0]).toBeGreaterThanOrEqual(0.5 * STANDARD.restart);
    expect(sight.budget).toBe(STANDARD.budget - STANDARD.cleanCost + STANDARD.regained);
  });

  test.for([CLEAN, SCALE])("what cannot be paid is not done: action %i", (action) => {
    const { sight, step, infos } = begun({ ...QUIET, budget: 1, regained: 0 });
    const { agent } = sight;
    sight.memory[agent] = 0.5;
    step(action);
    expect(infos["spent"]![0]).toBe(0);
    expect(sight.memory[agent]).toBeGreaterThan(0.4);
    expect(sight.order(CAPACITY.delay - 1)).toBe(-1);
  });

  test("a node out of memory is down until it is cleaned, and its neighbours carry its load", () => {
    const { sight, step, infos } = begun();
    const down = (sight.agent + 8) % 16;
    const beside = around(down, sight).filter((node) => node !== down);
    sight.memory[down] = 0.989;
    sight.leak[down] = 0.1;
    sight.priority[down] = 1;
    for (const node of beside) sight.leak[node] = 0;
    step(UP);
    expect([infos["oom_nodes"]![0], infos["critical_oom"]![0]]).toEqual([1, 1]);
    expect([sight.memory[down], sight.cpu[down]]).toEqual([1, 0]);
    const shed = (sight.demand[down]! + sight.wander[down]!) / 4;
    step(UP);
    expect(infos["oom_nodes"]![0]).toBe(0);
    for (const node of beside)
      expect(sight.cpu[node]).toBeCloseTo(sight.demand[node]! + sight.wander[node]! + shed, 6);
  });

  test("every episode has the same spread of leaks, dealt to other nodes", () => {
    const fastest = new Set<number>();
    for (let seed = 0; seed < 20; seed += 1) {
      const { leak } = begun({ side: 8 }, seed).sight;
      fastest.add(leak.indexOf(Math.max(...leak)));
      for (const [place, value] of leak.toSorted().entries()) {
        expect(value).toBeGreaterThanOrEqual(leakAt(8, place / 64));
        expect(value).toBeLessThanOrEqual(leakAt(8, (place + 1) / 64));
      }
    }
    expect(fastest.size).toBeGreaterThan(10);
  });

  test("when all is lost that may be, it ends, and every step left is charged", () => {
    const { world, sight, step } = begun({ ...QUIET, allowance: 1 });
    sight.memory.fill(1);
    const reward = step(UP);
    expect(world.ended[0]).toBe(1);
    const lost = [...sight.priority].reduce((sum, priority) => sum + priority, 0);
    expect(reward).toBeCloseTo(-lost - STANDARD.afterEnd * (LONGEST_EPISODE - 1), 9);
  });

  test("a burst asks a zone for more, its edge for less, and ends", () => {
    const { sight, step } = begun({ bursts: 0.5, faults: 0 }, 3);
    while (Math.max(...sight.surgeLeft) === 0) step(UP);
    const most = Math.max(...sight.surgeTo);
    const centre = sight.surgeTo.indexOf(most);
    const struck = [...sight.surgeTo.keys()].filter((node) => sight.surgeTo[node]! > 0);
    expect(struck).toEqual(around(centre, sight));
    expect(sight.surgeTo[struck.find((node) => node !== centre)!]).toBeLessThan(most);
  });

  test("a copy of a lane with the same chance has the same future", () => {
    const { world, step } = begun({}, 5);
    for (let n = 0; n < 20; n += 1) step(n % 6);
    const copy = new ClusterV1(2);
    copy.imitate(1, world, 0);
    copy.seed(1, 77);
    world.seed(0, 77);
    for (let n = 0; n < 50; n += 1) {
      step(n % 6);
      copy.step(1, Int32Array.of(0, n % 6));
      expect(copy.rewards[1]).toBe(world.rewards[0]);
    }
    expect(copy.sight(1).memory).toEqual(world.sight(0).memory);
  });

  test.for([4, 5, 6, 7, 64])("there are worlds of side %i, drawn in 80 columns", (side) => {
    const { world, step } = begun({ side });
    step(CLEAN);
    for (const line of world.ansi(0).split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    const picture = world.picture(0);
    expect(picture.pixels.length).toBe(3 * picture.width * picture.height);
  });
});

test.for<[changes: Record<string, unknown>, where: string]>([
  [{ side: 0 }, "side"],
  [{ side: 65 }, "side"],
  [{ side: 4.5 }, "side"],
  [{ side: "4" }, "side"],
  [{ budget: -1 }, "budget"],
  [{ budget: Number.NaN }, "budget"],
  [{ allowance: 0 }, "allowance"],
  [{ trace: [0.5, 2] }, "trace"],
  [{ trace: "0.5" }, "trace"],
  [{ colour: 1 }, "colour"],
  [{ toString: 1 }, "toString"],
])("R5: the configuration %j is refused, naming %s", ([changes, where]) => {
  const made = clusterConfig(changes);
  expect(made.ok).toBe(false);
  if (!made.ok) expect(made.trouble).toMatchObject({ code: "cluster.config", where });
});
