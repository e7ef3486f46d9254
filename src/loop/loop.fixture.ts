// A plant of a few invented sensors and a session around it, for the tests of the loop.
import { Frame, SensorTable } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { NO_METRICS } from "../plants/index.ts";
import type { Plant, Sample } from "../plants/index.ts";
import type { TickRecord } from "../show/record/index.ts";
import { machineClock } from "./clock.ts";
import type { Output } from "./output.ts";
import { runSession } from "./session.ts";
import type { SessionControl, SessionEnd } from "./session.ts";

/** A plant whose sensor `i` reads `value(i, tick)` at each tick; null is a gap. */
export function inventedPlant(
  count: number,
  value: (sensor: number, tick: number) => number | null,
): Plant & { closed: number; troubles: Trouble[] } {
  const sensors = new SensorTable();
  const frame = new Frame();
  let tick = 0;
  for (let i = 0; i < count; i++) {
    sensors.register({
      id: `cpu${i}`,
      title: `core ${i}`,
      unit: "ratio",
      normaliser: "as it is",
      source: "invented",
      group: "cpu",
      routable: true,
    });
  }
  return {
    kind: "host",
    name: "invented",
    sensors,
    closed: 0,
    troubles: [],
    read(): Sample {
      frame.clear(count);
      for (let i = 0; i < count; i++) {
        const now = value(i, tick);
        if (now === null) frame.setGap(i, "vanished");
        else frame.set(i, now);
      }
      tick += 1;
      return {
        frame,
        metrics: NO_METRICS,
        processes: [],
        processCount: null,
        thinned: [],
        troubles: this.troubles.splice(0),
      };
    },
    close() {
      this.closed += 1;
    },
  };
}

export interface Rehearsal {
  readonly records: TickRecord[];
  readonly troubles: Trouble[];
  readonly end: SessionEnd;
}

export interface RehearsalPlan {
  readonly plant: Plant;
  readonly interval?: number;
  readonly duration?: number | null;
  /** Called at each tick with the session's control. */
  readonly at?: (record: TickRecord, control: SessionControl) => unknown;
  readonly losses?: readonly Trouble[];
  readonly reload?: () => Result<{ readonly interval: number }>;
}

/** Runs a real session on the real clock and keeps what its output was shown. */
export async function rehearse(plan: RehearsalPlan): Promise<Rehearsal> {
  const records: TickRecord[] = [];
  const troubles: Trouble[] = [];
  const interval = plan.interval ?? 0.05;
  const output = (control: SessionControl): Output => ({
    show(record) {
      records.push(record);
      plan.at?.(record, control);
    },
    trouble: (trouble) => void troubles.push(trouble),
    close: () => plan.losses ?? [],
  });
  const end = await runSession({
    plant: plan.plant,
    clock: machineClock,
    runId: "rehearsal",
    version: "0.0.0",
    interval,
    duration: plan.duration === undefined ? 0.2 : plan.duration,
    logFile: null,
    abFile: null,
    reload: async () => plan.reload?.() ?? { ok: true, value: { interval } },
    outputs: (control) => [output(control)],
  });
  return { records, troubles, end };
}
