// Logs of the TIG programs, and our own A/B logs: files that hold a few aggregates
// and no sensor values. They are read through the map below; the aggregates become
// the sensors, so what the engine makes of them is its own and cannot be compared
// with what the file says. Fields outside the map are reported, never guessed.
import type { Ms, Seconds } from "../../base/index.ts";
import { NO_METRICS, type HostMetrics, type ProcessRow } from "../plant.ts";
import type { ReplayTick } from "./replay-tick.ts";

export type ForeignKind = "tig" | "tig-ab" | "ab";

type Fields = Readonly<Record<string, unknown>>;

/** A field of a foreign line and what becomes of it. `ratio` fields become sensors. */
export interface FieldRule {
  readonly field: string;
  readonly becomes: "ratio" | "load" | "time" | "order" | "processes" | "not used";
  readonly why: string;
}

const rule = (field: string, becomes: FieldRule["becomes"], why: string): FieldRule => ({
  field,
  becomes,
  why,
});
const unused = (why: string, fields: readonly string[]): FieldRule[] =>
  fields.map((field) => rule(field, "not used", why));

const TIME = [
  rule("tick", "order", "position in the run"),
  rule("time", "time", "ISO 8601, or seconds or milliseconds since 1970"),
];
const RATIO = "ratio; percent where the file holds values above 1";

export const FIELD_MAP: Readonly<Record<ForeignKind, readonly FieldRule[]>> = {
  tig: [
    ...TIME,
    rule("elapsed_ms", "time", "milliseconds since the run began"),
    rule("ncpu", "load", "cores, by which the load is divided"),
    rule("metrics_snapshot.cpu_avg", "ratio", RATIO),
    rule("metrics_snapshot.cpu_max", "ratio", RATIO),
    rule("metrics_snapshot.mem_used", "ratio", RATIO),
    rule("metrics_snapshot.load_1m", "load", "load average; x/(1+x) of the load per core"),
    rule(
      "top_procs",
      "processes",
      "pid, name, cpu (percent of a core where the ratios are percent)",
    ),
    ...unused("the engine computes its own", [
      "coherence",
      "above_T_star",
      "V_star",
      "A_star",
      "bands",
      "sensors",
      "route_target",
    ]),
    ...unused("what was advised or done then", ["recommendations", "actions", "steering"]),
  ],
  "tig-ab": [
    ...TIME,
    rule("os.cpu_avg", "ratio", RATIO),
    rule("os.cpu_max", "ratio", RATIO),
    rule("os.mem_used", "ratio", RATIO),
    ...unused("the number of cores is not in the file", ["os.load_1m"]),
    ...unused("the unit is not published", [
      "os.disk_read",
      "os.disk_write",
      "os.net_tx",
      "os.net_rx",
    ]),
    ...unused("the engine computes its own", [
      "tig.coherence",
      "tig.bands",
      "tig.route",
      "tig.V_star",
      "tig.A_star",
    ]),
  ],
  ab: [
    ...TIME,
    rule("elapsed_ms", "time", "milliseconds since the run began"),
    ...[
      "cpu_avg",
      "cpu_max",
      "mem_used",
      "swap_used",
      "psi_cpu_some",
      "psi_memory_some",
      "psi_io_some",
    ].map((name) => rule(`os.${name}`, "ratio", "ratio")),
    rule("os.load_1m", "load", "load per core; x/(1+x)"),
    ...unused("identity of the line", ["schema", "run_id", "seq"]),
    ...unused("a rate without its normaliser", [
      "os.disk_read_bytes_per_s",
      "os.disk_write_bytes_per_s",
      "os.net_rx_bytes_per_s",
      "os.net_tx_bytes_per_s",
    ]),
    ...unused("the engine computes its own", [
      "tig.coherence",
      "tig.coherence_ratio",
      "tig.coherence_relative",
      "tig.bands",
      "tig.route",
      "tig.v_star",
      "tig.a_star",
    ]),
  ],
};

/** Objects whose fields have rows of their own in the map. */
const NESTED: ReadonlySet<string> = new Set(["metrics_snapshot", "os", "tig"]);

/** Which kind of foreign line this is, or null for none of them. */
export function foreignKindOf(value: unknown): ForeignKind | null {
  if (!isFields(value)) return null;
  if (typeof value["schema"] === "string")
    return value["schema"] === "homeostat.ab/1" ? "ab" : null;
  if (isFields(value["tig"]) && isFields(value["os"])) return "tig-ab";
  return isFields(value["metrics_snapshot"]) ? "tig" : null;
}

/** Fields of a line that the map does not know, as `a.b`. */
export function unknownFields(kind: ForeignKind, line: Fields): string[] {
  const known = new Set(FIELD_MAP[kind].map(({ field }) => field));
  return fieldPaths(line).filter((path) => !known.has(path));
}

function fieldPaths(line: Fields): string[] {
  return Object.entries(line).flatMap(([name, value]) =>
    NESTED.has(name) && isFields(value)
      ? Object.keys(value).map((inner) => `${name}.${inner}`)
      : [name],
  );
}

/** Largest value of the ratio fields, to tell ratios from percent. */
export function largestRatio(kind: ForeignKind, line: Fields): number {
  const ratios = FIELD_MAP[kind].filter(({ becomes }) => becomes === "ratio");
  return Math.max(0, ...ratios.map(({ field }) => numberAt(line, field) ?? 0));
}

export interface ForeignPlace {
  readonly kind: ForeignKind;
  readonly line: number;
  readonly seq: number;
  /** 1, or 100 where the ratios are percent. */
  readonly scale: number;
  /** Time of the first line. */
  readonly started: Ms;
  readonly interval: Seconds;
}

/** A tick from a foreign line. Missing or senseless fields become gaps. */
export function fromForeign(line: Fields, place: ForeignPlace): ReplayTick {
  const { kind, scale, seq } = place;
  const wall = timeOf(line) ?? place.started + seq * place.interval * 1000;
  const ratios = ratiosOf(line, place);
  const load = loadPerCore(kind, line);
  return {
    line: place.line,
    runId: textAt(line, "run_id") ?? kind,
    seq,
    interval: place.interval,
    host: kind,
    beat: {
      tick: numberAt(line, "tick") ?? seq,
      elapsed: numberAt(line, "elapsed_ms") ?? wall - place.started,
      wall,
      late: 0,
      skipped: 0,
      suspended: 0,
    },
    values: new Map([...ratios, ["load_1m", load === null ? "absent" : load / (1 + load)]]),
    routable: new Set(),
    metrics: metricsOf(ratios, load),
    processes: processesOf(line["top_procs"], scale),
    processCount: null,
    thinned: [],
    claim: null,
  };
}

/** The line's ratios by name, in the order of the map. */
function ratiosOf(line: Fields, { kind, scale }: ForeignPlace): Map<string, number | "absent"> {
  const ratios = new Map<string, number | "absent">();
  for (const { field, becomes } of FIELD_MAP[kind]) {
    if (becomes !== "ratio") continue;
    const value = numberAt(line, field);
    ratios.set(lastName(field), value === null ? "absent" : Math.min(1, value / scale));
  }
  return ratios;
}

function metricsOf(
  ratios: ReadonlyMap<string, number | "absent">,
  load1m: number | null,
): HostMetrics {
  const ratio = (name: string): number | null => {
    const value = ratios.get(name);
    return typeof value === "number" ? value : null;
  };
  return {
    ...NO_METRICS,
    cpuAvg: ratio("cpu_avg"),
    cpuMax: ratio("cpu_max"),
    memUsed: ratio("mem_used"),
    swapUsed: ratio("swap_used"),
    load1m,
    psiCpuSome: ratio("psi_cpu_some"),
    psiMemorySome: ratio("psi_memory_some"),
    psiIoSome: ratio("psi_io_some"),
  };
}

/** Wall clock of a line, milliseconds since 1970, or null where it says none. */
export function timeOf(line: Fields): Ms | null {
  const time = line["time"];
  if (typeof time === "string") {
    const parsed = Date.parse(time);
    return Number.isNaN(parsed) ? null : parsed;
  }
  if (typeof time !== "number" || !Number.isFinite(time) || time < 0) return null;
  return time < SECONDS_BELOW ? time * 1000 : time;
}

/** Seconds since 1970 stay below this for three thousand years, milliseconds passed it in 1973. */
const SECONDS_BELOW = 1e11;

function loadPerCore(kind: ForeignKind, line: Fields): number | null {
  if (kind === "ab") return numberAt(line, "os.load_1m");
  const load = kind === "tig" ? numberAt(line, "metrics_snapshot.load_1m") : null;
  const cores = numberAt(line, "ncpu");
  return load === null || cores === null || cores < 1 ? null : load / cores;
}

function processesOf(list: unknown, scale: number): ProcessRow[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isFields).flatMap((row) => {
    const pid = numberAt(row, "pid");
    const name = textAt(row, "name");
    const cpu = numberAt(row, "cpu");
    if (pid === null || !Number.isSafeInteger(pid) || name === null) return [];
    return [
      { pid, name, cpuRatio: cpu === null ? null : cpu / scale, waitRatio: null, rssBytes: null },
    ];
  });
}

/** A finite number from 0 at `a.b`, or null. */
function numberAt(line: Fields, path: string): number | null {
  const value = valueAt(line, path);
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}

function textAt(line: Fields, path: string): string | null {
  const value = valueAt(line, path);
  return typeof value === "string" ? value : null;
}

function valueAt(line: Fields, path: string): unknown {
  let value: unknown = line;
  for (const name of path.split(".")) {
    if (!isFields(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

const lastName = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
