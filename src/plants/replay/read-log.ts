// From the lines of a file to the ticks of a replay. Each line must be the next of
// its run: what repeats, runs backwards or says too little stops the reading with
// its place. A torn last line is left out and said; so is a hole, because the engine
// remembers 40 ticks and differs until it has them again.
import type { Ms, Result, Seconds, Trouble } from "../../base/index.ts";
import type { TickRecord } from "../../show/record/index.ts";
import type { JsonLine } from "../../store/index.ts";
import {
  foreignKindOf,
  fromForeign,
  isFields,
  largestRatio,
  timeOf,
  unknownFields,
} from "./foreign.ts";
import type { ForeignKind } from "./foreign.ts";
import { fromRecord } from "./replay-tick.ts";
import type { ReplayTick } from "./replay-tick.ts";

export type ReplayStep =
  | { readonly kind: "tick"; readonly tick: ReplayTick; readonly follows: Follows }
  /** Said and gone on from. */
  | { readonly kind: "notice"; readonly trouble: Trouble }
  /** The reading ends here. */
  | { readonly kind: "stop"; readonly trouble: Trouble };

/** What stands before a tick: the one before it, the start of its run, or ticks that are lost. */
export type Follows = "previous" | "start" | "lost";

export interface LogToRead {
  readonly path: string;
  /** Gives the lines from the start, each time it is called. */
  readonly lines: () => Iterable<JsonLine>;
  /** Holds a value against the published schema. */
  readonly check: (value: unknown) => Result<TickRecord>;
}

/** The steps of a file in their order. */
export function* readLog(log: LogToRead): Generator<ReplayStep> {
  const first = firstValue(log);
  const foreign = first === null ? null : foreignKindOf(first);
  const steps = foreign === null ? readOwn(log) : readForeign(log, foreign);
  let ticks = 0;
  for (const step of steps) {
    if (step.kind === "tick") ticks += 1;
    yield step;
    if (step.kind === "stop") return;
  }
  if (ticks > 0) return;
  const message = "holds no whole tick";
  yield {
    kind: "stop",
    trouble: { code: "replay.nothing", where: log.path, message, advice: RECORD },
  };
}

const RECORD = "record a run with `homeostat watch --log FILE`";

function firstValue({ lines }: LogToRead): unknown {
  for (const line of lines()) return line.kind === "value" ? line.value : null;
  return null;
}

function* readOwn({ path, lines, check }: LogToRead): Generator<ReplayStep> {
  const finished = new Set<string>();
  let last: ReplayTick | null = null;
  for (const found of lines()) {
    if (found.kind !== "value") {
      yield unreadable(found);
      continue;
    }
    const record = check(found.value);
    const place = { where: path, line: found.line };
    if (!record.ok) {
      yield { kind: "stop", trouble: { ...strange(found.value, record.trouble), ...place } };
      continue;
    }
    const tick = fromRecord(record.value, found.line);
    if (!tick.ok) {
      yield { kind: "stop", trouble: { ...tick.trouble, ...place } };
      continue;
    }
    const disorder = disorderOf(tick.value, last, finished);
    if (disorder !== null) yield { kind: "stop", trouble: { ...disorder, ...place } };
    const follows = followsOf(tick.value, last);
    if (follows === "lost")
      yield { kind: "notice", trouble: { ...lost(tick.value, last), ...place } };
    if (last !== null && last.runId !== tick.value.runId) finished.add(last.runId);
    last = tick.value;
    yield { kind: "tick", tick: tick.value, follows };
  }
}

/** A torn last line is what a crash leaves; any other line that is no JSON ends the replay. */
function unreadable(found: Exclude<JsonLine, { kind: "value" }>): ReplayStep {
  return { kind: found.kind === "torn" ? "notice" : "stop", trouble: found.trouble };
}

/** A record of another version is told apart from what is no record at all. */
function strange(value: unknown, invalid: Trouble): Trouble {
  const schema = isFields(value) ? value["schema"] : undefined;
  if (typeof schema === "string" && /^homeostat\.(?!tick\/)/.test(schema)) {
    return {
      code: "replay.unknown-format",
      message: `is of schema ${JSON.stringify(schema)}, and no tick`,
      advice: RECORD,
    };
  }
  if (
    typeof schema === "string" &&
    schema.startsWith("homeostat.tick/") &&
    schema !== "homeostat.tick/1"
  ) {
    return {
      code: "replay.version",
      message: `is of schema ${JSON.stringify(schema)}; this version replays homeostat.tick/1`,
      advice: "replay it with the version that wrote it",
    };
  }
  return isFields(value) && schema === undefined
    ? { code: "replay.unknown-format", message: "is no tick of homeostat or TIG", advice: RECORD }
    : invalid;
}

function disorderOf(
  tick: ReplayTick,
  last: ReplayTick | null,
  finished: ReadonlySet<string>,
): Trouble | null {
  const disorder = (message: string): Trouble => ({
    code: "replay.order",
    message,
    advice: "sort the lines by run_id and seq, each once",
  });
  if (finished.has(tick.runId))
    return disorder(`run ${tick.runId} goes on after another run began`);
  if (last === null || last.runId !== tick.runId || tick.seq > last.seq) return null;
  return tick.seq === last.seq
    ? disorder(`seq ${tick.seq} stands here and in line ${last.line}`)
    : disorder(`seq ${tick.seq} after seq ${last.seq}: the lines are out of order`);
}

function followsOf(tick: ReplayTick, last: ReplayTick | null): Follows {
  if (last === null || last.runId !== tick.runId) return tick.seq === 0 ? "start" : "lost";
  return tick.seq === last.seq + 1 ? "previous" : "lost";
}

function lost(tick: ReplayTick, last: ReplayTick | null): Trouble {
  if (last === null || last.runId !== tick.runId) {
    return {
      code: "replay.begins-late",
      message: `the run begins at seq ${tick.seq}: ${tick.seq} ticks before it are in no line, as in a rotated log`,
      advice: "until the engine's windows are full its figures differ from the log's",
    };
  }
  const hole = tick.seq - last.seq - 1;
  const [ticks, are] = hole === 1 ? ["tick", "is"] : ["ticks", "are"];
  return {
    code: "replay.hole",
    message: `${hole} ${ticks} between seq ${last.seq} and ${tick.seq} ${are} lost`,
    advice: "until the engine's windows are full again its figures differ from the log's",
  };
}

function* readForeign(log: LogToRead, kind: ForeignKind): Generator<ReplayStep> {
  const unknown = new Map<string, number>();
  const whole = survey(log, kind);
  let seq = 0;
  yield { kind: "notice", trouble: foreignNotice(log.path, kind, whole.scale) };
  for (const found of log.lines()) {
    if (found.kind !== "value") {
      yield unreadable(found);
      continue;
    }
    if (isSummary(found.value)) continue;
    if (!isFields(found.value) || foreignKindOf(found.value) !== kind) {
      const message = `is not of the kind of the lines before it (${kind})`;
      const trouble = { code: "replay.mixed", where: log.path, line: found.line, message };
      yield { kind: "stop", trouble };
      continue;
    }
    for (const field of unknownFields(kind, found.value)) {
      unknown.set(field, (unknown.get(field) ?? 0) + 1);
    }
    const tick = fromForeign(found.value, { kind, line: found.line, seq, ...whole });
    yield { kind: "tick", tick, follows: seq === 0 ? "start" : "previous" };
    seq += 1;
  }
  if (unknown.size > 0) yield { kind: "notice", trouble: unknownNotice(log.path, unknown) };
}

/** The last line of our A/B logs. */
const isSummary = (value: unknown): boolean =>
  isFields(value) && value["schema"] === "homeostat.ab-summary/1";

/** What only the whole file tells. */
interface Survey {
  /** 100 where a ratio of the file is above 1, so that its ratios are percent. */
  readonly scale: number;
  /** Time of the first line that has one. */
  readonly started: Ms;
  /** Time between the first two lines; a second where they do not tell. */
  readonly interval: Seconds;
}

function survey({ lines }: LogToRead, kind: ForeignKind): Survey {
  const times: Ms[] = [];
  let largest = 0;
  for (const found of lines()) {
    if (found.kind !== "value" || !isFields(found.value)) continue;
    largest = Math.max(largest, largestRatio(kind, found.value));
    const time = timeOf(found.value);
    if (time !== null && times.length < 2) times.push(time);
  }
  const [started = 0, second = started] = times;
  const interval = second > started ? (second - started) / 1000 : 1;
  return { scale: kind !== "ab" && largest > 1 ? 100 : 1, started, interval };
}

function foreignNotice(where: string, kind: ForeignKind, scale: number): Trouble {
  const name = { tig: "a TIG log", "tig-ab": "a TIG A/B log", ab: "an A/B log" }[kind];
  const read = scale === 100 ? "; its ratios are read as percent" : "";
  return {
    code: "replay.foreign",
    where,
    message: `is ${name}: it holds aggregates and no sensors, so these become the sensors and nothing can be compared${read}`,
  };
}

function unknownNotice(where: string, unknown: ReadonlyMap<string, number>): Trouble {
  const list = [...unknown].map(([field, lines]) => `${JSON.stringify(field)} (${lines} lines)`);
  return {
    code: "replay.unknown-fields",
    where,
    message: `fields that are not read: ${list.slice(0, UNKNOWN_SHOWN).join(", ")}${list.length > UNKNOWN_SHOWN ? `, and ${list.length - UNKNOWN_SHOWN} more` : ""}`,
  };
}

const UNKNOWN_SHOWN = 20;
