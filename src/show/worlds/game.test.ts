import { expect, test } from "vitest";
import { ClusterClassic } from "../../plants/cluster/index.ts";
import { ClusterV1 } from "../../plants/cluster/v1/index.ts";
import { singleOf } from "../../plants/worlds/index.ts";
import { Game } from "./game.ts";

const game = (seed = 3): Game =>
  new Game(
    singleOf((lanes) => new ClusterClassic(lanes)),
    seed,
  );

test("R5: keys are actions, and what they were worth is said", () => {
  const playing = game();
  expect(playing.lines()[0]).toBe("seed 3   step 0   reward 0.00");
  expect(playing.press("s")).toBe(true);
  expect(playing.lines().join("\n")).toContain("scaled: -0.21");
  for (const key of ["up", "down", "left", "right", "c"]) playing.press(key);
  expect(playing.lines()[0]).toContain("step 6 ");
  for (const line of playing.lines()) expect(line.length).toBeLessThanOrEqual(80);
});

test("R5: keys that mean nothing do nothing, q ends", () => {
  const playing = game();
  const before = playing.lines();
  for (const key of ["x", "", "escape", "enter"]) expect(playing.press(key)).toBe(true);
  expect(playing.lines()).toEqual(before);
  expect(playing.press("q")).toBe(false);
  expect(playing.results).toEqual([]);
});

test("R5: an episode ends by itself, is counted once, and n begins the next seed", () => {
  const playing = game();
  for (let n = 0; n < 600; n += 1) playing.press("left");
  expect(playing.results).toHaveLength(1);
  expect(playing.results[0]).toMatch(/^seed 3: 1\d\d steps, reward -\d\.\d\d, 1 out of memory$/);
  expect(playing.lines().join("\n")).toContain("n for a new episode");
  playing.press("n");
  playing.press("up");
  playing.press("n");
  expect(playing.lines()[0]).toContain("seed 5");
  expect(playing.results[1]).toBe("seed 4: 1 step, reward -0.01, left");
});

test("R5: world v1 is played by the same keys, and says what ends it", () => {
  const playing = new Game(
    singleOf((lanes) => new ClusterV1(lanes)),
    3,
  );
  for (const key of ["s", "up", "c"]) playing.press(key);
  expect(playing.lines().join("\n")).toContain("capacity in 1");
  for (const line of playing.lines()) expect(line.length).toBeLessThanOrEqual(80);
  for (let n = 0; n < 600; n += 1) playing.press("left");
  expect(playing.results[0]).toMatch(
    /^seed 3: \d+ steps, reward -\d+\.\d\d, lost all it may lose$/,
  );
  playing.press("n");
  for (const line of playing.lines()) expect(line.length).toBeLessThanOrEqual(80);
});
