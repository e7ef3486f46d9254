// `homeostat explain [SENSOR]`: samples the host for a few seconds and derives, with
// its numbers, the coherence or one sensor's band. Progress goes to stderr.
import { harmlessJson } from "../show/text/index.ts";
import { setTimeout as pause } from "node:timers/promises";
import { fail, must, ok } from "../base/index.ts";
import type { Result, Seconds } from "../base/index.ts";
import { Judge } from "../judge/index.ts";
import type { Judgement } from "../judge/index.ts";
import { machineClock } from "../loop/index.ts";
import { Motion } from "../model/index.ts";
import type { Plant, Sample } from "../plants/index.ts";
import {
  coherenceText,
  explainCoherence,
  explainSensor,
  sensorText,
} from "../show/explain/index.ts";
import { EXIT, refuse, remark } from "./exit.ts";
import { type Host, openHost } from "./host.ts";
import type { Io } from "./io.ts";
import { suggest } from "./nearest.ts";
import type { ExplainSettings } from "./settings.ts";
import { briefly } from "./brief.ts";

/** What the last tick left behind: everything an explanation is drawn from. */
interface Observed {
  readonly plant: Plant;
  readonly motion: Motion;
  readonly sample: Sample;
  readonly judgement: Judgement;
  /** The sensor's values, oldest first; empty where the coherence is explained. */
  readonly history: readonly (number | null)[];
}

/** How many samples, and how far apart; a recording gives all it has without waiting. */
interface Pace {
  readonly samples: number;
  readonly intervalSeconds: Seconds;
  readonly heading: string;
}

/** The command may take its time: nothing is thinned out. */
const AMPLE_BUDGET_MS = 10_000;

export async function explain(settings: ExplainSettings, io: Io): Promise<number> {
  const host = await openHost(settings.root);
  if (!host.ok) return refuse(host.trouble, io);
  const { plant } = host.value;
  try {
    const observed = await observe(host.value, settings, io);
    const said = observed.ok ? describe(observed.value, settings) : observed;
    if (!said.ok) return refuse(said.trouble, io);
    io.out(said.value);
    return EXIT.ok;
  } finally {
    plant.close();
  }
}

function paceOf({ plant, moments }: Host, { samples, intervalSeconds }: ExplainSettings): Pace {
  const name = briefly(plant.name);
  if (moments !== null) {
    return {
      samples: moments,
      intervalSeconds: 0,
      heading: `reading ${moments} recorded moments of ${name}`,
    };
  }
  const seconds = ((samples - 1) * intervalSeconds).toFixed(1);
  return { samples, intervalSeconds, heading: `sampling ${name} for ${seconds} s` };
}

/** Takes the samples on a fixed grid, so that reading does not lengthen the interval. */
async function observe(host: Host, settings: ExplainSettings, io: Io): Promise<Result<Observed>> {
  const { plant } = host;
  const { samples, intervalSeconds, heading } = paceOf(host, settings);
  const motion = new Motion();
  const judge = new Judge();
  const began = machineClock.monotonic();
  const progress = progressOn(io, heading);
  const history: (number | null)[] = [];
  let last: Observed | undefined;
  for (let taken = 1; taken <= samples; taken++) {
    const due = began + (taken - 1) * intervalSeconds * 1000;
    await pause(Math.max(0, due - machineClock.monotonic()));
    const at = { monotonic: machineClock.monotonic(), wall: machineClock.wall() };
    const sample = plant.read(at, AMPLE_BUDGET_MS);
    for (const trouble of sample.troubles) remark(trouble, io);
    motion.observe(sample.frame);
    history.push(valueOf(settings.sensor, plant, sample));
    last = { plant, motion, sample, judgement: judge.weigh(motion, sample.frame), history };
    const stranger =
      taken === Math.min(2, samples) ? unknownSensor(plant, settings.sensor) : undefined;
    if (stranger !== undefined) {
      progress.end();
      return stranger;
    }
    progress.show(taken, samples);
  }
  progress.end();
  return ok(must(last, "there is at least one sample"));
}

function valueOf(sensor: string | null, { sensors }: Plant, { frame }: Sample): number | null {
  const index = sensor === null ? undefined : sensors.indexOf(sensor);
  return index === undefined ? null : frame.value(index);
}

/** Rates are registered with the second sample at the latest, so a wrong name need not wait for the last. */
function unknownSensor(plant: Plant, sensor: string | null): Result<never> | undefined {
  if (sensor === null || plant.sensors.indexOf(sensor) !== undefined) return undefined;
  const ids = plant.sensors.specs.map(({ id }) => id);
  return fail({
    code: "use.sensor",
    where: briefly(sensor),
    message: "no such sensor",
    advice: suggest(sensor, ids, "homeostat sensors lists them"),
  });
}

function describe(
  { plant, motion, sample, judgement, history }: Observed,
  { sensor, json, columns }: ExplainSettings,
): Result<string> {
  if (sensor === null) {
    const one = explainCoherence({ table: plant.sensors, frame: sample.frame, judgement });
    return ok(json ? asJson(one) : coherenceText(one, columns));
  }
  const index = must(
    plant.sensors.indexOf(sensor) ?? null,
    "the sensor was looked up after the second sample",
  );
  const missing = sample.frame.gap(index);
  const spec = plant.sensors.at(index);
  const one = explainSensor({ spec, index, motion, judgement, missing, history });
  return ok(json ? asJson(one) : sensorText(one, columns));
}

const asJson = (value: object): string => `${harmlessJson(JSON.stringify(value, null, 2))}\n`;

/** A counter that overwrites itself on a terminal, one line elsewhere. */
function progressOn(io: Io, what: string): { show(done: number, all: number): void; end(): void } {
  if (!io.stderr.isTTY) {
    io.err(`${what}\n`);
    return { show: () => undefined, end: () => undefined };
  }
  return {
    show: (done, all) => io.err(`\r${what}: ${done} of ${all}`),
    end: () => io.err("\r\u001b[K"),
  };
}
