// How near a host is to collapse, from what its memory says. Where memory runs out, tasks
// wait for pages and not for cores, and moving CPU time about hastens the end: at a high
// risk the steering half only takes back.
import type { Ratio } from "../base/index.ts";

/** Use of memory from which the last reserves are being spent; chosen. */
const MEMORY_SPENT: Ratio = 0.9;
/** Share of the time in which tasks wait for memory at which a host hardly works any more; chosen. */
const STALLED: Ratio = 0.5;

export interface MemoryState {
  /** 1 − available/total. */
  readonly memUsed: Ratio | null;
  /** Share of swap in use; null where there is none. */
  readonly swapUsed: Ratio | null;
  /** PSI `some` of memory. */
  readonly psiMemorySome: Ratio | null;
}

/** In [0, 1]: the worse of memory and swap spent, and of stalling for memory. Null where neither is known. */
export function collapseRisk({ memUsed, swapUsed, psiMemorySome }: MemoryState): Ratio | null {
  if (memUsed === null && psiMemorySome === null) return null;
  const spent = clip(((memUsed ?? 0) - MEMORY_SPENT) / (1 - MEMORY_SPENT));
  // Swap that is still free is a reserve as good as memory.
  const exhausted = spent * (swapUsed ?? 1);
  return Math.max(exhausted, clip((psiMemorySome ?? 0) / STALLED));
}

const clip = (value: number): Ratio => Math.min(1, Math.max(0, value));
