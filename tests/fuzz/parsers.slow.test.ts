// T1 under fire: damaged files by the hundred thousand. FUZZ_RUNS sets how many go to the
// parsers (a thirtieth as many short lives are led by the whole reader), FUZZ_SEED which.
// A fault names the seed and run that repeat it: FUZZ_SEED=1 FUZZ_FIRST=123 FUZZ_RUNS=1.
import { describe, expect, it } from "vitest";
import { recordedHosts } from "./corpus.ts";
import { fuzzFrames } from "./frames-fuzz.ts";
import { fuzzParsers } from "./parsers-fuzz.ts";

function fromEnvironment(name: string, usual: number): number {
  const given = process.env[name];
  if (given === undefined || given === "") return usual;
  const number = Number(given);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error(`${name} must be a whole number, not "${given}"`);
  return number;
}

const RUNS = fromEnvironment("FUZZ_RUNS", 200_000);
const SEED = fromEnvironment("FUZZ_SEED", 1);
const FIRST = fromEnvironment("FUZZ_FIRST", 0);
const LIVES = Math.max(1, Math.ceil(RUNS / 30));
/** Longer campaigns are started by hand. */
const PATIENCE_MS = 3_600_000;

describe("T1: no damaged file is too much", () => {
  const hosts = recordedHosts();

  it(`parsers: ${RUNS} damaged files from seed ${SEED}`, { timeout: PATIENCE_MS }, () => {
    const outcome = fuzzParsers(hosts, { seed: SEED, runs: RUNS, first: FIRST });
    process.stderr.write(
      `parsers: ${outcome.files} damaged files, ${outcome.understood} understood all the same\n`,
    );
    expect(outcome.faults).toEqual([]);
    expect(outcome.files).toBe(RUNS);
  });

  it(`the reader: ${LIVES} lives on damaged hosts`, { timeout: PATIENCE_MS }, () => {
    const outcome = fuzzFrames(hosts, { seed: SEED, runs: LIVES, first: FIRST });
    process.stderr.write(
      `reader: ${outcome.frames} frames, ${outcome.files} damaged files, ${outcome.known} values, ${outcome.gaps} gaps\n`,
    );
    expect(outcome.faults).toEqual([]);
    expect(outcome.frames).toBeGreaterThan(LIVES);
    expect(outcome.known).toBeGreaterThan(0);
  });
});
