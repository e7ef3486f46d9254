// How steering of a host begins: its locks, what an earlier run left, a journal, a guardian;
// all of them, or nothing.
import { fail, ok } from "../../../base/index.ts";
import type { Result, Trouble } from "../../../base/index.ts";
import { closeOutJournal, privateFolder } from "../../../store/index.ts";
import type { WriterLock } from "../../../store/index.ts";
import { HostActuator } from "./actuator.ts";
import type { ActuatorOptions } from "./actuator.ts";
import { beginBooks } from "./books.ts";
import { cgroupNamespace, hostBoot, pidNamespace } from "./boot.ts";
import { startGuardian } from "./guardian.ts";
import type { Guardian } from "./guardian.ts";
import { takeHostLock } from "./host-lock.ts";
import { restoreHeld } from "./leftovers.ts";
import type { RestoredRow } from "./leftovers.ts";
import { spotKey } from "./ledger.ts";
import {
  clearTornFiles,
  journalPath,
  lastJournalPath,
  steeringFolder,
  takeSteeringLock,
} from "./place.ts";
import { liveProcessTable } from "./process-table.ts";
import type { ProcessTable } from "./process-table.ts";
import { leftoverNotices } from "./receipts.ts";
import { JOURNAL_SCHEMA } from "./records.ts";
import type { Header } from "./records.ts";

/**
 * Takes the right to steer this host, sets back what an earlier run left, begins a journal and
 * starts its guardian. Fails where one of these cannot be had; then nothing was begun.
 */
export function createActuator(options: ActuatorOptions): Result<HostActuator> {
  const folder = options.folder === undefined ? steeringFolder(process.env) : ok(options.folder);
  if (!folder.ok) return folder;
  const trusted = privateFolder(folder.value);
  if (!trusted.ok) return trusted;
  const lock = takeLocks(folder.value, options);
  if (!lock.ok) return lock;
  let begun: Result<HostActuator> | null = null;
  try {
    begun = begin(folder.value, lock.value, options);
    return begun;
  } finally {
    if (begun?.ok !== true) lock.value.release();
  }
}

/** That of the journal's folder, and in the usual place that of the host. */
function takeLocks(folder: string, options: ActuatorOptions): Result<WriterLock> {
  const own = takeSteeringLock(folder);
  if (!own.ok || (options.folder !== undefined && options.places === undefined)) return own;
  const { places } = options;
  const host = takeHostLock({ env: process.env, ...(places === undefined ? {} : { places }) });
  if (!host.ok) {
    own.value.release();
    return host;
  }
  const release = (): void => {
    host.value.release();
    own.value.release();
  };
  return ok({ notice: host.value.notice, release });
}

function begin(folder: string, lock: WriterLock, options: ActuatorOptions): Result<HostActuator> {
  const { drivers, processes = liveProcessTable() } = options;
  clearTornFiles(folder);
  const left = restoreHeld({ folder, drivers, processes });
  const header = headerOf(options.runId, processes);
  if (header === null) return fail(unreadableSelf());
  const books = beginBooks(journalPath(folder, options.runId), header, options.journal);
  if (!books.ok) return books;
  const command = options.guardianCommand;
  const watch = (): Result<Guardian> =>
    startGuardian({
      folder,
      journal: books.value.journal?.descriptor ?? 0,
      ...(command === undefined ? {} : { command }),
    });
  const guardian = watch();
  if (!guardian.ok) {
    books.value.close();
    closeOutJournal(journalPath(folder, options.runId), lastJournalPath(folder));
    return guardian;
  }
  const standing = new Set(left.rows.filter(({ outcome }) => outcome === "failed").map(keyOf));
  const parts = {
    folder,
    lock,
    books: books.value,
    watch,
    guardian: guardian.value,
    processes,
    standing,
  };
  const notices = [...(lock.notice === null ? [] : [lock.notice]), ...leftoverNotices(left)];
  return ok(new HostActuator({ ...options, processes }, parts, notices));
}

const keyOf = ({ knob, spot }: RestoredRow): string => spotKey(knob, spot);

function headerOf(run: string, processes: ProcessTable): Header | null {
  const own = processes.read(process.pid);
  if (own === null) return null;
  const { pid, startTicks } = own;
  const since = new Date().toISOString();
  const place = { boot: hostBoot(), namespace: pidNamespace(), cgroups: cgroupNamespace() };
  return { schema: JOURNAL_SCHEMA, run, ...place, pid, startTicks, since };
}

const unreadableSelf = (): Trouble => ({
  code: "steering.unsupported",
  where: "/proc/self/stat",
  message: "cannot be read, so a journal could not say who wrote it",
});
