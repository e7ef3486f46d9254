import { expect, test } from "vitest";
import { GardenGame } from "./garden-game.ts";
import type { PlayedGarden } from "./garden-game.ts";

/** Loses ten energy a generation, and says what it was asked. */
function fake(): PlayedGarden & { readonly asked: string[] } {
  let energy = 30;
  const asked: string[] = [];
  return {
    asked,
    begin: (seed) => {
      energy = 30;
      asked.push(`begin ${seed}`);
    },
    next: (action) => {
      energy -= 10;
      asked.push(String(action));
      const figures = { population: 25, averageEnergy: 40, totalDirt: 9, risk: 0.1, flow: 0.02 };
      return { ...figures, verdict: "creative" };
    },
    energy: () => (energy > 0 ? energy : null),
    drawn: () => Array.from({ length: 20 }, () => "x".repeat(60)),
  };
}

test("R1: keys are the first agent's actions, a generation each", () => {
  const garden = fake();
  const game = new GardenGame(garden, 4);
  for (const key of ["up", "c", "z"]) expect(game.press(key)).toBe(true);
  expect(garden.asked).toEqual(["begin 4", "0", "4"]);
  expect(game.press("q")).toBe(false);
  expect(game.results).toEqual(["seed 4: 2 generations, alive with 10.0 energy"]);
});

test("R1: left alone, the policy plays until the agent dies; then only a new garden does anything", () => {
  const garden = fake();
  const game = new GardenGame(garden, 4);
  game.press("f");
  game.press("up");
  expect(garden.asked).toEqual(["begin 4", "undefined", "undefined", "undefined"]);
  expect(game.lines().at(-1)).toContain("died");
  game.press("n");
  expect(garden.asked.at(-1)).toBe("begin 5");
  expect(game.results).toEqual(["seed 4: 3 generations, dead"]);
});

test("R1: the screen fits 80 columns and 24 lines, before and after a generation", () => {
  const game = new GardenGame(fake(), 4294967295);
  for (const key of ["z", "up"]) {
    game.press(key);
    expect(game.lines().length).toBeLessThanOrEqual(24);
    for (const line of game.lines()) expect(line.length).toBeLessThanOrEqual(80);
  }
});
