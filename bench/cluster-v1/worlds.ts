// The worlds that are held out: nothing was tuned on them, neither figures nor weights. And
// the standard one, on seeds that are.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeTrouble, must } from "../../src/base/index.ts";
import { clusterConfig, traceIn } from "../../src/plants/cluster/v1/index.ts";
import type { ClusterConfig } from "../../src/plants/cluster/v1/index.ts";

export interface BenchWorld {
  readonly name: string;
  readonly says: string;
  readonly config: ClusterConfig;
}

const RECORDING = join(import.meta.dirname, "../../fixtures/runs/stress.jsonl");

function made(name: string, says: string, changes: Partial<ClusterConfig>): BenchWorld {
  const config = clusterConfig(changes);
  if (!config.ok) throw new Error(describeTrouble(config.trouble));
  return { name, says, config: config.value };
}

function recorded(): readonly number[] {
  const read = traceIn(readFileSync(RECORDING, "utf8"), RECORDING);
  return must(read.ok && read.value, "the recording holds CPU");
}

/** The one the goals are about. */
export const STANDARD_WORLD = made("standard", "4 × 4", {});

export const HELD_OUT_WORLDS: readonly BenchWorld[] = [
  made("wide", "5 × 5", { side: 5 }),
  made("wider", "8 × 8", { side: 8 }),
  made("faulty", "faults 1.5 times as often", { faults: 1.5 / 80 }),
  made("bursty", "bursts 1.5 times as often", { bursts: 1.5 / 50 }),
  made("leaky", "memory leaks 1.25 times as fast", { drift: 1.25 }),
  made("poor", "a quarter less regained", { regained: 0.26 }),
  made("recorded", "with the CPU of fixtures/runs/stress.jsonl", { trace: recorded() }),
];
/** Shown, without a goal: how the world grows. */
export const LARGE_WORLDS: readonly BenchWorld[] = [
  made("16", "16 × 16", { side: 16 }),
  made("32", "32 × 32", { side: 32 }),
  made("64", "64 × 64", { side: 64 }),
];
