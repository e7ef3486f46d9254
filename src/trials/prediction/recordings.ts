// From samples to recordings on an even grid of time: what belongs together stays in
// one, a hole begins another. A single skipped beat is an unknown value. Pure.
import type { Ms, Seconds } from "../../base/index.ts";
import type { Recording, Warns } from "../../prove/prediction/index.ts";
import type { RanSpike } from "./load.ts";
import type { SpikeKind } from "./plan.ts";
import type { Sample } from "./samples.ts";

/** A longer hole begins another recording. */
const HOLE_S = 5;
/** The clocks of a run may drift apart by so much from one tick to the next before it counts as a hole. */
const DRIFT_MS: Ms = 2000;
/** Ticks at the start of a recording that are left out: the engine's longest window fills. */
export const WARM_UP_TICKS = 40;

export interface Piece {
  readonly samples: readonly (Sample | null)[];
  /** Of its first sample. */
  readonly wall: Ms;
  readonly interval: Seconds;
}

/** Runs without holes, in order, less the warm-up of each; what is shorter than that is left out. */
export function piecesOf(samples: readonly Sample[]): readonly Piece[] {
  const pieces: (Sample | null)[][] = [];
  let last: Sample | null = null;
  for (const sample of samples) {
    const missing = last === null ? null : beatsMissing(last, sample);
    if (missing === null) pieces.push([sample]);
    else pieces.at(-1)!.push(...Array.from({ length: missing }, () => null), sample);
    last = sample;
  }
  return pieces.flatMap((piece) => {
    const kept = piece.slice(WARM_UP_TICKS);
    const from = kept.findIndex((sample) => sample !== null);
    const first = kept[from];
    if (first === undefined || first === null) return [];
    return [{ samples: kept.slice(from), wall: first.wall, interval: first.interval }];
  });
}

/** Beats without a tick between two samples; null where they do not belong to one recording. */
function beatsMissing(last: Sample, next: Sample): number | null {
  const { interval } = last;
  const beats = next.beat - last.beat;
  const torn =
    next.runId !== last.runId ||
    next.interval !== interval ||
    next.seq !== last.seq + 1 ||
    beats < 1 ||
    beats * interval > Math.max(HOLE_S, interval) ||
    Math.abs(next.wall - last.wall - beats * interval * 1000) > DRIFT_MS + interval * 1000;
  return torn ? null : beats - 1;
}

/** Signals by name: what of a sample, which way it warns, how it is called. */
export const SIGNALS = {
  s_star: { of: "coherence", warns: "falling", says: "S*" },
  s_star_change: { of: "coherence", warns: "falling", says: "S*, change", view: "change" },
  gap: { of: "gap", warns: "falling", says: "mean gap" },
  early_warning: { of: "warning", warns: "rising", says: "early warning" },
  psi: { of: "pressure", warns: "rising", says: "CPU pressure" },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly of: keyof Sample;
      readonly warns: Warns;
      readonly says: string;
      readonly view?: "change";
    }
  >
>;
export type SignalName = keyof typeof SIGNALS;

/** The signals about which the question is asked. */
export const PRIMARY: readonly SignalName[] = ["s_star", "s_star_change"];

/** One recording a piece; `spikes` by the wall clock at which the plan began, where there was a plan. */
export function recordingOf(
  { samples, interval, wall }: Piece,
  name: string,
  run?: { readonly spikes: readonly RanSpike[]; readonly beganAt: Ms },
): Recording {
  const signals = Object.entries(SIGNALS).map(([id, { of, warns, ...view }]) => {
    const values = samples.map((sample) => sample?.[of] ?? null);
    return [id, { values, warns, ...("view" in view ? { view: view.view } : {}) }] as const;
  });
  const known = signals.filter(([, { values }]) => values.some((value) => value !== null));
  const ends = wall + samples.length * interval * 1000;
  // A lead-in is load too: before its start nothing on the host could know.
  const starts = (run?.spikes ?? [])
    .map(({ startedAt, leadIn }) => run!.beganAt + (startedAt - leadIn) * 1000)
    .filter((at) => at >= wall && at <= ends);
  return {
    name,
    interval_s: interval,
    load: samples.map((sample) => sample?.load ?? null),
    signals: Object.fromEntries(known),
    ...(run === undefined ? {} : { loadStarts_s: starts.map((at) => (at - wall) / 1000) }),
  };
}

/**
 * The same recording with its load known only around spikes of one kind: from the end of the
 * spike before it to its own end. Signals keep their past.
 */
export function ofKind(
  recording: Recording,
  kind: SpikeKind,
  spikes: readonly (RanSpike & { readonly inRecording_s: Seconds })[],
): Recording {
  const { interval_s: interval } = recording;
  const stretches = spikes.map((spike, index) => {
    const before = spikes[index - 1];
    return {
      kind: spike.kind,
      from: before === undefined ? 0 : before.inRecording_s + before.seconds,
      to: spike.inRecording_s + spike.seconds,
    };
  });
  const load = recording.load.map((value, index) => {
    const at = index * interval;
    const here = stretches.find(({ from, to }) => at >= from && at < to);
    return here?.kind === kind ? value : null;
  });
  return { ...recording, load };
}
