// The dashboard as plain lines: one a tick where the output is no terminal, and for
// screen readers only when something changed or some ticks have passed. No cursor
// movement, no symbols that are read aloud as noise.
import {
  bytes,
  counted,
  decimal,
  foldTo,
  interval,
  percent,
  showHostile,
  span,
  wholePercent,
} from "../text/index.ts";
import { IncidentNews, causeText, severityWord, standing } from "../incidents/index.ts";
import { BAND_NAMES, type TickRecord } from "../record/index.ts";
import { T_STAR } from "../../model/index.ts";
import { asAscii, type Glyphs } from "./glyphs.ts";
import { worldWords } from "./panels/world.ts";
import { answerOf, type Steadiness } from "./steadiness.ts";
import type { DashboardView } from "./view.ts";

/** One tick as one plain line: what a log reader or a pipe sees. No control characters; of our own only ASCII. */
export function renderLine(record: TickRecord): string {
  const parts = [
    record.time,
    showHostile(record.host),
    `tick ${record.tick}`,
    answerOf(record).toUpperCase(),
    ...coherenceOf(record),
    bandsOf(record).join(" "),
    hostOf(record).join(" "),
    routeOf(record),
    adviceOf(record),
    costOf(record),
  ];
  return parts.filter((part) => part !== "").join("  ");
}

/** A simulated world reads nothing of this host, its own cost included. */
const costOf = ({ world, self_cpu_ratio: cpu, self_rss_bytes: rss }: TickRecord): string =>
  world === undefined ? `self cpu ${percent(cpu)} rss ${bytes(rss)}` : "";

function comparisonOf(record: TickRecord): string {
  const side = record.above_t_star === true ? "above" : "below";
  return `${decimal(record.coherence_relative, 3)} ${side} T* ${T_STAR.toFixed(3)}`;
}

function coherenceOf(record: TickRecord): readonly string[] {
  const sensors = [counted(record.sensors, "sensor")];
  if (record.collecting > 0) sensors.push(`${record.collecting} collecting`);
  if (record.coherence === null) return sensors;
  return [
    `S* ${decimal(record.coherence, 4)}`,
    `S*/D* ${decimal(record.coherence_ratio, 3)}`,
    `relative ${comparisonOf(record)}`,
    `A* ${decimal(record.a_star, 3)}`,
    `V* ${decimal(record.v_star, 3)}`,
    `proven ${wholePercent(record.proven_share)}`,
    ...sensors,
  ];
}

function bandsOf(record: TickRecord): readonly string[] {
  return BAND_NAMES.filter((name) => record.bands[name] > 0).map(
    (name) => `${name} ${record.bands[name]}`,
  );
}

function hostOf(record: TickRecord): readonly string[] {
  if (record.world !== undefined) return worldWords(record.world);
  return [
    `cpu ${percent(record.cpu_avg)}`,
    `memory ${percent(record.mem_used)}`,
    `load ${decimal(record.load_1m, 2)}`,
    `cpu-pressure ${percent(record.psi_cpu_some)}`,
    `memory-pressure ${percent(record.psi_memory_some)}`,
    `io-pressure ${percent(record.psi_io_some)}`,
  ];
}

function routeOf(record: TickRecord): string {
  if (record.route_target === null) return "";
  return `route ${showHostile(record.route_target)} ${decimal(record.route_score, 3)}`;
}

function adviceOf(record: TickRecord): string {
  const said = record.incidents
    .filter(({ state }) => state !== "closed")
    .map((one) => `${severityWord(one.severity)} ${causeText(one)}`);
  const advice = record.recommendations.length;
  if (advice > 0) said.push(counted(advice, "proposal"));
  return said.join("  ");
}

/** Ticks and seconds that both pass between two lines where nothing changed: a listener needs rest. */
const SILENT_TICKS = 10;
const SILENT_MS = 10_000;

/** Decides which ticks are worth a listener's time, and says them in sentences. */
export class LinearReport {
  readonly #glyphs: Glyphs;
  readonly #news = new IncidentNews();
  #last: { readonly state: string; readonly seq: number; readonly elapsed: number } | undefined;

  constructor(glyphs: Glyphs) {
    this.#glyphs = glyphs;
  }

  /** Lines of at most `columns` to say about this tick; none where nothing changed lately. */
  next(view: DashboardView, steadiness: Steadiness, columns: number): readonly string[] {
    const { record } = view;
    const state = stateOf(record);
    const last = this.#last;
    const changed = state !== last?.state;
    const rested =
      last !== undefined &&
      record.seq - last.seq >= SILENT_TICKS &&
      record.elapsed_ms - last.elapsed >= SILENT_MS;
    const news = this.#news.since(record).map((line) => `${line}.`);
    if (!changed && !rested) return this.#folded(news, columns);
    this.#last = { state, seq: record.seq, elapsed: record.elapsed_ms };
    const said = changed ? wholeReport(view, steadiness) : [shortReport(record, steadiness)];
    return this.#folded([...news, ...said], columns);
  }

  #folded(lines: readonly string[], columns: number): readonly string[] {
    return lines.flatMap((line) => this.fold(line, columns));
  }

  /** One text as safe lines of at most `columns`, in the characters of the terminal. */
  fold(text: string, columns: number): readonly string[] {
    const safe = showHostile(text);
    return foldTo(this.#glyphs.name === "ascii" ? asAscii(safe) : safe, columns);
  }
}

/** What must not change unsaid; what becomes of incidents is said on its own. */
function stateOf(record: TickRecord): string {
  const proposals = record.recommendations.map((one) => `${one.id} ${one.status}`);
  return JSON.stringify([answerOf(record), record.steering, proposals, record.receipts.at(-1)?.id]);
}

function verdictOf(record: TickRecord, steadiness: Steadiness): string {
  if (steadiness.answer === "collecting") {
    return `collecting: ${record.collecting} of ${counted(record.sensors, "sensor")} have too few values to judge yet`;
  }
  const since = span((record.elapsed_ms - steadiness.sinceMs) / 1000);
  return `${steadiness.answer} for ${since}, relative coherence ${comparisonOf(record)}, ${wholePercent(record.proven_share)} proven`;
}

function modeOf({ record, replay }: DashboardView): string {
  if (replay !== undefined) return record.steering ? "replay of a run that steered" : "replay";
  return record.steering ? "steering" : "watching";
}

function shortReport(record: TickRecord, steadiness: Steadiness): string {
  const figures = hostOf(record).slice(0, 3).join(", ");
  return `Tick ${record.tick}: ${verdictOf(record, steadiness)}, ${figures}.`;
}

function wholeReport(view: DashboardView, steadiness: Steadiness): readonly string[] {
  const { record } = view;
  const mode = modeOf(view);
  const bands = bandsOf(record);
  const lines = [
    `${record.host}, tick ${record.tick}, every ${interval(record.interval_s)}, ${mode}: ${verdictOf(record, steadiness)}.`,
    `Coherence: ${coherenceOf(record).join(", ")}.`,
    `${record.world === undefined ? "Host" : "World"}: ${hostOf(record).join(", ")}.`,
  ];
  if (bands.length > 0) lines.push(`Bands: ${bands.join(", ")}.`);
  if (record.route_target !== null)
    lines.push(`Route: ${record.route_target}, score ${decimal(record.route_score, 3)}.`);
  for (const one of record.incidents) {
    const said = [`${one.severity}, ${one.state}: ${causeText(one)}`, ...standing(one)];
    lines.push(`${said.join("; ")}.`);
  }
  if (record.warning.sight !== null) lines.push(`Early warning: ${record.warning.sight}.`);
  for (const one of record.recommendations) {
    const what = `${one.knob} of ${one.target} from ${one.before} to ${one.after}`;
    lines.push(`Proposal, ${one.status}: ${what}. Why: ${one.reason}. Undo: ${one.undo}.`);
  }
  for (const one of record.receipts.slice(-1)) lines.push(`Done to ${one.target}: ${one.outcome}.`);
  return lines;
}
