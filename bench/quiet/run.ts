// Runs one host through the engine and writes down what was raised.
import { must } from "../../src/base/index.ts";
import { SEVERITIES } from "../../src/judge/warning/index.ts";
import type { Incident, IncidentView, Severity } from "../../src/judge/warning/index.ts";
import { QuietHost } from "./host.ts";
import { DAY_S, HOUR_S } from "./load.ts";
import type { HostOutcome, Raised } from "./outcome.ts";
import { DAYS, IDLE, TROUBLE } from "./settings.ts";
import { troublesOf } from "./troubles.ts";
import { Watch } from "./watch.ts";

const MIB = 2 ** 20;

export interface Task {
  readonly kind: HostOutcome["kind"];
  readonly seed: number;
  /** Days of an ordinary host. */
  readonly days?: number;
}

/** Follows incidents from opening to closing. */
class Diary {
  readonly raised: Raised[] = [];
  #open: { t: number; severe: Record<Severity, number | null>; causes: Raised["causes"] } | null =
    null;

  note(t: number, { changes }: IncidentView): void {
    for (const { kind, incident } of changes) {
      if (incident === null) continue;
      if (kind === "opened")
        this.#open = {
          t,
          severe: { notice: null, warning: null, critical: null },
          causes: causesOf(incident),
        };
      if (kind === "opened" || kind === "worsened") this.#reach(t, incident.severity);
      if (kind === "closed") this.end(t);
    }
  }

  /** The story ends, or the incident does. */
  end(t: number | null): void {
    if (this.#open === null) return;
    const { severe } = this.#open;
    const severity = must(
      SEVERITIES.findLast((one) => severe[one] !== null),
      "it has a severity",
    );
    const lastedS = t === null ? null : t - this.#open.t;
    this.raised.push({ ...this.#open, severity, lastedS });
    this.#open = null;
  }

  #reach(t: number, severity: Severity): void {
    const { severe } = must(this.#open, "what worsens is open");
    for (const one of SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1)) severe[one] ??= t;
  }
}

const causesOf = ({ alarms }: Incident): Raised["causes"] =>
  alarms.map(({ kind, group, source }) => ({ kind, group, source }));

function heldMib(): number {
  globalThis.gc?.();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return (arrayBuffers + heapUsed) / MIB;
}

const secondsOf = ({ kind, days = DAYS }: Task): number =>
  kind === "ordinary"
    ? days * DAY_S
    : kind === "idle"
      ? IDLE.hours * HOUR_S
      : DAY_S + HOUR_S + 6 * TROUBLE.everyS;

export function runHost(task: Task): HostOutcome {
  const { kind, seed } = task;
  const troubles = kind === "trouble" ? troublesOf(seed) : [];
  const host = new QuietHost({
    seed,
    hasService: kind !== "idle",
    trouble: (moment, load) => {
      for (const { add } of troubles) add(moment, load);
    },
  });
  const watch = new Watch(host.table);
  const diary = new Diary();
  const held = [heldMib()];
  const seconds = secondsOf(task);
  for (let t = 0; t < seconds; t++) {
    const { isWatched, isRestart, at } = host.next();
    if (isRestart) watch.restart();
    if (isWatched) diary.note(t, watch.observe(at, host.frame));
    if ((t + 1) % DAY_S === 0) held.push(heldMib());
  }
  diary.end(null);
  const { ticks } = watch;
  return {
    kind,
    seed,
    sensors: host.table.count,
    seconds,
    ticks,
    raised: diary.raised,
    troubles: troubles.map(({ kind: what, from, until, usesUp }) => ({
      kind: what,
      from,
      until,
      usesUp,
    })),
    engineUs: (1000 * watch.engineMs) / ticks,
    warningUs: (1000 * watch.warningMs) / ticks,
    heldMib: held,
  };
}
