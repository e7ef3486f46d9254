// Our tick alone, in a process that does nothing else: CPU of `Loop.tick` and of
// writing its record as a line, and where the time goes. The timers cost a few
// microseconds a step, which are counted against us.
import { PerformanceObserver } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import type * as Frugal from "../../../src/cli/frugal.ts";
import type * as LoopFolder from "../../../src/loop/index.ts";
import type * as HostFolder from "../../../src/plants/host/index.ts";
import type * as RecordFolder from "../../../src/show/record/index.ts";
import { beat, paceFromArguments } from "./pace.ts";

/** The folder of the program measured: `dist/` or `src/`. */
const [folder = "", extension = "js"] = process.argv.slice(4);
const load = <T>(path: string): Promise<T> =>
  import(pathToFileURL(`${folder}/${path}.${extension}`).href) as Promise<T>;

// What ships is what is measured: the program sets up its engine before it loads the loop.
const { liveFrugally } = await load<typeof Frugal>("cli/frugal");
liveFrugally();

const { Loop, machineClock } = await load<typeof LoopFolder>("loop/index");
const { createHostPlant } = await load<typeof HostFolder>("plants/host/index");
const { serialiseTick } = await load<typeof RecordFolder>("show/record/index");

const spent = { read: 0, fit: 0, judge: 0, collect: 0 };

/** Replaces a method of this one object by itself with a stop watch. */
function watchStep<K extends string>(
  of: Record<K, unknown>,
  method: K,
  step: "read" | "fit" | "judge",
) {
  const original = (of[method] as (...args: unknown[]) => unknown).bind(of);
  of[method] = (...args: unknown[]) => {
    const started = performance.now();
    const result = original(...args);
    spent[step] += performance.now() - started;
    return result;
  };
}

const plant = createHostPlant();
if (!plant.ok) throw new Error(plant.trouble.message);
const pace = paceFromArguments();
/** Told to the loop whatever the pace: what a tick may cost, and so what it reads, is that of 1 Hz. */
const TOLD_SECONDS = 1;
const loop = new Loop({ plant: plant.value, runId: "bench", interval: TOLD_SECONDS });
watchStep(plant.value as unknown as Record<"read", unknown>, "read", "read");
watchStep(loop.motion as unknown as Record<"observe", unknown>, "observe", "fit");
watchStep(loop.judge as unknown as Record<"weigh", unknown>, "weigh", "judge");

new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) spent.collect += entry.duration;
}).observe({ entryTypes: ["gc"] });

let tick = 0;
await beat(pace, () => {
  const at = { monotonic: machineClock.monotonic(), wall: machineClock.wall() };
  const collected = spent.collect;
  Object.assign(spent, { read: 0, fit: 0, judge: 0, collect: 0 });
  const began = process.cpuUsage();
  const started = performance.now();
  const record = loop.tick({ tick, at, elapsed: at.monotonic, late: 0, skipped: 0, suspended: 0 });
  const composed = performance.now();
  const line = serialiseTick(record);
  const ended = performance.now();
  const used = process.cpuUsage(began);
  tick += 1;
  return {
    cpu: (used.user + used.system) / 1000,
    read: spent.read,
    fit: spent.fit,
    judge: spent.judge,
    compose: composed - started - spent.read - spent.fit - spent.judge,
    serialise: ended - composed,
    /** Of the time since the tick before, as the observer hears of it only afterwards. */
    collect: collected,
    bytes: line.length,
    thinned: record.thinned.length,
  };
});
