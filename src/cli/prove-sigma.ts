// `homeostat prove sigma`: does S* rank states the same way for every σ? On ticks of this
// host or of recorded logs, and on generated states; a few seconds, nothing is loaded.
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fail, ok, seededChance } from "../base/index.ts";
import type { Result } from "../base/index.ts";
import { Loop, machineClock } from "../loop/index.ts";
import { compareSigmas, generatedStates } from "../prove/sigma/index.ts";
import type { SigmaState } from "../prove/sigma/index.ts";
import { refuseFolder } from "../show/report/index.ts";
import type { TickRecord } from "../show/record/index.ts";
import { showHostile } from "../show/text/index.ts";
import { machineFacts } from "../trials/prediction/index.ts";
import { overallOf, sigmaReport, sigmaSummary } from "../trials/sigma/index.ts";
import type { SigmaSource } from "../trials/sigma/index.ts";
import { refuse, remark } from "./exit.ts";
import { openHost } from "./host.ts";
import type { Io } from "./io.ts";
import { packageFacts } from "./package-facts.ts";
import { logFiles, readData } from "./prove-data.ts";
import { asTyped, conclude, endedEarly, runWithSignals, usualFolder } from "./prove-run.ts";
import type { Underway } from "./prove-run.ts";
import type { SigmaTrialSettings } from "./prove-settings.ts";

/** Generated beside those that were seen. */
const GENERATED = 500;
/** Of this host: long enough for the bands to settle and move. */
const LIVE = { ticks: 80, interval: 0.25 } as const;

/** States that were seen, and where, as a title and in a sentence. */
interface Seen {
  readonly title: string;
  readonly origin: string;
  readonly states: readonly SigmaState[];
}

export async function proveSigma(settings: SigmaTrialSettings, io: Io): Promise<number> {
  const made = new Date().toISOString();
  const folder = settings.out ?? usualFolder("sigma", made);
  const trouble = refuseFolder(folder);
  if (trouble !== null) return refuse(trouble, io);
  const { seed, data } = settings;
  io.err(`seed ${seed}\n`);
  const ran = await runWithSignals(io, (underway) =>
    data.length === 0 ? readHost(underway) : readLogs(data, underway),
  );
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  if (!ran.found.ok) return refuse(ran.found.trouble, io);
  const seen = ran.found.value;
  const sources = [
    sourceOf(seen.title, seen.states),
    sourceOf("Generated states", generatedStates(GENERATED, seededChance(seed))),
  ];
  const wrong = sources.find((source) => !source.ok);
  if (wrong?.ok === false) return refuse(wrong.trouble, io);
  const compared = sources.flatMap((source) => (source.ok ? [source.value] : []));
  const flags = [...data.map((path) => `--data ${asTyped(path)}`), `--seed ${seed}`].join(" ");
  const context = {
    seed,
    facts: machineFacts(packageFacts().version),
    command: `homeostat prove sigma ${flags}`,
    made,
    origin: seen.origin,
  };
  const { answer, sentence } = overallOf(compared);
  const text = settings.json
    ? `${JSON.stringify(sigmaSummary(compared, context))}\n`
    : `${answer}: ${sentence}\n`;
  return conclude({ report: sigmaReport(compared, context), folder, text }, io);
}

function sourceOf(title: string, states: readonly SigmaState[]): Result<SigmaSource> {
  const result = compareSigmas(states);
  return result.ok ? ok({ title, states, result: result.value }) : result;
}

const statesOf = ({ v_star: vStar, a_star: aStar }: TickRecord): readonly SigmaState[] =>
  vStar === null || aStar === null ? [] : [{ vStar, aStar }];

/** Ticks of this host on an even grid. */
async function readHost({ signal, progress }: Underway): Promise<Result<Seen>> {
  const host = await openHost("/");
  if (!host.ok) return host;
  const { plant } = host.value;
  const { ticks, interval } = LIVE;
  const loop = new Loop({ plant, runId: "sigma", interval });
  const states: SigmaState[] = [];
  const began = machineClock.monotonic();
  try {
    for (let tick = 0; tick < ticks; tick += 1) {
      const done = tick * interval;
      progress.set({ done, total: ticks * interval, says: "reading this host" });
      await sleep(Math.max(0, began + done * 1000 - machineClock.monotonic()), undefined, {
        signal,
      });
      const at = { monotonic: machineClock.monotonic(), wall: machineClock.wall() };
      const elapsed = at.monotonic - began;
      const beat = { tick, at, elapsed, late: 0, skipped: 0, suspended: 0 };
      states.push(...statesOf(loop.tick(beat)));
    }
  } finally {
    plant.close();
  }
  const origin = `States are ${states.length} ticks of this host, ${interval} s apart.`;
  return ok({ title: "Ticks of this host", origin, states });
}

/** Only progress is drawn from it. */
const BYTES_PER_S = 4e6;

async function readLogs(
  paths: readonly string[],
  { signal, progress }: Underway,
): Promise<Result<Seen>> {
  const files = logFiles(paths);
  if (!files.ok) return files;
  const bytes = files.value.reduce((sum, path) => sum + statSync(path).size, 0);
  const states: SigmaState[] = [];
  const trouble = await readData({
    files: files.value,
    signal,
    onRecord: (record) => states.push(...statesOf(record)),
    onNotice: (notice) => remark(notice, { err: (text) => progress.say(text.trimEnd()) }),
    onProgress: (done, says) =>
      progress.set({ done: done / BYTES_PER_S, total: bytes / BYTES_PER_S, says }),
  });
  if (trouble !== null) return fail(trouble);
  const names = files.value.map(showHostile).join(", ");
  return ok({
    title: "Recorded ticks",
    origin: `States are ${states.length} recorded ticks of ${names}.`,
    states,
  });
}
