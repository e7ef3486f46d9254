// /proc/meminfo: memory and swap in kB. Kernels before 3.14 do not say how much is
// available; then it is estimated as free + buffers + cache + reclaimable slab − shared.
import { keyList, readKeyed } from "./keyed.ts";
import { Cursor, unsigned } from "./cursor.ts";
import type { Parser } from "./parser.ts";

/** All in bytes, NaN where the file has no such line. */
export interface MemoryInfo {
  total: number;
  free: number;
  available: number;
  /** True where `available` is our estimate. */
  availableEstimated: boolean;
  buffers: number;
  cached: number;
  reclaimable: number;
  shared: number;
  dirty: number;
  swapTotal: number;
  swapFree: number;
}

const KEYS = keyList(
  [
    "MemTotal",
    "MemFree",
    "MemAvailable",
    "Buffers",
    "Cached",
    "SwapTotal",
    "SwapFree",
    "Dirty",
    "Shmem",
    "SReclaimable",
  ],
  ":",
);
const KB = 1024;
const found = new Float64Array(KEYS.length);
const cursor = new Cursor();
const bytesAt = (index: number): number => unsigned(found[index]!) * KB;
const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);

export const memoryInfo: Parser<MemoryInfo> = {
  file: "/proc/meminfo",
  empty: () => ({
    total: Number.NaN,
    free: Number.NaN,
    available: Number.NaN,
    availableEstimated: false,
    buffers: Number.NaN,
    cached: Number.NaN,
    reclaimable: Number.NaN,
    shared: Number.NaN,
    dirty: Number.NaN,
    swapTotal: Number.NaN,
    swapFree: Number.NaN,
  }),
  parse(bytes, length, into) {
    const malformation = readKeyed(cursor.over(bytes, length), KEYS, found);
    into.total = bytesAt(0);
    into.free = bytesAt(1);
    into.available = bytesAt(2);
    into.buffers = bytesAt(3);
    into.cached = bytesAt(4);
    into.swapTotal = bytesAt(5);
    into.swapFree = bytesAt(6);
    into.dirty = bytesAt(7);
    into.shared = bytesAt(8);
    into.reclaimable = bytesAt(9);
    into.availableEstimated = Number.isNaN(into.available);
    if (into.availableEstimated) {
      const cache = orZero(into.buffers) + orZero(into.cached) + orZero(into.reclaimable);
      into.available = Math.max(into.free, into.free + cache - orZero(into.shared));
    }
    if (malformation !== null) return malformation;
    return into.total > 0 ? null : "no MemTotal";
  },
};
