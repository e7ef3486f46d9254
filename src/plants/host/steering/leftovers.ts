// What earlier runs left: their journals are read, what still stands is set back where it
// is still ours, and each journal that nothing stands in any more is closed out. Used at the
// start of steering, by `homeostat restore`, and by the guardian.
import { existsSync, fstatSync, statSync } from "node:fs";
import { ok } from "../../../base/index.ts";
import type { Result, Trouble } from "../../../base/index.ts";
import type { Knob } from "../../../decide/index.ts";
import { closeOutJournal, openJournal, privateFolder, readJournal } from "../../../store/index.ts";
import { Books } from "./books.ts";
import { cgroupNamespace, hostBoot, mayLive, pidNamespace } from "./boot.ts";
import { Kin } from "./kin.ts";
import type { KnobDrivers, Spot } from "./knob.ts";
import { IN_USE, journalsIn, lastJournalPath, takeSteeringLock } from "./place.ts";
import type { ProcessTable } from "./process-table.ts";
import { isHeader, isRecord } from "./records.ts";
import type { Header, JournalRecord } from "./records.ts";
import { foresee, setBackAll } from "./set-back.ts";
import type { SetBack, SetBackOutcome } from "./set-back.ts";

export interface RestoreOptions {
  readonly folder: string;
  readonly drivers: KnobDrivers;
  readonly processes: ProcessTable;
  /** Says what would be set back, and writes nothing. */
  readonly dryRun?: boolean;
  /** A journal held open, read where its name is gone. */
  readonly journal?: number;
}

/** What became of one setting, or would. */
export interface RestoredRow {
  readonly run: string;
  readonly action: string;
  readonly knob: Knob;
  readonly spot: Spot;
  readonly original: string;
  readonly written: string;
  /** Found there before anything was written; null where it could not be read. */
  readonly present: string | null;
  readonly outcome: SetBackOutcome;
  readonly because: string | null;
}

export interface RestoreReport {
  readonly rows: readonly RestoredRow[];
  /** Journals that could not be read whole, or not closed out. */
  readonly troubles: readonly Trouble[];
  /** Settings that still stand and are ours. */
  readonly left: number;
  /** True where a right was missing. */
  readonly denied: boolean;
}

/** Restores what stands in the folder's journals, unless a homeostat that steers is alive. */
export function restoreLeftovers(options: RestoreOptions): Result<RestoreReport> {
  const { folder, journal } = options;
  if (!existsSync(folder) && journal === undefined) return ok(NOTHING);
  const trusted = privateFolder(folder);
  if (!trusted.ok && journal === undefined) return trusted;
  const names = trusted.ok ? journalsIn(folder) : [];
  if (names.length === 0 && journal === undefined) return ok(NOTHING);
  const lock = takeSteeringLock(folder);
  if (!lock.ok && lock.trouble.code === IN_USE) return lock;
  // Where no lock can be made (a full disk, a read-only one) it is done all the same: values
  // are compared before each write, so two that restore at once do no more than one.
  try {
    return ok(restoreHeld(options));
  } finally {
    if (lock.ok) lock.value.release();
  }
}

const NOTHING: RestoreReport = { rows: [], troubles: [], left: 0, denied: false };

/** The same for who holds the lock already. */
export function restoreHeld(options: RestoreOptions): RestoreReport {
  const { folder, journal } = options;
  const from: (string | number)[] = journalsIn(folder);
  if (journal !== undefined && !isNamed(folder, journal)) from.push(journal);
  const standing = new Set<string>();
  const reports = newestFirst(from).map((one) => restoreEvenIfFaulty(one, options, standing));
  return {
    rows: reports.flatMap(({ rows }) => rows),
    troubles: reports.flatMap(({ troubles }) => troubles),
    left: reports.reduce((sum, { left }) => sum + left, 0),
    denied: reports.some(({ denied }) => denied),
  };
}

function isNamed(folder: string, journal: number): boolean {
  const own = fstatSync(journal);
  return journalsIn(folder).some((path) => {
    const there = statSync(path, { throwIfNoEntry: false });
    return there?.ino === own.ino && there.dev === own.dev;
  });
}

/** As what was set last is set back first: two may be about the same place. Their names are chance. */
function newestFirst(journals: readonly (string | number)[]): (string | number)[] {
  const dated = journals.map((from) => {
    const read = readJournal(from);
    const header = read.ok ? read.value.records[0] : undefined;
    const begun = header !== undefined && isHeader(header) ? header : null;
    return { from, startTicks: begun?.startTicks ?? 0, since: begun?.since ?? "" };
  });
  return dated
    .toSorted((a, b) => b.startTicks - a.startTicks || (a.since < b.since ? 1 : -1))
    .map(({ from }) => from);
}

/** A fault of ours at one journal must not keep the others from being restored. */
function restoreEvenIfFaulty(
  from: string | number,
  options: RestoreOptions,
  standing: Set<string>,
): RestoreReport {
  try {
    return restoreOne(from, options, standing);
  } catch (error) {
    const message = `cannot be restored, by a fault of homeostat's own: ${String(error)}`;
    const trouble = { code: "journal.fault", where: String(from), message };
    return { ...NOTHING, troubles: [trouble], left: 1 };
  }
}

/**
 * One journal, by its path or, where that is gone, by a descriptor. What still stands after the
 * newer ones is left to a later try, and what still stands of this one is added.
 */
function restoreOne(
  from: string | number,
  options: RestoreOptions,
  standing: Set<string>,
): RestoreReport {
  const read = readJournal(from);
  if (!read.ok) return { ...NOTHING, troubles: [read.trouble], left: 1 };
  const where = typeof from === "string" ? from : "the guardian's journal";
  const [header, ...rest] = read.value.records;
  const damaged = damagedLines(where, read.value.damaged);
  if (header === undefined || !isHeader(header)) {
    const troubles = [...damaged, ...(header === undefined ? [] : [notOurs(where)])];
    if (troubles.length === 0 && options.dryRun !== true) closeOut(from, options.folder);
    return { ...NOTHING, troubles, left: troubles.length };
  }
  const strange = rest.filter((record) => !isRecord(record)).length;
  const troubles = strange === 0 ? damaged : [...damaged, damagedLine(where, null)];
  const records = rest.filter((record): record is JournalRecord => isRecord(record));
  return restoreRun({ from, header, records, troubles, later: standing }, options);
}

interface Run {
  readonly from: string | number;
  readonly header: Header;
  readonly records: readonly JournalRecord[];
  readonly troubles: readonly Trouble[];
  /** Keys of what newer journals say and could not be set back. */
  readonly later: Set<string>;
}

function restoreRun(run: Run, options: RestoreOptions): RestoreReport {
  const { from, header, records, troubles, later } = run;
  const { drivers, processes, dryRun = false } = options;
  const opened = typeof from === "string" && !dryRun ? openJournal(from) : null;
  const books = new Books(header, opened?.ok === true ? opened.value : null);
  books.recall(records);
  try {
    const isThisBoot = header.boot === hostBoot();
    const standing = isThisBoot ? books.ledger.all() : [];
    const [covered, open] = partition(standing, ({ key }) => later.has(key));
    const [here, away] = partition(open, ({ spot }) => isReachable(spot, header));
    const lives = away.length > 0 && mayLive(header.namespace);
    const kin = new Kin({ books, drivers, processes, time: () => new Date().toISOString() });
    const done = dryRun ? foresee(here, drivers) : setBackAll(here, { books, drivers, kin });
    // A group may be there after every process of its container has ended.
    const elsewhere = away.map((one) =>
      lives || isGroup(one.spot) ? unreachable(one) : ended(one),
    );
    const all = [...done, ...elsewhere, ...covered.map(setSince)];
    const failed = all.filter(({ outcome }) => outcome === "failed");
    for (const one of failed) later.add(one.standing.key);
    const left = failed.length;
    const closed = dryRun || left > 0 ? null : closeOut(from, options.folder);
    return {
      rows: all.map((one) => rowOf(header.run, one)),
      troubles: closed === null ? troubles : [...troubles, closed],
      left: left + troubles.length,
      denied: all.some(({ denied }) => denied),
    };
  } finally {
    books.close();
  }
}

const closeOut = (from: string | number, folder: string): Trouble | null =>
  typeof from === "string" ? closeOutJournal(from, lastJournalPath(folder)) : null;

const isGroup = ({ kind }: Spot): boolean => kind === "cgroup" || kind === "unit";

/** Numbers of processes and sessions mean something only in the pid namespace they are of, paths of groups in the cgroup namespace. */
function isReachable(spot: Spot, { namespace, cgroups = cgroupNamespace() }: Header): boolean {
  return isGroup(spot) ? cgroups === cgroupNamespace() : namespace === pidNamespace();
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): [yes: T[], no: T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}

const setSince = (standing: SetBack["standing"]): SetBack => ({
  ...unreachable(standing),
  because: "a later run set it since, and that could not be set back yet",
});

const unreachable = (standing: SetBack["standing"]): SetBack => ({
  standing,
  outcome: "failed",
  present: null,
  because: "it was set in another container; run `homeostat restore` there",
  denied: false,
});

/** Its container has ended, with everybody in it. */
const ended = (standing: SetBack["standing"]): SetBack => ({
  ...unreachable(standing),
  outcome: "gone",
  because: null,
});

export function rowOf(run: string, { standing, outcome, present, because }: SetBack): RestoredRow {
  const { actions, knob, spot, original, wrote, pending } = standing;
  const written = pending ?? wrote;
  const action = actions.at(-1) ?? "";
  return { run, action, knob, spot, original, written, present, outcome, because };
}

const damagedLine = (where: string, line: number | null): Trouble => ({
  code: "journal.damaged",
  where,
  ...(line === null ? {} : { line }),
  message: "cannot be understood; what it was about is not set back",
  advice: "compare the values of what was steered with what they should be",
});

/** Lines of a damaged journal that are named one by one. */
const NAMED_LINES = 3;

function damagedLines(where: string, lines: readonly number[]): Trouble[] {
  const named = lines.slice(0, NAMED_LINES).map((line) => damagedLine(where, line));
  const others = lines.length - named.length;
  if (others === 0) return named;
  const message = `${others} more ${others === 1 ? "line" : "lines"} of ${lines.length} damaged cannot be understood; what they were about is not set back`;
  return [...named, { ...damagedLine(where, null), message }];
}

const notOurs = (where: string): Trouble => ({
  code: "journal.foreign",
  where,
  message: "is no steering journal of this version",
  advice: "restore with the version that wrote it",
});
