// What runs of a garden say of a policy: means with 95 % intervals, and how much dirt it
// leaves against a baseline, seed by seed. Pure.
import { mean, must } from "../../base/index.ts";
import { meanInterval } from "../trial/interval.ts";
import type { Interval } from "../trial/interval.ts";

/** A run, as far as it is compared. */
export interface Lived {
  readonly population: number;
  readonly totalDirt: number;
  readonly risk: number;
  readonly flow: number;
  readonly births: number;
  readonly deaths: number;
  readonly depth: number;
  readonly collapses: number;
}

export interface GardenRow {
  readonly policy: string;
  readonly runs: number;
  readonly dirt: Interval;
  readonly population: Interval;
  /** Less dirt than the baseline leaves on the same seed; above 0 is better. */
  readonly saved: Interval;
  /** More agents than the baseline has on the same seed. */
  readonly gained: Interval;
  readonly births: number;
  readonly deaths: number;
  readonly depth: number;
  readonly risk: number;
  readonly flow: number;
  /** Generations a run with the verdict collapse. */
  readonly collapses: number;
}

/** The row of a policy. `lived` and `baseline` hold the same seeds in the same order; at least one. */
export function gardenRow(
  policy: string,
  lived: readonly Lived[],
  baseline: readonly Lived[],
): GardenRow {
  const isPaired = lived.length > 0 && baseline.length === lived.length;
  must(isPaired, "policies are compared on the same seeds");
  const over = (of: (run: Lived) => number): number => mean(lived.map(of));
  return {
    policy,
    runs: lived.length,
    dirt: meanInterval(lived.map(({ totalDirt }) => totalDirt)),
    population: meanInterval(lived.map(({ population }) => population)),
    saved: meanInterval(lived.map(({ totalDirt }, i) => baseline[i]!.totalDirt - totalDirt)),
    gained: meanInterval(lived.map(({ population }, i) => population - baseline[i]!.population)),
    births: over(({ births }) => births),
    deaths: over(({ deaths }) => deaths),
    depth: over(({ depth }) => depth),
    risk: over(({ risk }) => risk),
    flow: over(({ flow }) => flow),
    collapses: over(({ collapses }) => collapses),
  };
}
