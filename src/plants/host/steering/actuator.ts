// The actuator of a host: the only way by which settings of processes, sessions and groups
// are changed. Journals before it writes, keeps a guardian against its own death, and takes
// everything back at its end. Synchronous, because that end may be an exit handler.
import type { Instant, Result, Trouble } from "../../../base/index.ts";
import type { Action, Target } from "../../../decide/index.ts";
import { closeOutJournal } from "../../../store/index.ts";
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
import type { Books, BooksOptions } from "./books.ts";
import { Departed, pidOf } from "./departed.ts";
import { canOpenFiles } from "./descriptors.ts";
import type { Guardian } from "./guardian.ts";
import type { RuntimePlaces } from "./host-lock.ts";
import { Kin } from "./kin.ts";
import type { KnobDrivers } from "./knob.ts";
import type { Standing } from "./ledger.ts";
import { lastJournalPath } from "./place.ts";
import type { ProcessTable } from "./process-table.ts";
import { applied, notApplied, takenBack, undoOf } from "./receipts.ts";
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

/** What was had for it when it was begun. */
export interface Parts {
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
  readonly #departed: Departed;
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
    this.#departed = new Departed({ books, drivers, processes });
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
    if (canOpenFiles()) this.#departed.letGo();
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
      if (canOpenFiles()) this.#departed.dropThreads();
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
}

/** A wall clock may say anything. */
function isoTime({ wall }: Instant): string {
  const time = new Date(wall);
  return Number.isNaN(time.getTime()) ? "" : time.toISOString();
}

const HAS_ENDED: Trouble = { code: "steering.ended", message: "steering has ended" };

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
