// What `npm run bench:tick` can be asked for. Two lengths: the default within four
// minutes, `--quick` within 45 seconds; `--rounds` overrules the number of rounds.
import { parseArgs } from "node:util";
import { join } from "node:path";

export interface Options {
  readonly rounds: number;
  /** Whole seconds of looking at the host in each slot. */
  readonly slotTicks: number;
  readonly quick: boolean;
  readonly seed: number;
  /** The program measured: the entry of the compiled command line. */
  readonly program: string;
  readonly out: string | null;
  /** No round begins after so many milliseconds. */
  readonly deadline: number;
}

/** What a user starts: it sets up Node before it loads the program. */
export const LAUNCHER = join(import.meta.dirname, "..", "..", "bin", "homeostat.js");

export const USAGE = `Usage: npm run bench:tick -- [--quick] [--rounds N] [--seed N] [--program FILE] [--out FILE]

  --quick         fewer rounds and peers, within 45 s
  --rounds N      rounds in which every contender is measured once (default 6)
  --seed N        seed of the order within the rounds (default: from the clock)
  --program FILE  the command line to measure (default bin/homeostat.js, as a user starts it; dist is built when stale)
  --out FILE      write every round as JSON
`;

const ROUNDS = { usual: 6, quick: 2 };
/** Ticks of a slot at 1 Hz: several whole ones, so that chance events even out. */
const SLOT_TICKS = { usual: 3, quick: 1 };
const DEADLINE_MS = { usual: 235_000, quick: 43_000 };
const ROUNDS_MAX = 100;

/** @returns the options, or a message that says what is wrong with the arguments. */
export function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: "boolean", default: false },
        rounds: { type: "string" },
        seed: { type: "string" },
        program: { type: "string" },
        out: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return USAGE;
    const length = values.quick ? "quick" : "usual";
    const rounds = wholeNumber("--rounds", values.rounds, ROUNDS[length]);
    if (rounds < 1 || rounds > ROUNDS_MAX) return `--rounds: give 1 to ${ROUNDS_MAX}`;
    return {
      rounds,
      slotTicks: SLOT_TICKS[length],
      quick: values.quick,
      seed: wholeNumber("--seed", values.seed, Date.now() % 1_000_000),
      program: values.program ?? LAUNCHER,
      out: values.out ?? null,
      deadline: values.rounds === undefined ? DEADLINE_MS[length] : Number.POSITIVE_INFINITY,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function wholeNumber(flag: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${flag} ${text}: give a whole number`);
  return Number(text);
}
