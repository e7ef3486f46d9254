// The actuator of a host: the only way by which settings of processes, sessions and groups
// are changed. Journals before it writes, keeps a guardian against its own death, and takes
// everything back at its end. Synchronous, because that end may be an exit handler.
import { fail, ok } from "../../../base/index.ts";
import type { Instant, Result, Trouble } from "../../../base/index.ts";
import type { Action, Target } from "../../../decide/index.ts";
import { closeOutJournal, privateFolder } from "../../../store/index.ts";
import type { WriterLock } from "../../../store/index.ts";
import { UNGUARDED } from "../../actuator.ts";
import type {
  ActionReceipt,
  Actuator,
  ActuatorEnd,
  KnobState,
  UndoReceipt,
} from "../../actuator.ts";
import { carryOut } from "./apply.ts";
import { beginBooks } from "./books.ts";
import type { Books, BooksOptions } from "./books.ts";
import { cgroupNamespace, hostBoot, pidNamespace } from "./boot.ts";
import { canOpenFiles } from "./descriptors.ts";
import { startGuardian } from "./guardian.ts";
import type { Guardian } from "./guardian.ts";
import { takeHostLock } from "./host-lock.ts";
import type { RuntimePlaces } from "./host-lock.ts";
import { Kin } from "./kin.ts";
import type { KnobDrivers } from "./knob.ts";
import { SPOT_GONE } from "./knob.ts";
import { restoreHeld } from "./leftovers.ts";
import type { RestoredRow } from "./leftovers.ts";
import { spotKey } from "./ledger.ts";
import type { Standing } from "./ledger.ts";
import {
  clearTornFiles,
  journalPath,
  lastJournalPath,
  steeringFolder,
  takeSteeringLock,
} from "./place.ts";
import { liveProcessTable } from "./process-table.ts";
import type { ProcessTable } from "./process-table.ts";
import { applied, leftoverNotices, notApplied, takenBack, undoOf } from "./receipts.ts";
import { JOURNAL_SCHEMA } from "./records.ts";
import type { Header } from "./records.ts";
import { ownRights } from "./rights.ts";
import type { Rights } from "./rights.ts";
import { setBackAll } from "./set-back.ts";
import type { SetBack } from "./set-back.ts";

export interface ActuatorOptions {
  readonly drivers: KnobDrivers;
  readonly knobs: readonly KnobState[];
  /**
   * Why a target must not be touched, or that it is gone; null where it may be touched. Asked
   * before each action, with further pids that are ours: the guardian's.
   */
  readonly neverTouch: (target: Target, own: readonly number[]) => Trouble | null;
  readonly runId: string;
  /** Where the journal is kept; the usual place when left out. */
  readonly folder?: string;
  /** Where runs of other users are looked for; the usual places when both are left out. */
  readonly places?: RuntimePlaces;
  /** The rest stands in for the system in tests. */
  readonly processes?: ProcessTable;
  readonly rights?: Rights;
  readonly guardianCommand?: readonly string[];
  readonly journal?: BooksOptions;
}

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

interface Parts {
  readonly folder: string;
  readonly lock: WriterLock;
  readonly books: Books;
  /** Starts a guardian. */
  readonly watch: () => Result<Guardian>;
  readonly guardian: Guardian;
  readonly processes: ProcessTable;
  /** Keys of what earlier runs set and could not be set back. */
  readonly standing: ReadonlySet<string>;
}

/** Tries to set back again become rarer, since each may wait seconds for a manager that hangs. */
const MOST_TICKS_BETWEEN_TRIES = 64;

export class HostActuator implements Actuator {
  readonly knobs: readonly KnobState[];
  /** What earlier runs had left, and what became of it; and who else steers. */
  readonly notices: readonly Trouble[];
  readonly #options: ActuatorOptions;
  readonly #parts: Parts;
  readonly #kin: Kin;
  readonly #rights: Rights;
  readonly #onExit = (): void => void this.close();
  #guardian: Guardian;
  #time = new Date(0).toISOString();
  /** Why nothing is done any more. */
  #ended: Trouble | null = null;
  /** To be told with the next tick. */
  readonly #troubles: Trouble[] = [];
  #closed = false;
  /** Ticks between the last try to set back again and the next, and what is left of them. */
  #pause = 0;
  #pauseLeft = 0;
  /** Processes that were not there at the last look; after a second one they are let go of. */
  #missing = new Set<number>();

  constructor(options: ActuatorOptions, parts: Parts, notices: readonly Trouble[]) {
    const { books, processes } = parts;
    const { drivers } = options;
    this.knobs = options.knobs;
    this.notices = notices;
    this.#options = options;
    this.#parts = parts;
    this.#guardian = parts.guardian;
    this.#rights = options.rights ?? ownRights();
    this.#kin = new Kin({ books, drivers, processes, time: () => this.#time });
    process.once("exit", this.#onExit);
  }

  /** The process that restores when this one dies. */
  get guardianPid(): number {
    return this.#guardian.pid;
  }

  apply(action: Action, at: Instant): ActionReceipt {
    this.#time = isoTime(at);
    try {
      const refused = this.#whyNot(action);
      if (refused !== null) return notApplied(action, refused);
      return applied(action, carryOut(action, this.#time, this.#applyReach()));
    } catch (error) {
      // A fault of ours: what it did is taken back before anybody hears of it.
      this.#setBack(this.#parts.books.ledger.ofAction(action.id));
      throw error;
    }
  }

  takeBack(actionId: string, at: Instant): UndoReceipt {
    this.#time = isoTime(at);
    const standing = this.#parts.books.ledger.ofAction(actionId);
    return takenBack(actionId, this.#setBack(standing));
  }

  tend(at: Instant, held?: ReadonlySet<string>): readonly Trouble[] {
    this.#time = isoTime(at);
    if (this.#closed || this.#ended !== null) return this.#troubles.splice(0);
    this.#keepGuard();
    const { ledger } = this.#parts.books;
    this.#kin.adopt(this.#kin.familyOf(ledger.all()), "tick");
    if (canOpenFiles()) this.#letGo();
    if (held !== undefined) this.#tryAgain(held);
    return this.#troubles.splice(0);
  }

  restoreAll(at: Instant): readonly UndoReceipt[] {
    this.#time = isoTime(at);
    return this.#restoreAll();
  }

  close(): ActuatorEnd {
    if (this.#closed) return { receipts: [], troubles: [] };
    this.#closed = true;
    process.removeListener("exit", this.#onExit);
    const { books, folder, lock } = this.#parts;
    const troubles: Trouble[] = [];
    const receipts: UndoReceipt[] = [];
    try {
      receipts.push(...this.#restoreAll());
      for (const { outcome, says } of receipts) {
        if (outcome === "failed" || outcome === "partly") troubles.push(leftStanding(folder, says));
        if (outcome === "hands-off") troubles.push({ code: "steering.hands-off", message: says });
      }
      const { size } = books.ledger;
      books.close();
      const kept = size > 0 ? null : closeOutJournal(books.path, lastJournalPath(folder));
      if (kept !== null) troubles.push(kept);
      // Where something could not be set back the guardian tries again when this process is gone.
      if (size === 0) this.#guardian.dismiss();
    } finally {
      lock.release();
      this.#options.drivers.close();
    }
    return { receipts, troubles };
  }

  #applyReach() {
    const { books, processes, standing } = this.#parts;
    const { drivers } = this.#options;
    return { books, drivers, kin: this.#kin, processes, rights: this.#rights, standing };
  }

  #whyNot({ target, knob, role }: Action): Trouble | null {
    if (this.#closed) return HAS_ENDED;
    const state = this.knobs.find((one) => one.knob === knob);
    if (state?.works === false) return { code: "steering.unsupported", message: state.because };
    // Whoever joined the target since, a step back only brings it nearer to what it was.
    const isStepBack = role === "release";
    const never = isStepBack ? null : this.#options.neverTouch(target, [this.#guardian.pid]);
    if (never !== null || this.#ended !== null) return never ?? this.#ended;
    this.#keepGuard();
    return this.#ended;
  }

  /** Sees that guardian and journal are there; where one cannot be had again, everything is taken back. */
  #keepGuard(): void {
    const { books, watch } = this.#parts;
    const alive = this.#guardian.alive();
    if (!alive) this.#troubles.push(guardianDied(this.#guardian.pid));
    let renewed = false;
    if (books.wantsRewriting) {
      if (canOpenFiles()) this.#dropEnded();
      const unwritable = books.rewrite(this.#time);
      if (unwritable !== null && !books.intact) return this.#end(unwritable);
      renewed = unwritable === null;
    }
    if (alive && !renewed) return;
    const started = watch();
    if (!started.ok) return alive ? undefined : this.#end(started.trouble);
    this.#guardian.dismiss();
    this.#guardian = started.value;
  }

  #end(why: Trouble): void {
    const message = `${why.message}; everything was taken back, and steering ended`;
    this.#ended = { ...why, code: UNGUARDED, message };
    this.#troubles.push(this.#ended);
    this.#restoreAll();
  }

  #restoreAll(): UndoReceipt[] {
    return undoOf(this.#setBack(this.#parts.books.ledger.all()));
  }

  #setBack(standing: readonly Standing[]): SetBack[] {
    const { books } = this.#parts;
    const { drivers } = this.#options;
    const done = setBackAll(standing, { books, drivers, kin: this.#kin });
    const steered = new Set(books.ledger.all().map(pidOf));
    for (const pid of new Set(done.map((one) => pidOf(one.standing)))) {
      if (pid !== null && !steered.has(pid)) drivers.release(pid);
    }
    return done;
  }

  /** Sets back what stands though nobody holds it: it could not be set back when it was released, or was refused half done. */
  #tryAgain(held: ReadonlySet<string>): void {
    const astray = this.#parts.books.ledger
      .all()
      .filter(({ actions }) => !actions.some((action) => held.has(action)));
    if (astray.length === 0) this.#pause = this.#pauseLeft = 0;
    if (astray.length === 0 || this.#pauseLeft-- > 0) return;
    this.#pauseLeft = this.#pause = Math.min(MOST_TICKS_BETWEEN_TRIES, this.#pause * 2 + 1);
    for (const { actionId, outcome, says } of undoOf(this.#setBack(astray))) {
      if (outcome === "restored" || outcome === "hands-off")
        this.#troubles.push({ code: `steering.${outcome}`, message: `${actionId}: ${says}` });
    }
  }

  /** Lets go of processes that ended: not at once, since their last child may not have been listed yet. */
  #letGo(): void {
    const { books, processes } = this.#parts;
    const standing = books.ledger.all();
    const pids = new Set(standing.flatMap(({ ancestor }) => ancestor?.pid ?? []));
    const starts = new Map([...pids].map((pid) => [pid, processes.read(pid)?.startTicks]));
    const missing = new Set<number>();
    const gone = standing.filter(({ ancestor }) => {
      if (ancestor === null || starts.get(ancestor.pid) === ancestor.startTicks) return false;
      missing.add(ancestor.pid);
      return this.#missing.has(ancestor.pid);
    });
    books.conclude(gone.map(({ id }) => ({ kind: "gone", id })));
    for (const pid of new Set(gone.map(pidOf)))
      if (pid !== null) this.#options.drivers.release(pid);
    this.#missing = missing;
  }

  /** Threads that ended in processes that go on. */
  #dropEnded(): void {
    const { books } = this.#parts;
    const gone = books.ledger.all().filter(({ knob, spot }) => {
      const read = this.#options.drivers.of(knob).read(spot);
      return !read.ok && read.trouble.code === SPOT_GONE;
    });
    const ended = gone.filter(({ ancestor }) => !this.#missing.has(ancestor?.pid ?? 0));
    books.conclude(ended.map(({ id }) => ({ kind: "gone", id })));
  }
}

const pidOf = ({ spot }: Standing): number | null => (spot.kind === "thread" ? spot.pid : null);

/** A wall clock may say anything. */
function isoTime({ wall }: Instant): string {
  const time = new Date(wall);
  return Number.isNaN(time.getTime()) ? "" : time.toISOString();
}

const HAS_ENDED: Trouble = { code: "steering.ended", message: "steering has ended" };

const unreadableSelf = (): Trouble => ({
  code: "steering.unsupported",
  where: "/proc/self/stat",
  message: "cannot be read, so a journal could not say who wrote it",
});

const guardianDied = (pid: number): Trouble => ({
  code: "steering.guardian-died",
  message: `the guardian (process ${pid}) was ended by somebody; another takes its place`,
});

const leftStanding = (folder: string, says: string): Trouble => ({
  code: "steering.left",
  where: folder,
  message: says,
  advice: "run homeostat restore, with the rights that steering had",
});
