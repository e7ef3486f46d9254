// Series with known relations, and a session made of them.
import { normal } from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";
import type { AbTick } from "./line.ts";

/** A stationary AR(1) series of unit innovations. */
export function autoregressive(n: number, phi: number, chance: Chance): Float64Array {
  let value = normal(chance) / Math.sqrt(1 - phi * phi);
  return Float64Array.from({ length: n }, () => (value = phi * value + normal(chance)));
}

/** `first`, and a series that follows it `lag` steps later, turned around, with noise. */
export function follower(
  { n, lag, noise }: { n: number; lag: number; noise: number },
  chance: Chance,
): readonly [first: Float64Array, second: Float64Array] {
  const room = 50;
  const source = autoregressive(n + 2 * room, 0.8, chance);
  const first = source.slice(room, room + n);
  const second = Float64Array.from(
    { length: n },
    (_, t) => -source[room + t - lag]! + noise * normal(chance),
  );
  return [first, second];
}

export function abTick(seq: number, changes: Partial<AbTick> = {}): AbTick {
  return {
    run_id: "run-a",
    seq,
    tick: seq,
    time: new Date(Date.UTC(2026, 10, 20) + seq * 1000).toISOString(),
    elapsed_ms: seq * 1000,
    interval_s: 1,
    coherence: null,
    coherence_ratio: null,
    coherence_relative: null,
    v_star: null,
    a_star: null,
    bands: { VOID: 0, SPARK: 0, FLOW: 0, MOLECULAR: 0, CELLULAR: 0, ORGANIC: 0, CRYSTAL: 0 },
    route_target: null,
    cores: [],
    cpu_avg: null,
    cpu_max: null,
    mem_used: null,
    swap_used: null,
    load_1m: null,
    psi_cpu_some: null,
    psi_memory_some: null,
    psi_io_some: null,
    disk_read_bytes_per_s: null,
    disk_write_bytes_per_s: null,
    net_rx_bytes_per_s: null,
    net_tx_bytes_per_s: null,
    ...changes,
  };
}
