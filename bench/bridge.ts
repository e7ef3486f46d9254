// `npm run bench:bridge`: env-steps a second of the classic cluster world as a Python program
// gets them: through homeostat_gym, the pipe and the program behind it. In turns, in seeded
// order: one world by gymnasium.make, batches of three sizes by gymnasium.make_vec.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { quantile, seededChance } from "../src/base/index.ts";
import { shuffled } from "../src/prove/trial/index.ts";
import { numpyVersion } from "./worlds/contenders.ts";
import type { Slice } from "./worlds/contenders.ts";
import { readSliceOptions, usageOf } from "./worlds/options.ts";
import type { SliceOptions } from "./worlds/options.ts";

const BENCH = { script: "bench:bridge", clock: "wall time", slice: 0.5 } as const;

const ROOT = join(import.meta.dirname, "..");
const SCRIPT = join(import.meta.dirname, "worlds", "bridge.py");
/** Where Gymnasium is not installed: the interface alone, as the tests have it. */
const STAND_IN = join(ROOT, "tests", "python", "gymnasium_stub");
const LANES = [1, 64, 1024, 16_384] as const;
/** Env-steps a second at this many lanes. */
const GOAL = { lanes: 1024, perSecond: 200_000 };

interface BridgeSlice extends Slice {
  readonly gymnasium: string;
}

/** A Python process that takes a slice whenever it is told to, and is idle in between. */
class Contender {
  readonly lanes: number;
  readonly slices: BridgeSlice[] = [];
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  /** Rejects when the process ends before it is told to. */
  readonly #died: Promise<never>;

  constructor(lanes: number, { slice, seed }: SliceOptions) {
    this.lanes = lanes;
    const words = [SCRIPT, String(lanes), String(slice), String(seed), STAND_IN];
    this.#child = spawn("python3", words, {
      stdio: ["pipe", "pipe", "inherit"],
      env: {
        ...process.env,
        OPENBLAS_NUM_THREADS: "1",
        PYTHONDONTWRITEBYTECODE: "1",
        PYTHONPATH: join(ROOT, "python", "homeostat_gym"),
        HOMEOSTAT_BIN: join(ROOT, "src", "cli", "main.ts"),
        PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
      },
    });
    this.#lines = createInterface({ input: this.#child.stdout! });
    this.#died = once(this.#child, "exit").then(([code]: unknown[]): never => {
      throw new Error(`python3 ${SCRIPT} ended with ${String(code)}`);
    });
    // Heard by whoever waits for a slice.
    this.#died.catch(() => undefined);
  }

  async slice(): Promise<BridgeSlice> {
    this.#child.stdin!.write("slice\n");
    const [line] = (await Promise.race([once(this.#lines, "line"), this.#died])) as [string];
    return JSON.parse(line) as BridgeSlice;
  }

  end(): void {
    this.#child.stdin!.end();
  }
}

const thousands = (perSecond: number): string => (perSecond / 1000).toFixed(1);

function line({ lanes, slices }: Contender): string {
  const rates = slices.map(({ steps, wallSeconds }) => steps / wallSeconds);
  const perCpu = slices.map(({ steps, cpuSeconds }) => steps / cpuSeconds);
  const middle = quantile(rates, 0.5);
  const isGoal = lanes === GOAL.lanes;
  const cells = [
    lanes === 1 ? "gymnasium.make" : `gymnasium.make_vec, ${lanes} lanes`,
    thousands(middle),
    `${thousands(Math.min(...rates))} to ${thousands(Math.max(...rates))}`,
    thousands(quantile(perCpu, 0.5)),
    isGoal ? `${thousands(GOAL.perSecond)}: ${middle >= GOAL.perSecond ? "met" : "missed"}` : "",
  ];
  return `| ${cells.join(" | ")} |`;
}

async function main(options: SliceOptions): Promise<void> {
  const { rounds, slice, seed } = options;
  console.log("# bench:bridge\n");
  console.log(`seed ${seed}, ${rounds} rounds, slices of ${slice} s of wall time each`);
  const all = LANES.map((lanes) => new Contender(lanes, options));
  try {
    let gymnasium = "";
    for (const contender of all) ({ gymnasium } = await contender.slice());
    console.log(
      `${cpus()[0]?.model ?? "unknown CPU"}, ${cpus().length} cores, Node ${process.version}, NumPy ${numpyVersion() ?? "?"}, Gymnasium ${gymnasium}; load average ${loadavg()[0]!.toFixed(1)} before\n`,
    );
    const chance = seededChance(seed);
    for (let round = 0; round < rounds; round += 1)
      for (const contender of shuffled(all, chance)) contender.slices.push(await contender.slice());
  } finally {
    for (const contender of all) contender.end();
  }
  console.log(
    "| through the bridge | k env-steps a second | lowest to highest | k env-steps a core-second | goal |",
  );
  console.log("|---|---:|---:|---:|---|");
  for (const contender of all) console.log(line(contender));
}

const options = readSliceOptions(BENCH, process.argv.slice(2));
if (typeof options === "string") {
  console.error(options);
  process.exitCode = options === usageOf(BENCH) ? 0 : 2;
} else if (numpyVersion() === null) {
  console.error("python3 with NumPy is not here: apt-get install python3-numpy");
  process.exitCode = 3;
} else await main(options);
