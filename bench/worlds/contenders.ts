// Who steps the classic cluster world, each for a slice of time at a time: our batches of
// three sizes, our single world, the naive one, NumPy's batches in a process of their own.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { must, Streams } from "../../src/base/index.ts";
import { ClusterClassic } from "../../src/plants/cluster/index.ts";
import { batchOf, singleOf } from "../../src/plants/worlds/index.ts";
import type { MakeRules } from "../../src/plants/worlds/index.ts";
import { NaiveCluster } from "./naive.ts";

/** What a slice of stepping gave. `reward` and `episodes` show that all play the same world. */
export interface Slice {
  readonly steps: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly reward: number;
  readonly episodes: number;
}

export interface Contender {
  readonly name: string;
  readonly lanes: number;
  /** The goal in env-steps a second, where there is one. */
  readonly goal?: number;
  slice(seconds: number): Slice;
}

export const LANES = [64, 1024, 16_384] as const;
const ACTIONS = 6;
/** Rows of actions that are played round and round: more than an episode is long, so that none repeats in it. */
const ROWS = 509;
const classic: MakeRules = (lanes) => new ClusterClassic(lanes);

/** Rows of random actions, the same for the same seed. */
function actionRows(lanes: number, seed: number): readonly Int32Array[] {
  const streams = new Streams(1);
  streams.seed(0, seed);
  return Array.from({ length: ROWS }, () =>
    Int32Array.from({ length: lanes }, () => streams.below(0, ACTIONS)),
  );
}

type Tally = { steps: number; reward: number; episodes: number };

/** Calls `play` until so much CPU time has gone, the compiler's and the collector's threads included. */
function timed(seconds: number, play: (tally: Tally) => void): Slice {
  const tally: Tally = { steps: 0, reward: 0, episodes: 0 };
  const began = performance.now();
  const cpuBegan = process.cpuUsage();
  for (;;) {
    play(tally);
    const { user, system } = process.cpuUsage(cpuBegan);
    const cpuSeconds = (user + system) / 1e6;
    if (cpuSeconds < seconds) continue;
    return { ...tally, cpuSeconds, wallSeconds: (performance.now() - began) / 1000 };
  }
}

function batched(lanes: number, seed: number): Contender {
  const made = batchOf(classic, { lanes, autoreset: "SAME_STEP" });
  const world = must(made.ok && made.value, "lanes can be made");
  const rows = actionRows(lanes, seed);
  world.reset({ seed });
  /** Steps between two looks at the clock. */
  const turns = Math.ceil(16_384 / lanes);
  let turn = 0;
  const play = (tally: Tally): void => {
    for (let n = 0; n < turns; n += 1) {
      const { rewards, renewed } = world.step(rows[turn]!);
      turn = (turn + 1) % ROWS;
      for (let lane = 0; lane < lanes; lane += 1) {
        tally.reward += rewards[lane]!;
        tally.episodes += renewed[lane]!;
      }
    }
    tally.steps += turns * lanes;
  };
  return {
    name: `homeostat, ${lanes} lanes`,
    lanes,
    goal: 2e6,
    slice: (seconds) => timed(seconds, play),
  };
}

/** A multiple of no episode's length. */
const SINGLE_STEPS = 8191;

function single(seed: number): Contender {
  const world = singleOf(classic);
  const actions = actionRows(SINGLE_STEPS, seed)[0]!;
  world.reset(seed);
  const play = (tally: Tally): void => {
    for (const action of actions) {
      const { reward, terminated, truncated } = world.step(action);
      tally.reward += reward;
      if (!terminated && !truncated) continue;
      tally.episodes += 1;
      world.reset();
    }
    tally.steps += SINGLE_STEPS;
  };
  return {
    name: "homeostat, single",
    lanes: 1,
    goal: 1e6,
    slice: (seconds) => timed(seconds, play),
  };
}

function naive(seed: number): Contender {
  const world = new NaiveCluster(seed);
  const actions = actionRows(SINGLE_STEPS, seed)[0]!;
  const play = (tally: Tally): void => {
    for (const action of actions) {
      const { reward, terminated, truncated } = world.step(action);
      tally.reward += reward;
      if (!terminated && !truncated) continue;
      tally.episodes += 1;
      world.reset();
    }
    tally.steps += SINGLE_STEPS;
  };
  return { name: "naive objects, single", lanes: 1, slice: (seconds) => timed(seconds, play) };
}

const SCRIPT = join(import.meta.dirname, "batched.py");
const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };

function numpy(lanes: number, seed: number): Contender {
  const slice = (seconds: number): Slice => {
    const words = [SCRIPT, String(lanes), String(seconds), String(seed)];
    const run = spawnSync("python3", words, {
      encoding: "utf8",
      env: { ...process.env, ...ONE_THREAD },
    });
    if (run.status !== 0) throw new Error(`python3 ${SCRIPT}: ${run.error?.message ?? run.stderr}`);
    return JSON.parse(run.stdout) as Slice;
  };
  return { name: `NumPy, ${lanes} lanes`, lanes, slice };
}

/** Whether python3 with NumPy is here; its version, or null. */
export function numpyVersion(): string | null {
  const run = spawnSync("python3", ["-c", "import numpy; print(numpy.__version__)"], {
    encoding: "utf8",
  });
  return run.status === 0 ? run.stdout.trim() : null;
}

export const cast = (seed: number, withNumpy: boolean): readonly Contender[] => [
  ...LANES.map((lanes) => batched(lanes, seed)),
  single(seed),
  naive(seed),
  ...(withNumpy ? LANES.map((lanes) => numpy(lanes, seed)) : []),
];
