// A taste of the fuzzing in every check; parsers.slow.test.ts is the meal.
import { describe, expect, it } from "vitest";
import { seededChance } from "../../src/base/index.ts";
import { recordedHosts } from "./corpus.ts";
import { fuzzFrames, fuzzRecorder } from "./frames-fuzz.ts";
import { resultFault } from "./judge-result.ts";
import { mutate } from "./mutate.ts";
import { fuzzParsers } from "./parsers-fuzz.ts";

const hosts = recordedHosts();

describe("T1: damaged files, a taste", () => {
  it("no parser throws or gives a number that is none", () => {
    const outcome = fuzzParsers(hosts, { seed: 7, runs: 4000 });
    expect(outcome.faults).toEqual([]);
    expect(outcome.files).toBe(4000);
    // Damage that never or always goes unnoticed would test nothing.
    expect(outcome.understood).toBeGreaterThan(400);
    expect(outcome.understood).toBeLessThan(3600);
  });

  it("the reader lives on damaged hosts", () => {
    const outcome = fuzzFrames(hosts, { seed: 7, runs: 60 });
    expect(outcome.faults).toEqual([]);
    expect(outcome.files).toBeGreaterThan(500);
  });

  it("what is recorded of a damaged host is a recording", () => {
    expect(fuzzRecorder(hosts, { seed: 7, runs: 20 })).toEqual([]);
  });

  it("one seed is one run", () => {
    expect(fuzzParsers(hosts, { seed: 9, runs: 300 })).toEqual(
      fuzzParsers(hosts, { seed: 9, runs: 300 }),
    );
  });

  it("damage changes files, and keeps them within a reader's buffer", () => {
    const file = Buffer.from("cpu  1 2 3 4\ncpu0 1 2 3 4\n");
    const damaged = Array.from({ length: 200 }, (_none, seed) =>
      mutate(file, seededChance(seed), file),
    );
    expect(damaged.filter((bytes) => !bytes.equals(file)).length).toBeGreaterThan(150);
    expect(damaged.every((bytes) => bytes.length <= 1 << 18)).toBe(true);
  });

  it.each([
    [{ value: Number.NaN }, null],
    [{ value: Number.POSITIVE_INFINITY }, null],
    [{ value: Number.NEGATIVE_INFINITY }, "value is -Infinity"],
    [{ total: Number.POSITIVE_INFINITY }, "total is Infinity"],
    [{ rows: new Float64Array([1, Number.POSITIVE_INFINITY]) }, "rows holds Infinity"],
    [{ inodes: new Set([1, Number.POSITIVE_INFINITY]) }, "inodes is Infinity"],
    [{ rows: new Float64Array((1 << 20) + 1) }, "rows has 1048577 cells"],
  ])("a result %o is judged %j", (result, fault) => {
    expect(resultFault(result)).toBe(fault);
  });
});
