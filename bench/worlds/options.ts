// What the benches of worlds can be asked for: rounds, seconds of a slice, a seed. Their
// commands differ in name, in what a slice's seconds are, and in how long it usually is.
import { parseArgs } from "node:util";

export interface SliceOptions {
  readonly rounds: number;
  readonly slice: number;
  readonly seed: number;
}

export interface SliceBench {
  /** Of the script in package.json. */
  readonly script: string;
  /** What a slice's seconds are: `CPU time`, `wall time`. */
  readonly clock: string;
  /** Seconds of a slice unless told otherwise. */
  readonly slice: number;
}

export const usageOf = ({ script, clock, slice }: SliceBench): string =>
  `Usage: npm run ${script} -- [--rounds N] [--slice S] [--seed N]
  --rounds N  rounds in which everybody has one slice (1 to 100; default 6)
  --slice S   seconds of ${clock} of a slice (0.05 to 10; default ${slice})
  --seed N    seed of worlds, actions and order (default 1)`;

/** The options, or what to say instead: the usage where it was asked for, else what is wrong before it. */
export function readSliceOptions(
  bench: SliceBench,
  argv: readonly string[],
): SliceOptions | string {
  const usage = usageOf(bench);
  const text = { type: "string" } as const;
  let values: { rounds?: string; slice?: string; seed?: string; help?: boolean };
  try {
    const options = { rounds: text, slice: text, seed: text, help: { type: "boolean" } } as const;
    ({ values } = parseArgs({ args: [...argv], options }));
  } catch (error) {
    return `${(error as Error).message}\n\n${usage}`;
  }
  if (values.help === true) return usage;
  const rounds = Number(values.rounds ?? "6");
  const slice = Number(values.slice ?? bench.slice);
  const seed = Number(values.seed ?? "1");
  if (!isWhole(rounds, 1, 100)) return `--rounds: not a whole number from 1 to 100\n\n${usage}`;
  if (!(slice >= 0.05 && slice <= 10)) return `--slice: not 0.05 to 10 seconds\n\n${usage}`;
  if (!isWhole(seed, 0, 2 ** 32 - 1))
    return `--seed: not a whole number from 0 to 2^32 − 1\n\n${usage}`;
  return { rounds, slice, seed };
}

const isWhole = (n: number, low: number, high: number): boolean =>
  Number.isInteger(n) && n >= low && n <= high;
