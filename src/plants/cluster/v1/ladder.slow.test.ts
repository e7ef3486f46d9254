import { describe, expect, test } from "vitest";
import { mean, must } from "../../../base/index.ts";
import { Crew } from "../../rollouts/index.ts";
import { ArenaV1, policiesOf, shippedCheckpoint, seeing, STANDARD, train } from "./index.ts";

/** None that bench or training plays on: what is wanted here is that nothing has broken. */
const FIRST_SEED = 500;
const EPISODES = 60;

/** Who plans on everything there is without playing futures out, which would take minutes in large worlds. */
const SEEING = { name: "seeing", begin: seeing(shippedCheckpoint().weights.seeing) };

function played(name: string, episodes = EPISODES, side = 4) {
  const policy = must(
    [...policiesOf(), SEEING].find((one) => one.name === name),
    "it is on the ladder",
  );
  const arena = new ArenaV1({ ...STANDARD, side });
  const all = Array.from({ length: episodes }, (_, n) => arena.play(policy, FIRST_SEED + n));
  return {
    cost: mean(all.map(({ cost }) => cost)),
    alive: mean(all.map(({ alive }) => Number(alive))),
  };
}

describe("R6: skill is needed in cluster v1", () => {
  test.for(["no_op", "random", "blind_sweep"])("%s fails", (name) => {
    expect(played(name).alive).toBeLessThan(0.05);
  });

  test("each of those who plan costs far less than heuristic B, and who sees all least", () => {
    const heuristic = played("heuristic_b").cost;
    const believed = played("belief_planner").cost;
    const learned = played("learned").cost;
    expect(believed).toBeLessThan(0.8 * heuristic);
    expect(learned).toBeLessThan(1.05 * believed);
    const full = played("full_planner", 12);
    expect(full.alive).toBeGreaterThan(0.8);
    expect(full.cost).toBeLessThan(learned);
  });
});

test.for([8, 16, 32, 64])("R6: skill is needed on side %i, too", (side) => {
  const episodes = 256 / side;
  for (const name of ["no_op", "random", "blind_sweep"])
    expect(played(name, episodes, side).alive).toBe(0);
  const heuristic = played("heuristic_b", episodes, side).cost;
  const believed = played("belief_planner", episodes, side).cost;
  expect(believed).toBeLessThan(0.8 * heuristic);
  const full = played("seeing", episodes, side);
  expect(full.alive).toBeGreaterThanOrEqual(0.8);
  expect(full.cost).toBeLessThan(0.8 * believed);
});

test("R6: training gives the same weights over one thread and over two", async () => {
  const learn = async (threads: number) => {
    const crew = new Crew(threads);
    try {
      const { signal } = new AbortController();
      return await train(crew, { role: "seeing", seed: 3, generations: 2, signal, tell: () => {} });
    } finally {
      crew.close();
    }
  };
  expect(await learn(2)).toEqual(await learn(1));
});
