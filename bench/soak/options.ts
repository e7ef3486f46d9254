// What `npm run soak` can be asked for.
import { parseArgs } from "node:util";
import type { Seconds } from "../../src/base/index.ts";
import { PROGRAM } from "../life/watch.ts";

export interface Options {
  readonly seconds: Seconds;
  readonly interval: Seconds;
  readonly out: string | null;
  /** Script that is homeostat. */
  readonly program: string;
  readonly seed: number;
  /** Periods of the jobs are multiplied by this. */
  readonly pace: number;
}

const DEFAULTS = { minutes: "30", interval: "1", seed: "1", pace: "1" } as const;

export const USAGE = `Usage: npm run soak -- [--minutes N] [--interval S] [--out FILE] [--seed N] [--pace N]

  --minutes N    0.1 to 10000 (default ${DEFAULTS.minutes})
  --interval S   of the watch, 0.05 to 60 (default ${DEFAULTS.interval})
  --out FILE     keep the run's figures as one line of JSON
  --program FILE script that is homeostat (default: the built one)
  --seed N       of the times at which jobs run (default ${DEFAULTS.seed})
  --pace N       0.1 to 10: from one run of a job to the next, of the usual time (default ${DEFAULTS.pace})
`;

/** @returns the options, or a message that says what is wrong with the arguments. */
export function readOptions(args: readonly string[]): Options | string {
  try {
    const text = { type: "string" } as const;
    const { values } = parseArgs({
      args: [...args],
      options: {
        minutes: { ...text, default: DEFAULTS.minutes },
        interval: { ...text, default: DEFAULTS.interval },
        seed: { ...text, default: DEFAULTS.seed },
        pace: { ...text, default: DEFAULTS.pace },
        out: text,
        program: { ...text, default: PROGRAM },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return USAGE;
    return {
      seconds: 60 * numberIn("--minutes", values.minutes, [0.1, 10_000]),
      interval: numberIn("--interval", values.interval, [0.05, 60]),
      seed: numberIn("--seed", values.seed, [0, 2 ** 31]),
      pace: numberIn("--pace", values.pace, [0.1, 10]),
      out: values.out ?? null,
      program: values.program,
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}

function numberIn(flag: string, text: string, [low, high]: readonly [number, number]): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= low && value <= high) return value;
  throw new Error(`${flag} ${text}: give a number from ${low} to ${high}`);
}
