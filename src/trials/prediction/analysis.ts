// From what was measured to what is found: the recordings, the question asked of all of
// them and, where a plan says which spike was of which kind, of each kind alone. The
// statistics are prove/prediction's; they run in a thread of their own, so that the trial
// stays in hand while they do.
import { Worker } from "node:worker_threads";
import { fail, ok } from "../../base/index.ts";
import type { Result, Seconds } from "../../base/index.ts";
import type {
  PredictionOptions,
  PredictionResult,
  Recording,
} from "../../prove/prediction/index.ts";
import type { LiveRun } from "./live.ts";
import { SPIKE_KINDS } from "./plan.ts";
import type { SpikeKind } from "./plan.ts";
import { ofKind, piecesOf, PRIMARY, recordingOf } from "./recordings.ts";
import type { Piece } from "./recordings.ts";
import type { Sample } from "./samples.ts";

/** Does an event begin within so many seconds? */
export const HORIZONS_S: readonly Seconds[] = [5, 10, 20, 30, 60];
/** Of a live run: above every lead-in, below every spike. */
export const LIVE_THRESHOLD = 0.5;
/** Of recorded logs, whose load nobody planned. */
export const DATA_QUANTILE = 0.9;
/** A crossing counts when the load stays up for so long. */
export const HOLD_S: Seconds = 3;
/** At half an hour a lower rate would be less than one false alarm in all. */
export const FALSE_ALARMS_PER_HOUR = 6;
export const RESAMPLES = 1000;

export interface Asked {
  readonly recordings: readonly Recording[];
  readonly options: PredictionOptions;
  /** Onsets of the spikes that were run, by recording, seconds after its first sample. */
  readonly onsets: readonly (readonly Seconds[])[];
  /** The same asked around the spikes of one kind; empty without a plan. */
  readonly byKind: readonly {
    readonly kind: SpikeKind;
    readonly recordings: readonly Recording[];
  }[];
}

export interface Findings {
  readonly asked: Asked;
  readonly result: PredictionResult;
  readonly byKind: readonly { readonly kind: SpikeKind; readonly result: PredictionResult }[];
}

const optionsFor = (seed: number, isLive: boolean): PredictionOptions => ({
  ...(isLive ? { threshold: LIVE_THRESHOLD } : { thresholdQuantile: DATA_QUANTILE }),
  hold_s: HOLD_S,
  horizons_s: HORIZONS_S,
  falseAlarmsPerHour: FALSE_ALARMS_PER_HOUR,
  seed,
  resamples: RESAMPLES,
  primary: PRIMARY,
});

/** What is asked of a live run. */
export function askLive(run: LiveRun, seed: number): Asked {
  const pieces = piecesOf(run.samples);
  const recordings = pieces.map((piece, index) => recordingOf(piece, nameOf(index), run));
  const within = pieces.map((piece) => spikesWithin(run, piece));
  return {
    recordings,
    onsets: within.map((spikes) => spikes.map(({ inRecording_s }) => inRecording_s)),
    options: optionsFor(seed, true),
    byKind: SPIKE_KINDS.filter((kind) => run.spikes.some((spike) => spike.kind === kind)).map(
      (kind) => ({
        kind,
        recordings: recordings.map((recording, index) => ofKind(recording, kind, within[index]!)),
      }),
    ),
  };
}

const spikesWithin = ({ spikes, beganAt }: LiveRun, { wall }: Piece) =>
  spikes.map((spike) => ({
    ...spike,
    inRecording_s: (beganAt + spike.startedAt * 1000 - wall) / 1000,
  }));

/** What is asked of recorded logs. */
export function askData(samples: readonly Sample[], seed: number): Result<Asked> {
  const pieces = piecesOf(samples);
  if (pieces.length === 0)
    return fail({
      code: "use.data",
      message: "the logs hold no run of more than 40 ticks without a hole",
      advice: "record a longer one with `homeostat watch --log FILE`",
    });
  const recordings = pieces.map((piece, index) => recordingOf(piece, nameOf(index)));
  return ok({ recordings, options: optionsFor(seed, false), onsets: [], byKind: [] });
}

const nameOf = (index: number): string => `recording ${index + 1}`;

/** The answer to all that is asked. Rejects with the signal's reason when it is aborted. */
export async function analyse(asked: Asked, signal: AbortSignal): Promise<Result<Findings>> {
  const result = await inThread(asked.recordings, asked.options, signal);
  if (!result.ok) return result;
  const byKind: Findings["byKind"][number][] = [];
  for (const { kind, recordings } of asked.byKind) {
    const ofOne = await inThread(recordings, asked.options, signal);
    if (!ofOne.ok) return ofOne;
    byKind.push({ kind, result: ofOne.value });
  }
  return ok({ asked, result: result.value, byKind });
}

/** Sources run as they are in development, compiled when installed. */
const SUFFIX = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

function inThread(
  recordings: readonly Recording[],
  options: PredictionOptions,
  signal: AbortSignal,
): Promise<Result<PredictionResult>> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const thread = new Worker(new URL(`./children/analyst${SUFFIX}`, import.meta.url), {
      workerData: { recordings, options },
    });
    const onAbort = (): void => {
      void thread.terminate();
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    thread.once("message", (found: Result<PredictionResult>) => {
      signal.removeEventListener("abort", onAbort);
      resolve(found);
    });
    thread.once("error", reject);
  });
}
