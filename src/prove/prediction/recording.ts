// What a question about prediction is asked of: runs on an even grid of time, each with
// the load whose spikes are the events and the signals that may foretell them. Checked
// here, once; everything behind it may rely on what is said here. Pure.
import { fail, ok } from "../../base/index.ts";
import type { Result, Seconds } from "../../base/index.ts";

/** Which way a signal moves when it warns. */
export type Warns = "falling" | "rising";

/**
 * What of a signal is the score: its value now, or how far its value now stands from its
 * own mean over the minute before (past only).
 */
export type View = "level" | "change";

export interface Signal {
  /** One value a step, of the length of the recording's load; null is unknown. */
  readonly values: readonly (number | null)[];
  readonly warns: Warns;
  /** `level` unless given. */
  readonly view?: View;
}

/** One run: sample i was taken i·interval_s after the first, and knows nothing of later ones. */
export interface Recording {
  /** For messages; `recording 1` and so on where absent. */
  readonly name?: string;
  readonly interval_s: Seconds;
  /** The quantity whose spikes are the events, such as CPU pressure; null is unknown. */
  readonly load: readonly (number | null)[];
  /** By name, such as `s_star`, `gap`, `early_warning`, `cpu`, `psi`. */
  readonly signals: Readonly<Record<string, Signal>>;
  /** When a generator began a load, in seconds after the first sample. */
  readonly loadStarts_s?: readonly Seconds[];
}

/** Signals computed here from the load alone, which no signal of a recording may be named. */
export const BASELINES = ["persistence", "ar", "climatology"] as const;

/** Every recording as it stands, or the first thing wrong with one. */
export function checkRecordings(recordings: readonly Recording[]): Result<readonly Recording[]> {
  if (recordings.length === 0)
    return fail({
      code: "prediction.no-recordings",
      message: "there is no recording to look at",
      advice: "give at least one recording",
    });
  for (const [index, recording] of recordings.entries()) {
    const where = recording.name ?? `recording ${index + 1}`;
    const wrong = wrongWith(recording, recordings[0]!);
    if (wrong !== null)
      return fail({ code: "prediction.bad-recording", message: wrong, where, advice: ADVICE });
  }
  return ok(recordings);
}

const ADVICE = "give one number or null a step for the load and for each signal";

function wrongWith(recording: Recording, first: Recording): string | null {
  const { interval_s: interval, load, signals, loadStarts_s: starts = [] } = recording;
  if (!(interval > 0 && Number.isFinite(interval)))
    return `the interval is ${interval} s and must be above 0`;
  if (interval !== first.interval_s)
    return `samples are ${interval} s apart, in the first recording ${first.interval_s} s`;
  const unreadable = firstUnreadable(load);
  if (unreadable !== null) return `the load is ${unreadable}`;
  for (const [name, { values, warns }] of Object.entries(signals)) {
    if ((BASELINES as readonly string[]).includes(name))
      return `"${name}" is computed from the load and cannot be given as a signal`;
    if (values.length !== load.length)
      return `"${name}" has ${values.length} values and the load has ${load.length}`;
    if (first.signals[name] !== undefined && first.signals[name].warns !== warns)
      return `"${name}" warns ${warns}, in the first recording ${first.signals[name].warns}`;
    const bad = firstUnreadable(values);
    if (bad !== null) return `"${name}" is ${bad}`;
  }
  return starts.every(Number.isFinite) ? null : "a start of load is not a number";
}

function firstUnreadable(values: readonly (number | null)[]): string | null {
  const at = values.findIndex((value) => value !== null && !Number.isFinite(value));
  return at < 0 ? null : `${values[at]} at sample ${at + 1}; unknown is null`;
}
