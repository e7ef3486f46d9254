// /proc/vmstat: paging, faults and reclaim since boot. Two hundred lines, of which we
// want a few: read on the slow beat only.
import { keyList, readKeyed } from "./keyed.ts";
import { Cursor } from "./cursor.ts";
import type { Parser } from "./parser.ts";

/** In the order of `VirtualMemory.counts`. */
export const VMSTAT_KEYS = [
  "pswpin",
  "pswpout",
  "pgfault",
  "pgmajfault",
  "pgscan_kswapd",
  "pgscan_direct",
  "pgsteal_kswapd",
  "pgsteal_direct",
  "oom_kill",
] as const;

export interface VirtualMemory {
  /** One counter for each of `VMSTAT_KEYS`, NaN where this kernel has none. */
  readonly counts: Float64Array;
}

const KEYS = keyList(VMSTAT_KEYS, " ");
const cursor = new Cursor();

export const virtualMemory: Parser<VirtualMemory> = {
  file: "/proc/vmstat",
  empty: () => ({ counts: new Float64Array(KEYS.length).fill(Number.NaN) }),
  parse: (bytes, length, into) => readKeyed(cursor.over(bytes, length), KEYS, into.counts),
};
