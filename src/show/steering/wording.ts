// An action in words: its target, its settings, what is expected, and a command that
// takes it back even where homeostat is gone. Names are hostile text and stay as they
// are here; whoever shows them escapes them.
import { unreachable } from "../../base/index.ts";
import { targetText } from "../../decide/index.ts";
import type { Action, Setting } from "../../decide/index.ts";
import type { RecommendationRecord } from "../record/index.ts";

/** Where most distributions mount the hierarchy that weighs CPU, by its version. */
const USUAL_MOUNT = { 1: "/sys/fs/cgroup/cpu", 2: "/sys/fs/cgroup" } as const;
const WEIGHT_FILE = { 1: "cpu.shares", 2: "cpu.weight" } as const;

export interface Standing {
  /** What was there before the first action on this target; the action's own `before` where it is the first. */
  readonly original?: Setting;
  readonly status: RecommendationRecord["status"];
  readonly suppressedBy: string | null;
  /** The reason to show; the action's own unless something forbids it. */
  readonly reason?: string;
}

export function recommendationOf(action: Action, standing: Standing): RecommendationRecord {
  return {
    id: action.id,
    target: targetText(action.target),
    knob: action.knob,
    before: settingText(action.before),
    after: settingText(action.after),
    reason: standing.reason ?? action.reason,
    expect: expectation(action),
    undo: undoCommand(action, standing.original ?? action.before),
    status: standing.status,
    suppressed_by: standing.suppressedBy,
  };
}

/** `5`, `batch`, `cores 0-3,6`. */
export function settingText(setting: Setting): string {
  return typeof setting === "object" ? `cores ${coreList(setting)}` : String(setting);
}

/** As the kernel writes a list of cores: `0-3,6`. */
function coreList(cores: readonly number[]): string {
  const sorted = [...cores].toSorted((a, b) => a - b);
  const spans: string[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const first = sorted[i]!;
    while (sorted[i + 1] === sorted[i]! + 1) i++;
    spans.push(sorted[i] === first ? `${first}` : `${first}-${sorted[i]!}`);
  }
  return spans.join(",");
}

function expectation({ forecast, role }: Action): string {
  if (role === "release")
    return "the target gets back what was taken, as far as nobody suffers from it";
  if (forecast === null) return "nothing in particular: a literal rule";
  const percent = (ratio: number): string => `${Math.round(ratio * 100)} %`;
  const cores = (ratio: number): string => ratio.toFixed(2);
  return (
    `within ${Math.round(forecast.within / 1000)} s ${waiterText(forecast.victim)} waits ${percent(forecast.waitExpected)} ` +
    `of its runnable time instead of ${percent(forecast.waitBefore)}; ` +
    `the others keep ${cores(forecast.hogsExpected)} of ${cores(forecast.hogsBefore)} cores`
  );
}

/** Who waits, by its id: a process is `PID:START` there, and nobody knows their start times. */
const waiterText = (id: string): string => id.replace(/^(\d+):\d+$/, "pid $1");

/** To what was there at first. Any living member speaks for its session. */
function undoCommand({ target, knob }: Action, before: Setting): string {
  switch (target.kind) {
    case "process":
      return undoProcess(target.pid, knob, before);
    case "session": {
      const member = `$(grep -ls '^/autogroup-${target.group} ' /proc/[0-9]*/autogroup | head -n 1)`;
      return `echo ${settingText(before)} > ${member}`;
    }
    case "cgroup": {
      const path = `${USUAL_MOUNT[target.version]}${target.path}/${WEIGHT_FILE[target.version]}`;
      return `echo ${settingText(before)} > ${shellQuoted(path)}`;
    }
    case "unit":
      return `systemctl set-property --runtime ${shellQuoted(target.unit)} CPUWeight=${unitWeight(target.version, before)}`;
    default:
      return unreachable(target);
  }
}

/** A unit of version 1 is set in shares here, and in weight by systemd; the usual one is no setting at all. */
function unitWeight(version: 1 | 2, before: Setting): string {
  const usual = { 1: 1024, 2: 100 }[version];
  return before === usual ? "" : String(Math.round((Number(before) * 100) / usual));
}

function undoProcess(pid: number, knob: Action["knob"], before: Setting): string {
  if (typeof before === "object") return `taskset -a -p -c ${coreList(before)} ${pid}`;
  return knob === "class"
    ? `chrt --all-tasks --${before} --pid 0 ${pid}`
    : `renice -n ${before} -p $(ls /proc/${pid}/task)`;
}

/** Safe between the words of a POSIX shell, whatever the name holds. */
function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
