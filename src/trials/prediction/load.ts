// The load of the trial as programs: what runs a stretch of load, and the walk through
// all stretches of a plan at their times. Ends only what it started.
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ms, Seconds } from "../../base/index.ts";
import { commandOf, versionOf } from "../programs/index.ts";
import type { Session } from "../programs/index.ts";
import type { Segment, Spike } from "./plan.ts";

export const LOAD_TOOLS = ["stress-ng", "own"] as const;
export type LoadTool = (typeof LOAD_TOOLS)[number];

/** stress-ng where it is installed, else workers of our own. */
export const loadTool = (): LoadTool => (versionOf("stress-ng") === null ? "own" : "stress-ng");

/** One method, the same work in every stretch. */
const METHOD = "matrixprod";
/** A stretch ends by itself when nobody ended it so long after its time. */
const SLACK_S = 30;

/** The command line that uses `level` of every core. */
function commandFor(tool: LoadTool, { level, seconds }: Segment): readonly string[] {
  const cores = String(availableParallelism());
  const life = Math.ceil(seconds + SLACK_S);
  if (tool === "own")
    return commandOf(import.meta.url, "burner", cores, level.toFixed(3), String(life));
  const share = String(Math.max(1, Math.round(level * 100)));
  const words = ["--cpu", cores, "--cpu-load", share, "--cpu-method", METHOD];
  return ["stress-ng", ...words, "--timeout", `${life}s`];
}

export interface LoadWalk {
  readonly tool: LoadTool;
  readonly session: Session;
  /** Reading of `performance.now()` at which the plan's time is 0. */
  readonly began: Ms;
  readonly signal: AbortSignal;
}

/** A spike as it was run. */
export interface RanSpike extends Spike {
  /** When its load was really started, seconds since the trial began. */
  readonly startedAt: Seconds;
}

/** Runs one spike with its lead-in; returns when its load has ended. */
export async function runSpike(spike: Spike, walk: LoadWalk): Promise<RanSpike> {
  let startedAt = spike.at;
  for (const segment of spike.segments) {
    await until(segment.at, walk);
    const command = commandFor(walk.tool, segment);
    if (segment.at === spike.at) startedAt = (performance.now() - walk.began) / 1000;
    const program = await walk.session.start(command);
    try {
      await until(segment.at + segment.seconds, walk);
    } finally {
      await program.end();
    }
  }
  return { ...spike, startedAt: Math.round(startedAt * 1000) / 1000 };
}

/** Sleeps until the plan's time is `at` seconds. */
export async function until(at: Seconds, { began, signal }: LoadWalk): Promise<void> {
  const left = began + at * 1000 - performance.now();
  await sleep(Math.max(0, left), undefined, { signal });
}
