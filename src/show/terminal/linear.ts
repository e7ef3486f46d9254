// The dashboard as plain lines: one a tick where the output is no terminal, and for
// screen readers only when something changed or some ticks have passed. No cursor
// movement, no symbols that are read aloud as noise.
import {
  bytes,
  counted,
  decimal,
  interval,
  percent,
  showHostile,
  span,
  wholePercent,
} from "../text/index.ts";
import { BAND_NAMES, type TickRecord } from "../record/index.ts";
import { T_STAR } from "../../model/index.ts";
import { asAscii, type Glyphs } from "./glyphs.ts";
import type { Steadiness } from "./scene.ts";
import type { DashboardView } from "./view.ts";

/** One tick as one plain line: what a log reader or a pipe sees. No control characters. */
export function renderLine(record: TickRecord): string {
  const parts = [
    record.time,
    showHostile(record.host),
    `tick ${record.tick}`,
    answerOf(record),
    coherenceOf(record),
    bandsOf(record),
    hostOf(record),
    routeOf(record),
    adviceOf(record),
    `self ${percent(record.self_cpu_ratio)} ${bytes(record.self_rss_bytes)}`,
  ];
  return parts.filter((part) => part !== "").join("  ");
}

function answerOf(record: TickRecord): string {
  if (record.above_t_star === null) return "COLLECTING";
  return record.above_t_star ? "STEADY" : "UNSTEADY";
}

function coherenceOf(record: TickRecord): string {
  const sensors = `${counted(record.sensors, "sensor")}${record.collecting > 0 ? `, ${record.collecting} collecting` : ""}`;
  if (record.coherence === null) return sensors;
  const side = record.above_t_star === true ? "above" : "below";
  return [
    `S* ${decimal(record.coherence, 4)}`,
    `S*/D* ${decimal(record.coherence_ratio, 3)}`,
    `relative ${decimal(record.coherence_relative, 3)} ${side} T* ${T_STAR.toFixed(3)}`,
    `V* ${decimal(record.v_star, 3)}`,
    `A* ${decimal(record.a_star, 3)}`,
    `proven ${wholePercent(record.proven_share)}`,
    sensors,
  ].join("  ");
}

function bandsOf(record: TickRecord): string {
  const present = BAND_NAMES.filter((name) => record.bands[name] > 0);
  return present.map((name) => `${name} ${record.bands[name]}`).join(" ");
}

function hostOf(record: TickRecord): string {
  const figures: readonly (readonly [string, string])[] = [
    ["cpu", percent(record.cpu_avg)],
    ["memory", percent(record.mem_used)],
    ["load", decimal(record.load_1m, 2)],
    ["pressure cpu", percent(record.psi_cpu_some)],
    ["memory", percent(record.psi_memory_some)],
    ["io", percent(record.psi_io_some)],
  ];
  return figures.map(([name, value]) => `${name} ${value}`).join(" ");
}

function routeOf(record: TickRecord): string {
  return record.route_target === null
    ? ""
    : `route ${showHostile(record.route_target)} ${decimal(record.route_score, 3)}`;
}

function adviceOf(record: TickRecord): string {
  const warnings = record.incidents.map(
    (one) => `${one.severity.toUpperCase()} ${showHostile(one.reason)}`,
  );
  const advice = record.recommendations.length;
  if (advice > 0) warnings.push(counted(advice, "proposal"));
  return warnings.join("  ");
}

/** Decides which ticks are worth a listener's time, and says them in sentences. */
export class LinearReport {
  readonly #every: number;
  readonly #glyphs: Glyphs;
  #last: string | undefined;
  #silent = 0;

  constructor(every: number, glyphs: Glyphs) {
    this.#every = Math.max(1, every);
    this.#glyphs = glyphs;
  }

  /** Lines to say about this tick; none where nothing changed lately. */
  next(view: DashboardView, steadiness: Steadiness): readonly string[] {
    const state = stateOf(view.record);
    this.#silent += 1;
    if (state === this.#last && this.#silent < this.#every) return [];
    const changed = state !== this.#last;
    this.#last = state;
    this.#silent = 0;
    const lines = sentences(view.record, steadiness, changed);
    return this.#glyphs.name === "ascii" ? lines.map((line) => asAscii(line)) : lines;
  }
}

/** What must not change unsaid. */
function stateOf(record: TickRecord): string {
  const incidents = record.incidents.map((one) => `${one.id} ${one.severity}`);
  const proposals = record.recommendations.map((one) => `${one.id} ${one.status}`);
  return JSON.stringify([
    record.above_t_star,
    record.steering,
    incidents,
    proposals,
    record.receipts.at(-1)?.id,
  ]);
}

function sentences(
  record: TickRecord,
  steadiness: Steadiness,
  changed: boolean,
): readonly string[] {
  const since = span((record.elapsed_ms - steadiness.sinceMs) / 1000);
  const opening = `${showHostile(record.host)}, tick ${record.tick}, every ${interval(record.interval_s)}, ${
    record.steering ? "steering" : "watching"
  }.`;
  const answer =
    steadiness.above === null
      ? `Collecting: ${record.collecting} of ${counted(record.sensors, "sensor")} have too few values.`
      : `${steadiness.above ? "Steady" : "Unsteady"} for ${since}. ${coherenceOf(record)}.`;
  const host =
    `${hostOf(record)}. Bands: ${bandsOf(record) || "collecting"}. ${routeOf(record)}`.trim();
  const lines = [opening, answer, `${host}.`];
  if (!changed) return [`${opening} ${answer} ${host}.`];
  for (const one of record.incidents)
    lines.push(
      `${one.severity === "critical" ? "Critical" : "Warning"}: ${showHostile(one.reason)}`,
    );
  for (const one of record.recommendations) {
    const status = one.status.replace("-", " ");
    const what = `${one.knob} of ${one.target} from ${one.before} to ${one.after}`;
    lines.push(showHostile(`Proposal, ${status}: ${what}. Why: ${one.reason} Undo: ${one.undo}`));
  }
  return lines;
}
