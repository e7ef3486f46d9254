// `homeostat explain [SENSOR]`: samples the host for a few seconds and derives, with
// its numbers, the coherence or one sensor's band. Progress goes to stderr.
import { setTimeout as pause } from "node:timers/promises";
import { describeTrouble, fail, must, ok } from "../base/index.ts";
import type { Result } from "../base/index.ts";
import { Judge } from "../judge/index.ts";
import type { Judgement } from "../judge/index.ts";
import { machineClock } from "../loop/index.ts";
import { Motion } from "../model/index.ts";
import { createHostPlant } from "../plants/host/index.ts";
import type { Plant, Sample } from "../plants/index.ts";
import {
  coherenceText,
  explainCoherence,
  explainSensor,
  sensorText,
} from "../show/explain/index.ts";
import { EXIT, refuse } from "./exit.ts";
import type { Io } from "./io.ts";
import { suggest } from "./nearest.ts";
import type { ExplainSettings } from "./settings.ts";
import { printable } from "./value.ts";

/** What the last tick left behind: everything an explanation is drawn from. */
interface Observed {
  readonly plant: Plant;
  readonly motion: Motion;
  readonly sample: Sample;
  readonly judgement: Judgement;
}

export async function explain(settings: ExplainSettings, io: Io): Promise<number> {
  const created = createHostPlant({ root: settings.root });
  if (!created.ok) return refuse(created.trouble, io);
  const plant = created.value;
  try {
    const observed = await observe(plant, settings, io);
    const said = observed.ok ? describe(observed.value, settings) : observed;
    if (!said.ok) return refuse(said.trouble, io);
    io.out(said.value);
    return EXIT.ok;
  } finally {
    plant.close();
  }
}

/** Takes the samples on a fixed grid, so that reading does not lengthen the interval. */
async function observe(plant: Plant, settings: ExplainSettings, io: Io): Promise<Result<Observed>> {
  const { samples, intervalSeconds } = settings;
  const step = intervalSeconds * 1000;
  const motion = new Motion();
  const judge = new Judge();
  const began = machineClock.monotonic();
  const seconds = ((samples - 1) * intervalSeconds).toFixed(1);
  const progress = progressOn(io, `sampling ${printable(plant.name)} for ${seconds} s`);
  let last: Observed | undefined;
  for (let taken = 0; taken < samples; taken++) {
    await pause(Math.max(0, began + taken * step - machineClock.monotonic()));
    const at = { monotonic: machineClock.monotonic(), wall: machineClock.wall() };
    // The whole interval is the budget: an explanation leaves nothing out.
    const sample = plant.read(at, step);
    for (const trouble of sample.troubles) io.err(`homeostat: ${describeTrouble(trouble)}\n`);
    motion.observe(sample.frame);
    last = { plant, motion, sample, judgement: judge.weigh(motion, sample.frame) };
    const stranger = taken === 1 ? unknownSensor(plant, settings.sensor) : undefined;
    if (stranger !== undefined) return stranger;
    progress.show(taken + 1, samples);
  }
  progress.end();
  return ok(must(last, "there is at least one sample"));
}

/** Rates are registered with the second sample at the latest, so a wrong name need not wait for the last. */
function unknownSensor(plant: Plant, sensor: string | null): Result<never> | undefined {
  if (sensor === null || plant.sensors.indexOf(sensor) !== undefined) return undefined;
  const ids = plant.sensors.specs.map(({ id }) => id);
  return fail({
    code: "use.sensor",
    where: printable(sensor),
    message: "no such sensor",
    advice: suggest(sensor, ids, "homeostat sensors lists them"),
  });
}

function describe(
  { plant, motion, sample, judgement }: Observed,
  { sensor, json }: ExplainSettings,
): Result<string> {
  if (sensor === null) {
    const one = explainCoherence({ table: plant.sensors, frame: sample.frame, judgement });
    return ok(json ? asJson(one) : coherenceText(one));
  }
  const index = must(
    plant.sensors.indexOf(sensor) ?? null,
    "the sensor was looked up after the second sample",
  );
  const missing = sample.frame.gap(index);
  const one = explainSensor({ spec: plant.sensors.at(index), index, motion, judgement, missing });
  return ok(json ? asJson(one) : sensorText(one));
}

const asJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

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
