// What the steering journal says, line by line: who writes it, what it is about to set,
// and what became of it. Read back, every line is checked, since it may be damaged.
import type { Knob } from "../../../decide/index.ts";
import { KNOBS } from "../../../decide/index.ts";
import type { Spot } from "./knob.ts";

export const JOURNAL_SCHEMA = "homeostat.journal/1";

/** The first line. */
export interface Header {
  readonly schema: typeof JOURNAL_SCHEMA;
  readonly run: string;
  /** Settings end with the boot, and pids mean something in one pid namespace only. */
  readonly boot: string;
  readonly namespace: string;
  /** And paths of groups in one cgroup namespace; absent in journals of earlier versions. */
  readonly cgroups?: string;
  /** The writer. */
  readonly pid: number;
  readonly startTicks: number;
  /** Wall clock, for people. */
  readonly since: string;
}

/** The process of a thread, by which its later children are known. */
export interface Ancestor {
  readonly pid: number;
  readonly startTicks: number;
  readonly session: number;
  readonly group: number;
}

/** On the disk before `written` is set at `spot`. */
export interface Intent {
  readonly kind: "intent";
  /** Counts up in a journal. */
  readonly id: number;
  readonly action: string;
  readonly knob: Knob;
  readonly spot: Spot;
  /** What it was before the first of our writes, before this one, and what it becomes. */
  readonly original: string;
  readonly before: string;
  readonly written: string;
  /** Actions that set it before this one, oldest first. */
  readonly earlier: readonly string[];
  /** Time in clock ticks after boot: what began later may have inherited `written`. */
  readonly sinceTicks: number;
  /** Null for what no process inherits. */
  readonly ancestor: Ancestor | null;
  /** True where nothing is written: a child was born with the value. */
  readonly inherited: boolean;
  /** Wall clock, for people. */
  readonly time: string;
}

/**
 * `settled`: `value` was read back after the write. The others end it: set back, changed by
 * somebody else since, or no longer there. What could not be set back has none.
 */
export interface Outcome {
  readonly kind: "settled" | "undone" | "hands-off" | "gone";
  readonly id: number;
  readonly value?: string;
}

export type JournalRecord = Intent | Outcome;

const OUTCOMES: ReadonlySet<unknown> = new Set<Outcome["kind"]>([
  "settled",
  "undone",
  "hands-off",
  "gone",
]);

export function isHeader(value: object): value is Header {
  const { schema, run, boot, namespace, pid, startTicks, cgroups } = value as Partial<Header>;
  return (
    schema === JOURNAL_SCHEMA &&
    [run, boot, namespace, cgroups ?? ""].every((text) => typeof text === "string") &&
    isCount(pid) &&
    isCount(startTicks)
  );
}

export function isRecord(value: object): value is JournalRecord {
  const { kind, id } = value as Partial<JournalRecord>;
  if (!isCount(id)) return false;
  return kind === "intent" ? isIntent(value) : OUTCOMES.has(kind);
}

function isIntent(value: Partial<Intent>): boolean {
  const { action, earlier, knob, spot, original, before, written, sinceTicks, ancestor } = value;
  return (
    Array.isArray(earlier) &&
    [action, original, before, written, ...earlier].every((text) => typeof text === "string") &&
    KNOBS.some((known) => known === knob) &&
    isSpot(spot) &&
    isCount(sinceTicks) &&
    (ancestor === null || isAncestor(ancestor))
  );
}

function isSpot(value: unknown): value is Spot {
  if (typeof value !== "object" || value === null) return false;
  const spot = value as Record<string, unknown>;
  switch (spot["kind"]) {
    case "thread":
      return isCount(spot["pid"]) && isCount(spot["tid"]) && isCount(spot["startTicks"]);
    case "session":
      return isCount(spot["group"]);
    case "unit":
      return typeof spot["unit"] === "string" && isGroupPlace(spot);
    case "cgroup":
      return isGroupPlace(spot);
    default:
      return false;
  }
}

const isGroupPlace = ({ path, inode, version }: Record<string, unknown>): boolean =>
  typeof path === "string" && typeof inode === "string" && (version === 1 || version === 2);

function isAncestor(value: unknown): value is Ancestor {
  if (typeof value !== "object" || value === null) return false;
  const { pid, startTicks, session, group } = value as Partial<Ancestor>;
  return [pid, startTicks, session, group].every(isCount);
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
