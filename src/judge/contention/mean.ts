// Several readings as one over their whole time: for an answer that is not of one tick.
import type { Contender, Contention } from "./contender.ts";
import { processId } from "./tree.ts";

/** Weights of the readings: the time each is over. */
interface Share {
  readonly contender: Contender;
  readonly weight: number;
}

/**
 * The mean of readings in order, weighted by their times: a process missing from one neither
 * ran nor waited in it. Everything else is as last seen. Null of no readings.
 */
export function meanContention(readings: readonly Contention[]): Contention | null {
  const last = readings.at(-1);
  if (last === undefined) return null;
  const elapsed = readings.reduce((sum, one) => sum + one.elapsed, 0);
  const shares = new Map<string, Share[]>();
  for (const { contenders, elapsed: time } of readings) {
    for (const contender of contenders) {
      const id = processId(contender);
      const share = { contender, weight: elapsed > 0 ? time / elapsed : 1 / readings.length };
      shares.set(id, [...(shares.get(id) ?? []), share]);
    }
  }
  const contenders = [...shares.values()]
    .map(meanOf)
    .toSorted((a, b) => b.ran + b.waited - a.ran - a.waited);
  const over = (of: (one: Contention) => number | null): number | null =>
    meanKnown(readings.map((one) => ({ value: of(one), weight: one.elapsed })));
  return {
    ...last,
    elapsed,
    contenders,
    pressure: over((one) => one.pressure),
    runnable: over((one) => one.runnable),
    cpuAvg: over((one) => one.cpuAvg),
    blind: readings.find(({ blind }) => blind !== null)?.blind ?? null,
  };
}

function meanOf(shares: readonly Share[]): Contender {
  const last = shares.at(-1)!.contender;
  const sum = (of: (one: Contender) => number): number =>
    shares.reduce((total, { contender, weight }) => total + of(contender) * weight, 0);
  const known = (of: (one: Contender) => number | null): number | null =>
    meanKnown(shares.map(({ contender, weight }) => ({ value: of(contender), weight })));
  const threads = known((one) => one.busyThreads ?? null);
  return {
    ...last,
    ran: sum((one) => one.ran),
    waited: sum((one) => one.waited),
    voluntaryPerS: known((one) => one.voluntaryPerS),
    forcedPerS: known((one) => one.forcedPerS),
    waitedAtLeast: shares.some(({ contender }) => contender.waitedAtLeast === true),
    busyThreads: threads === null ? null : Math.round(threads),
  };
}

/** Weighted mean of the values that are known; null where none is. */
function meanKnown(
  values: readonly { readonly value: number | null; readonly weight: number }[],
): number | null {
  let sum = 0;
  let weights = 0;
  for (const { value, weight } of values) {
    if (value === null) continue;
    sum += value * weight;
    weights += weight;
  }
  return weights > 0 ? sum / weights : null;
}
