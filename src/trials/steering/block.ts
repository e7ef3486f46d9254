// One block of the switchback: rest, hogs, condition, load, measurement, and everything
// taken back and compared. What is discarded at its start is stated in the plan; what was
// measured leaves the block whole, unanswered requests included.
import { build } from "hdr-histogram-js";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ms, Seconds } from "../../base/index.ts";
import type { BlockMeasure, SteeringCondition } from "../../prove/trial/index.ts";
import type { LoadResult } from "./children/generator.ts";
import { renice, Steering } from "./conditions.ts";
import type { SteeringRecord } from "./conditions.ts";
import type { Hogs, Rig } from "./rig.ts";
import { isSteered } from "./scenarios.ts";
import { busySeconds, cpuSeconds, differences, readSettings } from "./tasks.ts";

export interface BlockPlan {
  readonly round: number;
  readonly position: number;
  readonly condition: SteeringCondition;
  readonly rate: number;
  readonly seed: number;
  readonly measured: Seconds;
  /** Discarded at the start: queues fill, and homeostat watches 10 s before it may act. */
  readonly discarded: Seconds;
}

export interface BlockRecord extends BlockMeasure {
  readonly position: number;
  readonly discarded_s: Seconds;
  readonly measured_s: Seconds;
  readonly requests: number;
  /** Without a whole answer in time; counted with the time waited for them. */
  readonly unanswered: number;
  /** Latency at 0.5, 0.75, 0.9, … of the requests, ms. */
  readonly curve: readonly (readonly [share: number, ms: Ms])[];
  /** p99 of how late the generator itself sent, ms. */
  readonly generatorLate: Ms;
  /** What homeostat says it did; null where it did not run. */
  readonly steering: SteeringRecord | null;
  /** Settings that differ after the block from before it: must be empty. */
  readonly leftBehind: readonly string[];
  /** Settings compared. */
  readonly settingsCompared: number;
  /** Cores that homeostat itself used; 0 where it did not run. */
  readonly ownCores: number;
  /** Wall-clock ms at which the load began. */
  readonly loadBeganAt: number;
  /** Every request, those of the discarded part too: when it was due, ms from there, and its latency. */
  readonly due: readonly Ms[];
  readonly latency: readonly Ms[];
}

/** The service empties, and what ended leaves the run queues. */
const REST_MS = 500;
/** stress-ng has started its workers. */
const HOGS_START_MS = 400;
/** Hogs end by themselves when a block takes this much longer than planned. */
const HOG_LIFE_SLACK_S = 60;
/** Latency is kept to three digits from a microsecond to a minute. */
const HISTOGRAM = {
  lowestDiscernibleValue: 1,
  highestTrackableValue: 60_000_000,
  numberOfSignificantValueDigits: 3,
} as const;
export const CURVE_SHARES = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999] as const;

export interface BlockContext {
  readonly rig: Rig;
  /** Command line that runs homeostat. */
  readonly homeostat: readonly string[];
  readonly signal: AbortSignal;
}

export async function runBlock(plan: BlockPlan, context: BlockContext): Promise<BlockRecord> {
  const { rig, signal } = context;
  const { condition } = plan;
  const hasHogs = !condition.startsWith("no-hogs") && rig.scenario.place !== "none";
  let steering: Steering | null = null;
  let hogs: Hogs | null = null;
  try {
    await sleep(REST_MS, undefined, { signal });
    if (isSteered(condition)) {
      const policy = condition === "rules" ? "rules" : "ours";
      steering = await Steering.start(context.homeostat, policy);
    }
    if (hasHogs) hogs = await rig.startHogs(plan.discarded + plan.measured + HOG_LIFE_SLACK_S);
    await sleep(HOGS_START_MS, undefined, { signal });
    const pids = [...rig.service.pids(), ...(hogs?.pids() ?? [])];
    const before = readSettings(pids, rig.weightFiles);
    if (condition === "renice" && hogs !== null) renice(hogs.pids());
    const measured = await measure(plan, context, { hogs, steering });
    if (condition === "renice" && hogs !== null) renice(hogs.pids(), 0);
    const record = (await steering?.end()) ?? null;
    steering = null;
    const leftBehind = differences(before, readSettings(pids, rig.weightFiles));
    return {
      ...measured,
      round: plan.round,
      position: plan.position,
      condition,
      discarded_s: plan.discarded,
      measured_s: plan.measured,
      actions: record?.actions ?? 0,
      steering: record,
      leftBehind,
      settingsCompared: before.size,
    };
  } finally {
    await steering?.end();
    await hogs?.end();
  }
}

type Measured = Omit<
  BlockRecord,
  | "round"
  | "position"
  | "condition"
  | "discarded_s"
  | "measured_s"
  | "actions"
  | "steering"
  | "leftBehind"
  | "settingsCompared"
>;

async function measure(
  plan: BlockPlan,
  { rig, signal }: BlockContext,
  { hogs, steering }: { readonly hogs: Hogs | null; readonly steering: Steering | null },
): Promise<Measured> {
  const { rate, seed, discarded } = plan;
  const { arrivals } = rig.scenario;
  const load = rig.load({ rate, arrivals, seed, lead: discarded, seconds: plan.measured });
  // Both are awaited below; when the block is given up before, nobody asks any more.
  load.result.catch(() => {});
  await load.began;
  const loadBeganAt = Date.now();
  await sleep(discarded * 1000, undefined, { signal });
  const pids = {
    service: rig.service.pids(),
    hogs: hogs?.pids() ?? [],
    own: steering?.pids() ?? [],
  };
  const usage = (of: readonly number[]): number =>
    of.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  const start = {
    at: performance.now(),
    service: usage(pids.service),
    hogs: usage(pids.hogs),
    own: usage(pids.own),
    all: busySeconds(),
  };
  await sleep(plan.measured * 1000, undefined, { signal });
  const elapsed = (performance.now() - start.at) / 1000;
  const serviceCores = (usage(pids.service) - start.service) / elapsed;
  const hogCores = (usage(pids.hogs) - start.hogs) / elapsed;
  const ownCores = (usage(pids.own) - start.own) / elapsed;
  const ours = serviceCores + hogCores + ownCores;
  const otherCores = (busySeconds() - start.all) / elapsed - ours;
  const cores = { serviceCores, hogCores, ownCores, otherCores };
  return { ...latencyOf(await load.result, discarded), ...cores, loadBeganAt };
}

/** Figures of the requests due after what is discarded. */
function latencyOf(
  { intended, latency, late, unanswered }: LoadResult,
  discarded: Seconds,
): Pick<
  BlockRecord,
  "p50" | "p99" | "requests" | "unanswered" | "curve" | "generatorLate" | "due" | "latency"
> {
  const histogram = build(HISTOGRAM);
  const lateness = build(HISTOGRAM);
  const from = discarded * 1000;
  const first = intended.findIndex((at) => at >= from);
  for (let i = first; i < intended.length; i += 1) {
    histogram.recordValue(microseconds(latency[i]!));
    lateness.recordValue(microseconds(late[i]!));
  }
  const at = (share: number): Ms => histogram.getValueAtPercentile(share * 100) / 1000;
  return {
    p50: at(0.5),
    p99: at(0.99),
    requests: intended.length - first,
    unanswered: unanswered.filter((i) => i >= first).length,
    curve: CURVE_SHARES.map((share) => [share, at(share)] as const),
    generatorLate: lateness.getValueAtPercentile(99) / 1000,
    due: intended,
    latency,
  };
}

const microseconds = (ms: Ms): number =>
  Math.min(HISTOGRAM.highestTrackableValue, Math.max(1, Math.round(ms * 1000)));
