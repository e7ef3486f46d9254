// Feeds damaged files to every parser, the parser of recordings among them.
import { seededChance } from "../../src/base/index.ts";
import type { Chance } from "../../src/base/index.ts";
import { formatRecording, parseRecording } from "../../src/plants/host/recording/index.ts";
import type { Recording } from "../../src/plants/host/recording/index.ts";
import { diets } from "./corpus.ts";
import { resultFault } from "./judge-result.ts";
import { mutate } from "./mutate.ts";

export interface Outcome {
  /** Damaged files fed in. */
  files: number;
  /** Of those, how many a parser understood all the same. */
  understood: number;
  /** What went wrong, at most `MOST_FAULTS`; each names the run that shows it. */
  readonly faults: string[];
}

export const MOST_FAULTS = 20;
/** One run in so many is a damaged recording: they are large. */
const RECORDING_EVERY = 200;

/** Each run has a chance of its own, so that a fault is repeated from its two numbers alone. */
export const chanceOf = (seed: number, run: number): Chance => seededChance(seed * 2 ** 32 + run);

const pick = <T>(list: readonly T[], chance: Chance): T =>
  list[Math.floor(chance() * list.length)]!;

/** Runs `runs` damaged files; runs are numbered from `first`. */
export function fuzzParsers(
  hosts: readonly Recording[],
  wish: { seed: number; runs: number; first?: number },
): Outcome {
  const outcome: Outcome = { files: 0, understood: 0, faults: [] };
  const fed = diets(hosts);
  const texts = hosts.map((host) => Buffer.from(formatRecording(host).slice(0, 8000)));
  const first = wish.first ?? 0;
  for (let run = first; run < first + wish.runs && outcome.faults.length < MOST_FAULTS; run++) {
    const chance = chanceOf(wish.seed, run);
    const diet = pick(fed, chance);
    const isRecording = run % RECORDING_EVERY === 0;
    const file = isRecording ? pick(texts, chance) : pick(diet.files, chance);
    const damaged = mutate(file, chance, pick(pick(fed, chance).files, chance));
    const name = isRecording ? "recording" : diet.parser.file;
    outcome.files++;
    try {
      const understood = isRecording
        ? parsesTwice(damaged)
        : parsesSoundly(diet.parser, damaged, chance);
      if (understood) outcome.understood++;
    } catch (error) {
      outcome.faults.push(
        `seed ${wish.seed} run ${run} ${name}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return outcome;
}

/** Parses from a larger buffer with old bytes behind the file, as the reader does; throws what is wrong. */
function parsesSoundly(
  parser: {
    run(bytes: Uint8Array, length: number): { malformation: string | null; result: unknown };
  },
  file: Buffer,
  chance: Chance,
): boolean {
  const buffer = new Uint8Array(file.length + 64).fill(48 + Math.floor(chance() * 10));
  buffer.set(file);
  const { malformation, result } = parser.run(buffer, file.length);
  const fault = resultFault(result);
  if (fault !== null) throw new Error(fault);
  return malformation === null;
}

/** A recording that parses is written and parsed to the same again. */
function parsesTwice(file: Buffer): boolean {
  const parsed = parseRecording(file.toString("utf8"), "fuzz.host");
  if (!parsed.ok) return false;
  const again = formatRecording(parsed.value);
  const twice = parseRecording(again, "fuzz.host");
  if (!twice.ok || formatRecording(twice.value) !== again)
    throw new Error("a recording is not written as it was read");
  return true;
}
