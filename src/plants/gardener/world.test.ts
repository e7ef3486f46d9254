import { expect, test } from "vitest";
import { must } from "../../base/index.ts";
import { batchOf } from "../worlds/index.ts";
import { checkWorld } from "../worlds/world.fixture.ts";
import { CLEAN, REST, UP } from "./figures.ts";
import { GardenerClassic, GardenerV1 } from "./world.ts";

checkWorld("gardener-classic", (lanes) => new GardenerClassic(lanes));
checkWorld("gardener-v1", (lanes) => new GardenerV1(lanes, { droughts: true }));

/** What the first agent earns in a life by the rule, and for how long it lives, on one seed. */
function lifeBy(
  rule: (seen: Float32Array, step: number) => number,
): [reward: number, steps: number] {
  const made = batchOf((lanes) => new GardenerV1(lanes), { lanes: 1, autoreset: "DISABLED" });
  const world = must(made.ok && made.value, "one lane can be made");
  let seen = world.reset({ seed: 4 }).observations;
  let reward = 0;
  for (let step = 0; step < 700; step += 1) {
    const outcome = world.step(Int32Array.of(rule(seen, step)));
    seen = outcome.observations;
    reward += outcome.rewards[0]!;
    if (outcome.terminated[0] === 1) return [reward, step + 1];
  }
  return [reward, 700];
}

test("R5: in our garden who rests starves, who only walks does sooner, who cleans where there is dirt does not", () => {
  const own = 24;
  const [restEarned, restLived] = lifeBy(() => REST);
  const [walkEarned, walkLived] = lifeBy(() => UP);
  const [cleanEarned, cleanLived] = lifeBy((seen, step) => {
    if (seen[own]! > 0.1) return CLEAN;
    return step % 40 === 39 ? step % 4 : REST;
  });
  // Thirty energy, a tenth a generation and a tenth for each visit: all of it is lost, and no more.
  expect(restLived).toBeLessThanOrEqual(300);
  expect(restLived).toBeGreaterThan(200);
  expect(restEarned).toBeCloseTo(-30, 9);
  expect(walkLived).toBeLessThan(100);
  expect(walkEarned).toBeCloseTo(-30, 9);
  expect(cleanLived).toBeGreaterThan(restLived);
  expect(cleanEarned).toBeGreaterThan(restEarned);
});
