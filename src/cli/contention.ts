// `homeostat contention`: samples a host for a few seconds and says who waits for whom, at
// which level of the scheduling tree the two meet, and which knob would decide there.
// Reads only. Progress goes nowhere: the answer comes in the seconds asked for.
import { harmlessJson } from "../show/text/index.ts";
import { setTimeout as pause } from "node:timers/promises";
import {
  ContentionJudge,
  meanContention,
  type Contention,
  type ContentionJudgement,
} from "../judge/contention/index.ts";
import type { Plant } from "../plants/index.ts";
import { contentionPage, contentionText } from "../show/contention/index.ts";
import { EXIT, refuse, remark } from "./exit.ts";
import { type Host, openHost } from "./host.ts";
import type { Io } from "./io.ts";
import type { ContentionSettings } from "./settings.ts";

/** The command may take its time: nothing is thinned out. */
const AMPLE_BUDGET_MS = 10_000;
/** Before the time asked for: rates of threads and switches need two readings of candidates. */
const WARM_UP_S = 0.25;
/** Readings in the time asked for, and the longest and shortest time between two. */
const READINGS = 6;
const LONGEST_INTERVAL_S = 1;
const SHORTEST_INTERVAL_S = 0.1;

export async function contention(settings: ContentionSettings, io: Io): Promise<number> {
  const host = await openHost(settings.root);
  if (!host.ok) return refuse(host.trouble, io);
  try {
    const seen = await observe(host.value, settings, io);
    if (seen === null) return refuse(UNKNOWN, io);
    const page = { host: host.value.plant.name, ...seen };
    io.out(
      settings.json
        ? `${harmlessJson(JSON.stringify(contentionPage(page), null, 2))}\n`
        : contentionText(page, settings.columns),
    );
    return EXIT.ok;
  } finally {
    host.value.plant.close();
  }
}

/** Process times that cannot be read are no fault of the command line. */
const UNKNOWN = {
  code: "contention.unsupported",
  message: "who competes for the cores cannot be read here",
  advice: "homeostat doctor says what this host lets be read",
};

interface Observed {
  readonly contention: Contention;
  readonly judgement: ContentionJudgement;
}

/** The mean over all readings but the first, which knows no rates of threads yet. */
async function observe(
  { plant, moments }: Host,
  { seconds }: ContentionSettings,
  io: Io,
): Promise<Observed | null> {
  const judge = new ContentionJudge();
  const readings: Contention[] = [];
  const gaps = moments === null ? gapsOf(seconds) : Array.from({ length: moments }, () => 0);
  let due = performance.now();
  for (const gap of gaps) {
    due += gap * 1000;
    await pause(Math.max(0, due - performance.now()));
    const reading = readOnce(plant, io);
    if (reading === null) continue;
    judge.judge(reading);
    readings.push(reading);
  }
  const mean = meanContention(readings.length > 1 ? readings.slice(1) : readings);
  return mean === null ? null : { contention: mean, judgement: judge.judge(mean) };
}

function readOnce(plant: Plant, io: Io): Contention | null {
  const at = { monotonic: performance.now(), wall: Date.now() };
  const sample = plant.read(at, AMPLE_BUDGET_MS);
  for (const trouble of sample.troubles) remark(trouble, io);
  return plant.contention?.() ?? null;
}

/** Seconds to wait before each reading. */
function gapsOf(seconds: number): number[] {
  const wanted = Math.min(LONGEST_INTERVAL_S, Math.max(SHORTEST_INTERVAL_S, seconds / READINGS));
  const count = Math.max(1, Math.round(seconds / wanted));
  return [0, WARM_UP_S, ...Array.from({ length: count }, () => seconds / count)];
}
