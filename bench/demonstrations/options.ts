// What `npm run demo:warning` can be asked for.
import { parseArgs } from "node:util";
import type { Seconds } from "../../src/base/index.ts";
import { PROGRAM } from "../life/watch.ts";
import { TROUBLE, TROUBLES } from "./troubles.ts";
import type { TroubleName } from "./troubles.ts";

export interface Options {
  readonly only: readonly TroubleName[];
  readonly interval: Seconds;
  /** Length of the quiet phase; 0 where a memory takes its place. */
  readonly quiet: Seconds;
  /** Ordinary life before the onset of each trouble. */
  readonly before: Seconds;
  /** A trouble lasts so long at most; null for its usual time. */
  readonly most: Seconds | null;
  /** File of a memory to begin with; the quiet phase's is written there where there is none. */
  readonly memory: string | null;
  readonly out: string | null;
  /** Rows kept by --out to make the table of, instead of playing. */
  readonly from: string | null;
  /** Script that is homeostat. */
  readonly program: string;
  readonly seed: number;
}

const DEFAULTS = { interval: "0.2", quiet: "240", before: "60", seed: "1" } as const;

export const USAGE = `Usage: sudo npm run demo:warning -- [--only ${TROUBLES.join("|")}] [FLAGS]

  --only NAME    this trouble alone; may be given several times (default: all)
  --interval S   of the watch (default ${DEFAULTS.interval})
  --quiet S      length of the quiet phase that it learns from (default ${DEFAULTS.quiet})
  --before S     ordinary life before each trouble (default ${DEFAULTS.before})
  --most S       end each trouble after this long at the latest
  --memory FILE  take the memory of an earlier quiet phase from FILE, or keep it there
  --out FILE     add one line of JSON a row
  --program FILE script that is homeostat (default: the built one)
  --from FILE    make the table of such lines, and play nothing
  --seed N       of the times at which jobs run (default ${DEFAULTS.seed})
`;

/** @returns the options, or a message that says what is wrong with the arguments. */
export function readOptions(args: readonly string[]): Options | string {
  try {
    const text = { type: "string" } as const;
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: "string", multiple: true },
        interval: { ...text, default: DEFAULTS.interval },
        quiet: { ...text, default: DEFAULTS.quiet },
        before: { ...text, default: DEFAULTS.before },
        seed: { ...text, default: DEFAULTS.seed },
        most: text,
        memory: text,
        out: text,
        from: text,
        program: { ...text, default: PROGRAM },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return USAGE;
    return {
      only: namesIn(values.only ?? TROUBLES),
      interval: numberIn("--interval", values.interval, [0.05, 60]),
      quiet: numberIn("--quiet", values.quiet, [1, 3600]),
      before: numberIn("--before", values.before, [1, 3600]),
      most: values.most === undefined ? null : numberIn("--most", values.most, [1, 3600]),
      memory: values.memory ?? null,
      out: values.out ?? null,
      from: values.from ?? null,
      program: values.program,
      seed: numberIn("--seed", values.seed, [0, 2 ** 31]),
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}

function namesIn(names: readonly string[]): readonly TroubleName[] {
  return names.map((name) => {
    const found = TROUBLES.find((one) => one === name);
    if (found === undefined) throw new Error(`--only ${name}: give one of ${TROUBLES.join(", ")}`);
    return found;
  });
}

function numberIn(flag: string, text: string, [low, high]: readonly [number, number]): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= low && value <= high) return value;
  throw new Error(`${flag} ${text}: give a number from ${low} to ${high}`);
}

/** Longest that a trouble is watched, seconds. */
export const lengthOf = (name: TroubleName, { most }: Pick<Options, "most">): Seconds =>
  Math.min(TROUBLE[name].lasts, most ?? Number.POSITIVE_INFINITY);
