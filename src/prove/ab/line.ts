// One line of the A/B log: what the engine says and what the operating system says
// about the same moment, side by side and judged by nobody. Pure.
import type { BandName } from "../../judge/index.ts";

export const AB_SCHEMA = "homeostat.ab/1";

/** What of a tick the A/B log needs; a tick record is one. */
export interface AbTick {
  readonly run_id: string;
  readonly seq: number;
  readonly tick: number;
  readonly time: string;
  readonly elapsed_ms: number;
  readonly interval_s: number;
  readonly coherence: number | null;
  readonly coherence_ratio: number | null;
  readonly coherence_relative: number | null;
  readonly v_star: number | null;
  readonly a_star: number | null;
  readonly bands: Readonly<Record<BandName, number>>;
  readonly route_target: string | null;
  readonly cores: readonly { readonly id: string; readonly band: BandName | null }[];
  readonly cpu_avg: number | null;
  readonly cpu_max: number | null;
  readonly mem_used: number | null;
  readonly swap_used: number | null;
  readonly load_1m: number | null;
  readonly psi_cpu_some: number | null;
  readonly psi_memory_some: number | null;
  readonly psi_io_some: number | null;
  readonly disk_read_bytes_per_s: number | null;
  readonly disk_write_bytes_per_s: number | null;
  readonly net_rx_bytes_per_s: number | null;
  readonly net_tx_bytes_per_s: number | null;
}

type Engine = Pick<
  AbTick,
  "coherence" | "coherence_ratio" | "coherence_relative" | "bands" | "v_star" | "a_star"
> & { readonly route: string | null };

type Raw = Pick<
  AbTick,
  | "cpu_avg"
  | "cpu_max"
  | "mem_used"
  | "swap_used"
  | "load_1m"
  | "psi_cpu_some"
  | "psi_memory_some"
  | "psi_io_some"
  | "disk_read_bytes_per_s"
  | "disk_write_bytes_per_s"
  | "net_rx_bytes_per_s"
  | "net_tx_bytes_per_s"
>;

export interface AbLine {
  readonly schema: typeof AB_SCHEMA;
  readonly run_id: string;
  readonly seq: number;
  readonly tick: number;
  readonly time: string;
  readonly elapsed_ms: number;
  /** The engine's view; units as in the tick record. */
  readonly tig: Engine;
  /** The raw metrics; units as in the tick record. */
  readonly os: Raw;
}

/** The two views of one tick. */
export function abLine(tick: AbTick): AbLine {
  const { run_id, seq, time, elapsed_ms, coherence, coherence_ratio, coherence_relative } = tick;
  const { bands, route_target, v_star, a_star } = tick;
  return {
    schema: AB_SCHEMA,
    run_id,
    seq,
    tick: tick.tick,
    time,
    elapsed_ms,
    tig: {
      coherence,
      coherence_ratio,
      coherence_relative,
      bands,
      route: route_target,
      v_star,
      a_star,
    },
    os: {
      cpu_avg: tick.cpu_avg,
      cpu_max: tick.cpu_max,
      mem_used: tick.mem_used,
      swap_used: tick.swap_used,
      load_1m: tick.load_1m,
      psi_cpu_some: tick.psi_cpu_some,
      psi_memory_some: tick.psi_memory_some,
      psi_io_some: tick.psi_io_some,
      disk_read_bytes_per_s: tick.disk_read_bytes_per_s,
      disk_write_bytes_per_s: tick.disk_write_bytes_per_s,
      net_rx_bytes_per_s: tick.net_rx_bytes_per_s,
      net_tx_bytes_per_s: tick.net_tx_bytes_per_s,
    },
  };
}
