// How fast the world steps on one core, with random actions and lanes begun anew where they
// end. Divided by CPU time, so that a busy machine does not count against it.
import { must, quantile, Streams } from "../../src/base/index.ts";
import { ClusterV1 } from "../../src/plants/cluster/v1/index.ts";
import { batchOf } from "../../src/plants/worlds/index.ts";
import type { BenchWorld } from "./worlds.ts";

const LANES = [64, 1024, 16_384] as const;
/** Rows of actions played round and round: more than an episode is long. */
const ROWS = 509;
const ACTIONS = 6;
const SLICES = 7;
const SLICE_S = 0.25;
const GOAL = 1e6;

/** Rows of a table: env-steps a core-second. */
export const speedLines = (world: BenchWorld): readonly string[] => [
  "| lanes | M env-steps a core-second | lowest to highest | goal |",
  "|---:|---:|---:|---|",
  ...LANES.map((lanes) => {
    const rates = ratesOf(world, lanes);
    const millions = (rate: number): string => (rate / 1e6).toFixed(2);
    const middle = quantile(rates, 0.5);
    return `| ${lanes} | ${millions(middle)} | ${millions(Math.min(...rates))} to ${millions(Math.max(...rates))} | ${millions(GOAL)}: ${middle >= GOAL ? "met" : "missed"} |`;
  }),
];

function ratesOf({ config }: BenchWorld, lanes: number): readonly number[] {
  const made = batchOf((n) => new ClusterV1(n, config), { lanes, autoreset: "SAME_STEP" });
  const world = must(made.ok && made.value, "lanes can be made");
  const streams = new Streams(1);
  const rows = Array.from({ length: ROWS }, () =>
    Int32Array.from({ length: lanes }, () => streams.below(0, ACTIONS)),
  );
  world.reset({ seed: 1 });
  const turns = Math.ceil(16_384 / lanes);
  let turn = 0;
  const slice = (): number => {
    const began = process.cpuUsage();
    for (let steps = 0; ;) {
      for (let n = 0; n < turns; n += 1) world.step(rows[(turn += 1) % ROWS]!);
      steps += turns * lanes;
      const { user, system } = process.cpuUsage(began);
      if (user + system >= SLICE_S * 1e6) return steps / ((user + system) / 1e6);
    }
  };
  slice();
  return Array.from({ length: SLICES }, slice);
}
