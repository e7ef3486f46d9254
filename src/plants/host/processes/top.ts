// The busiest few of many, kept in order while walking over them once.
import type { TrackedProcess } from "./tracked.ts";

/** Busiest first; among equals the larger one, then the older pid, so that the list is stable. */
function isBusier(a: TrackedProcess, b: TrackedProcess): boolean {
  const cpuA = a.cpuRatio >= 0 ? a.cpuRatio : 0;
  const cpuB = b.cpuRatio >= 0 ? b.cpuRatio : 0;
  if (cpuA !== cpuB) return cpuA > cpuB;
  const rssA = a.rssPages >= 0 ? a.rssPages : 0;
  const rssB = b.rssPages >= 0 ? b.rssPages : 0;
  return rssA === rssB ? a.pid < b.pid : rssA > rssB;
}

/** Fills `into` with the busiest `count` of `all` that were met; a name may be empty, as its owner likes. */
export function busiest(
  all: readonly TrackedProcess[],
  count: number,
  into: TrackedProcess[],
): void {
  into.length = 0;
  for (const candidate of all) {
    if (Number.isNaN(candidate.startTicks)) continue;
    const last = into.length - 1;
    if (into.length === count && !isBusier(candidate, into[last]!)) continue;
    let at = into.length < count ? into.length : last;
    for (; at > 0 && isBusier(candidate, into[at - 1]!); at--) into[at] = into[at - 1]!;
    into[at] = candidate;
  }
}
