// What the trial keeps of a tick: the load, and every signal that might foretell it. Taken
// from the tick's record, so that a live run and a recorded log are read alike. Pure.
import type { Ms, Ratio, Seconds } from "../../base/index.ts";
import { mean } from "../../base/index.ts";
import type { TickRecord } from "../../show/record/index.ts";

export interface Sample {
  readonly runId: string;
  readonly seq: number;
  /** Number of the beat: jumps where beats were skipped. */
  readonly beat: number;
  readonly interval: Seconds;
  /** Monotonic, since the run began. */
  readonly elapsed: Ms;
  /** Wall clock, milliseconds since 1970. */
  readonly wall: Ms;
  /** Share of all cores in use: what is to be foretold. */
  readonly load: Ratio | null;
  /** S*. */
  readonly coherence: number | null;
  /** Mean gap 1 − |λ| of the cores' maps, 0 to 1: how fast a disturbance dies out. */
  readonly gap: number | null;
  /** Highest score of the early warning at this tick; alert near 3. */
  readonly warning: number | null;
  /** Share of the time in which some task waited for a core. */
  readonly pressure: Ratio | null;
}

export function sampleOf(record: TickRecord): Sample {
  const gaps = record.cores.flatMap(({ gap }) => (gap === null ? [] : [gap]));
  return {
    runId: record.run_id,
    seq: record.seq,
    beat: record.tick,
    interval: record.interval_s,
    elapsed: record.elapsed_ms,
    wall: Date.parse(record.time),
    load: record.cpu_avg,
    coherence: record.coherence,
    gap: gaps.length === 0 ? null : mean(gaps),
    warning: record.warning.top[0]?.score ?? null,
    pressure: record.psi_cpu_some,
  };
}
