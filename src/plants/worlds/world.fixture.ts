// What holds for every world, single and in a batch: the suite each of them passes. It is
// given the rules; the factories here make the worlds, as every user does.
import { describe, expect, test } from "vitest";
import { must, Streams } from "../../base/index.ts";
import {
  AUTORESETS,
  type Autoreset,
  batchOf,
  contains,
  type MakeRules,
  Misuse,
  type Outcome,
  sample,
  singleOf,
  sizeOf,
  type Space,
  type VectorWorld,
} from "./index.ts";

/** Steps over which two runs of one seed must agree to the bit. */
const STEPS = 500;
const LANES = 5;

/** An endless row of actions, each in the space, the same for the same seed. */
export class Actions {
  readonly #space: Space;
  readonly #streams: Streams;
  readonly #lanes: number;
  readonly numbers: Float64Array;

  constructor(space: Space, lanes: number, seed: number) {
    this.#space = space;
    this.#lanes = lanes;
    this.#streams = new Streams(lanes);
    for (let lane = 0; lane < lanes; lane += 1) this.#streams.seed(lane, seed + lane);
    this.numbers = new Float64Array(lanes * sizeOf(space));
  }

  next(): Float64Array {
    const size = sizeOf(this.#space);
    for (let lane = 0; lane < this.#lanes; lane += 1) {
      sample(
        this.#space,
        { streams: this.#streams, lane },
        { into: this.numbers, at: lane * size },
      );
    }
    return this.numbers;
  }
}

function batch(make: MakeRules, autoreset: Autoreset, lanes = LANES): VectorWorld {
  const made = batchOf(make, { lanes, autoreset });
  return must(made.ok && made.value, "a few lanes can be made");
}

/** A copy that the next step does not write over. */
const kept = (outcome: Outcome) => structuredClone(outcome);

function refuses(code: string, act: () => unknown): void {
  let thrown: unknown = null;
  try {
    act();
  } catch (error) {
    thrown = error;
  }
  expect(thrown, code).toBeInstanceOf(Misuse);
  expect((thrown as Misuse).trouble.code).toBe(code);
  expect((thrown as Misuse).trouble.advice).toBeTruthy();
}

function checkContained(world: VectorWorld, { observations }: Outcome): void {
  const size = sizeOf(world.observationSpace);
  for (let lane = 0; lane < world.lanes; lane += 1) {
    const one = observations.subarray(lane * size, (lane + 1) * size);
    expect(contains(world.observationSpace, one)).toBe(true);
  }
}

/** Defines the tests every world must pass. */
export function checkWorld(id: string, make: MakeRules): void {
  describe(`${id} conforms as a world`, () => {
    checkSingle(make);
    checkPictures(make);
    checkSeeds(make);
    checkWrongUse(make);
    checkBatch(make);
    checkAutoreset(make);
  });
}

function checkSingle(make: MakeRules): void {
  test("R5: every observation lies in its space, every number is finite", () => {
    const world = singleOf(make);
    const actions = new Actions(world.actionSpace, 1, 11);
    let { observation } = world.reset(3);
    for (let n = 0; n < STEPS; n += 1) {
      expect(contains(world.observationSpace, observation)).toBe(true);
      const step = world.step(actions.next());
      expect(Number.isFinite(step.reward)).toBe(true);
      for (const value of Object.values(step.info)) expect(Number.isFinite(value)).toBe(true);
      observation =
        step.terminated || step.truncated ? world.reset().observation : step.observation;
    }
  });

  test("R5: one seed is one run, bit for bit, over 500 steps; another seed another", () => {
    const run = (seed: number): unknown[] => {
      const world = singleOf(make);
      const actions = new Actions(world.actionSpace, 1, 12);
      const seen: unknown[] = [world.reset(seed)];
      for (let n = 0; n < STEPS; n += 1) {
        const step = world.step(actions.next());
        seen.push(step);
        if (step.terminated || step.truncated) seen.push(world.reset());
      }
      return seen;
    };
    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });

  test("R5: an observation given out is the caller's own", () => {
    const world = singleOf(make);
    const { observation } = world.reset(1);
    const before = observation.slice();
    world.step(new Actions(world.actionSpace, 1, 1).next());
    expect(observation).toEqual(before);
  });

  test("R5: an episode ends of its own or is cut off at its longest, never goes on beyond", () => {
    const world = singleOf(make);
    const longest = make(1).longestEpisode;
    const actions = new Actions(world.actionSpace, 1, 13);
    world.reset(2);
    for (let steps = 1; ; steps += 1) {
      const { terminated, truncated } = world.step(actions.next());
      expect(truncated).toBe(steps >= longest);
      if (terminated || truncated) break;
    }
    refuses("world.ended", () => world.step(actions.next()));
    world.reset();
    expect(world.step(actions.next()).truncated).toBe(longest === 1);
  });
}

function checkPictures(make: MakeRules): void {
  test("R5: draws itself as text and as a picture, the same for the same state", () => {
    const world = singleOf(make);
    world.reset(4);
    const text = world.render("ansi");
    expect(text.split("\n").length).toBeGreaterThan(1);
    const { width, height, pixels } = world.render("rgb_array");
    expect(pixels.length).toBe(width * height * 3);
    expect(new Set(pixels).size).toBeGreaterThan(1);
    expect(world.render("ansi")).toBe(text);
    expect(world.render("rgb_array").pixels).toEqual(pixels);
    refuses("world.render", () => world.render("human" as "ansi"));
  });

  test("R5: closing twice is safe, and a closed world does nothing else", () => {
    const world = singleOf(make);
    world.reset(1);
    world.close();
    world.close();
    for (const act of [() => world.reset(1), () => world.step(0), () => world.render("ansi")])
      refuses("world.closed", act);
  });
}

function checkSeeds(make: MakeRules): void {
  test("R5: a seed that is no whole number from 0 to 2^53 − 1 is refused", () => {
    const world = singleOf(make);
    for (const seed of [-1, 0.5, 2 ** 53, NaN, Infinity, "7" as unknown as number])
      refuses("world.seed", () => world.reset(seed));
    for (const seed of [0, 2 ** 32, Number.MAX_SAFE_INTEGER]) world.reset(seed);
    const many = batch(make, "NEXT_STEP");
    refuses("world.seed", () => many.reset({ seed: Number.MAX_SAFE_INTEGER }));
    refuses("world.seed", () => many.reset({ seed: [1, 2] }));
  });

  test("R5: a reset without a seed goes on in the stream of chance", () => {
    const world = singleOf(make);
    world.reset(8);
    const second = world.reset();
    world.reset(8);
    expect(world.reset()).toEqual(second);
  });
}

function checkWrongUse(make: MakeRules): void {
  test("R5: a wrong action is refused before anything has moved", () => {
    const world = singleOf(make);
    const right = new Actions(world.actionSpace, 1, 14).next().slice();
    world.reset(1);
    const after = world.step(right);
    const wrong: unknown[] = [-1, 1e9, NaN, Infinity, "1", null, undefined, true];
    if (world.actionSpace.kind !== "box") wrong.push(0.5);
    world.reset(1);
    for (const value of wrong) {
      const numbers = [...right.slice(1), value] as number[];
      refuses("world.action", () => world.step(numbers));
    }
    for (const value of wrong) refuses("world.action", () => world.step(value as number));
    refuses("world.actions", () => world.step([]));
    expect(world.step(right)).toEqual(after);
  });

  test("R5: a step or a picture before the first reset is refused", () => {
    const world = singleOf(make);
    refuses("world.fresh", () => world.step(new Actions(world.actionSpace, 1, 1).next()));
    refuses("world.fresh", () => world.render("ansi"));
  });

  test("R5: an option that a reset does not know is refused", () => {
    refuses("world.options", () => singleOf(make).reset(1, { nonsense: 1 }));
  });

  test("R5: a number of lanes that cannot be is refused", () => {
    for (const lanes of [0, -1, 1.5, NaN, 1e12]) {
      const made = batchOf(make, { lanes, autoreset: "NEXT_STEP" });
      expect(made.ok || made.trouble.code).toBe("world.lanes");
    }
  });
}

function checkBatch(make: MakeRules): void {
  test("R5: lane i of a batch is the single world of seed + i, bit for bit, in every autoreset", () => {
    for (const autoreset of AUTORESETS) checkLanes(make, autoreset);
  });

  test("R5: what a step returns is one object, written over by the next", () => {
    const world = batch(make, "NEXT_STEP");
    const actions = new Actions(world.actionSpace, LANES, 15);
    const first = world.reset({ seed: 1 });
    expect(world.step(actions.next())).toBe(first);
    expect(world.step(actions.next()).observations).toBe(first.observations);
  });

  test("R5: actions and masks of another length are refused", () => {
    const world = batch(make, "NEXT_STEP");
    world.reset({ seed: 1 });
    refuses("world.actions", () => world.step([0]));
    refuses("world.mask", () => world.reset({ mask: [1] }));
    refuses("world.lane", () => world.ansi(LANES));
    refuses("world.lane", () => world.picture(-1));
  });

  test("R5: a mask begins its lanes anew and leaves the others as they are", () => {
    const world = batch(make, "DISABLED");
    const size = sizeOf(world.observationSpace);
    world.reset({ seed: 1 });
    const before = kept(world.step(new Actions(world.actionSpace, LANES, 16).next()));
    const after = world.reset({ seed: 77, mask: [0, 1, 0, 0, 0] });
    const lane = (outcome: Outcome, i: number) =>
      outcome.observations.slice(i * size, (i + 1) * size);
    for (const i of [0, 2, 3, 4]) expect(lane(after, i)).toEqual(lane(before, i));
    expect(lane(after, 1)).toEqual(singleOf(make).reset(78).observation);
  });
}

function checkLanes(make: MakeRules, autoreset: Autoreset): void {
  const world = batch(make, autoreset);
  const size = sizeOf(world.observationSpace);
  const width = sizeOf(world.actionSpace);
  const actions = new Actions(world.actionSpace, LANES, 17);
  const singles = Array.from({ length: LANES }, () => singleOf(make));
  for (const [lane, single] of singles.entries()) single.reset(40 + lane);
  world.reset({ seed: 40 });
  const over = new Uint8Array(LANES);
  for (let n = 0; n < STEPS; n += 1) {
    const row = actions.next();
    const outcome = world.step(row);
    checkContained(world, outcome);
    const { observations, finalObservations, finalInfos, infos, rewards } = outcome;
    for (const [lane, single] of singles.entries()) {
      const part = observations.slice(lane * size, (lane + 1) * size);
      if (autoreset === "NEXT_STEP" && over[lane] === 1) {
        over[lane] = 0;
        expect(part).toEqual(single.reset().observation);
        expect([rewards[lane], outcome.terminated[lane], outcome.truncated[lane]]).toEqual([
          0, 0, 0,
        ]);
        continue;
      }
      const step = single.step(row.slice(lane * width, (lane + 1) * width));
      const ended = step.terminated || step.truncated;
      expect(rewards[lane]).toBe(step.reward);
      expect(outcome.terminated[lane] === 1).toBe(step.terminated);
      expect(outcome.truncated[lane] === 1).toBe(step.truncated);
      const same = autoreset === "SAME_STEP" && ended;
      expect(outcome.renewed[lane] === 1).toBe(same);
      const last = same ? finalObservations.slice(lane * size, (lane + 1) * size) : part;
      expect(last).toEqual(step.observation);
      for (const [name, value] of Object.entries(step.info))
        expect((same ? finalInfos : infos)[name]![lane]).toBe(value);
      if (same) expect(part).toEqual(single.reset().observation);
      over[lane] = ended ? 1 : 0;
    }
    if (autoreset === "DISABLED" && over.includes(1)) {
      for (const [lane, single] of singles.entries()) if (over[lane] === 1) single.reset();
      world.reset({ mask: over });
    }
  }
}

function checkAutoreset(make: MakeRules): void {
  test("R5: with autoreset DISABLED a lane that ended must be reset, and only that one", () => {
    const world = batch(make, "DISABLED");
    const actions = new Actions(world.actionSpace, LANES, 18);
    let outcome = world.reset({ seed: 3 });
    const ended = (lane: number) => outcome.terminated[lane] === 1 || outcome.truncated[lane] === 1;
    const lanes = Array.from({ length: LANES }, (_, lane) => lane);
    while (!lanes.some(ended)) outcome = world.step(actions.next());
    refuses("world.ended", () => world.step(actions.next()));
    const mask = lanes.map((lane) => ended(lane));
    world.reset({ mask });
    outcome = world.step(actions.next());
    for (const lane of lanes) expect(outcome.renewed[lane]).toBe(0);
  });
}
