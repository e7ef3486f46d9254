import { describe, expect, test } from "vitest";
import { must, Streams } from "../../base/index.ts";
import { batchOf } from "../worlds/index.ts";
import { checkWorld } from "../worlds/world.fixture.ts";
import { ClusterClassic } from "./classic.ts";
import type { ClassicChanges } from "./classic.ts";
import { CLEAN, SCALE } from "./figures.ts";

checkWorld("cluster-classic", (lanes) => new ClusterClassic(lanes));

interface Before {
  readonly cpu: number[];
  readonly memory: number[];
  readonly priority: number[];
  readonly agent: number;
  readonly budget: number;
}

/** The rules once more, as plainly as they can be said: reward and cost of an action, before the drift. */
function expected({ cpu, memory, priority, agent, budget }: Before, action: number) {
  const nothing = { reward: 0, cost: 0, scaled: [] as number[] };
  if (action < CLEAN) return nothing;
  if (action === CLEAN) {
    if (budget < 0.5) return { ...nothing, reward: -0.2 };
    const cleaned = Math.min(0.5, cpu[agent]!) + memory[agent]!;
    const reward = cleaned < 0.2 ? -0.1 : Math.min(1, cleaned / 1.5) * (1 + priority[agent]!);
    return { ...nothing, reward, cost: 0.5 };
  }
  const hot = cpu.flatMap((load, i) => (load > 0.8 || memory[i]! > 0.8 ? [i] : []));
  if (hot.length === 0) return { ...nothing, reward: -0.2 };
  const affordable = Math.floor(budget / 5);
  if (affordable === 0) return { ...nothing, reward: -0.5 };
  const worst = hot.sort((a, b) => cpu[b]! + memory[b]! - cpu[a]! - memory[a]! || a - b);
  const scaled = worst.slice(0, affordable);
  return { reward: (0.8 * scaled.length) / hot.length, cost: 5 * scaled.length, scaled };
}

/** Plays on and holds every step to the rules; returns how often each case was met. */
function hold(changes: ClassicChanges, scaleShare: number): Map<string, number> {
  const rules = new ClusterClassic(1, changes);
  const made = batchOf(() => rules, { lanes: 1, autoreset: "NEXT_STEP" });
  const world = must(made.ok && made.value, "a lane can be made");
  const full = changes.budget ?? 100;
  const chance = new Streams(1);
  const met = new Map<string, number>();
  world.reset({ seed: 21 });
  let over = false;
  for (let n = 0; n < 10_000; n += 1) {
    const { cpu, memory, priority, agent, budget } = rules.state(0);
    const before = { cpu: [...cpu], memory: [...memory], priority: [...priority], agent, budget };
    const action = chance.uniform(0) < scaleShare ? SCALE : chance.below(0, 6);
    const { rewards, terminated, truncated, infos } = world.step([action]);
    if (over) {
      over = false;
      continue;
    }
    over = terminated[0] === 1 || truncated[0] === 1;
    const { reward, cost, scaled } = expected(before, action);
    const lost = 2 * infos["oom_nodes"]![0]! + 3 * infos["critical_oom"]![0]!;
    expect(rewards[0]).toBeCloseTo(reward - 0.01 - lost, 9);
    expect(infos["budget"]![0]).toBeCloseTo(Math.min(full, budget - cost + 0.5), 9);
    const after = rules.state(0);
    // Five deviations of the memory's drift tell a scaled node from one that was not.
    for (const [i, was] of before.memory.entries()) {
      const cleaned = action === CLEAN && i === agent && cost > 0;
      const off = scaled.includes(i) ? Math.min(0.3, was) : cleaned ? was : 0;
      expect(Math.abs(after.memory[i]! - Math.max(0, was - off) - 0.005)).toBeLessThan(0.06);
    }
    const key = `${action < CLEAN ? "move" : action === CLEAN ? "clean" : "scale"} ${reward.toFixed(1)}`;
    met.set(key, (met.get(key) ?? 0) + 1);
    if (infos["oom_nodes"]![0]! > 0) expect(terminated[0]).toBe(1);
  }
  return met;
}

describe("R5: every step keeps to the rules", () => {
  test("with the classic budget", () => {
    const met = hold({}, 0);
    for (const row of [
      "move 0.0",
      "clean -0.1",
      "clean 0.5",
      "clean 1.2",
      "scale -0.2",
      "scale 0.8",
    ])
      expect(met.get(row), row).toBeGreaterThan(0);
  });

  test("with so little that scaling is partial or too dear", () => {
    const met = hold({ budget: 9 }, 0.1);
    for (const row of ["scale 0.4", "scale 0.3", "scale -0.5"])
      expect(met.get(row), row).toBeGreaterThan(0);
  });

  test("with nothing, where even cleaning is too dear", () => {
    expect(hold({ budget: 0.4 }, 0).get("clean -0.2")).toBeGreaterThan(0);
  });
});

test("R5: observation and info of a seed, to the bit, on every machine", () => {
  const made = batchOf((lanes) => new ClusterClassic(lanes), { lanes: 3, autoreset: "SAME_STEP" });
  const world = must(made.ok && made.value, "lanes can be made");
  const chance = new Streams(1);
  let outcome = world.reset({ seed: 1 });
  for (let n = 0; n < 500; n += 1) outcome = world.step([0, 1, 2].map(() => chance.below(0, 6)));
  const bits = new BigUint64Array(outcome.rewards.buffer);
  const load = new BigUint64Array(outcome.infos["avg_load"]!.buffer);
  expect([...bits, ...load].map((word) => word.toString(16))).toMatchInlineSnapshot(`
    [
      "3fd75dceff036c85",
      "bfcae147ae147ae2",
      "bfcae147ae147ae2",
      "3fb6162fb1311bcf",
      "3fb865de2b6fcd37",
      "3fb7c50285c46625",
    ]
  `);
});
