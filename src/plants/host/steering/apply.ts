// One action carried out: each of its spots is read, journaled, written and read back, round
// by round until the target makes no new threads. Says what became of every spot; what
// somebody else changed, or what could not be set back later, is not written.
import { ok } from "../../../base/index.ts";
import type { Result, Trouble } from "../../../base/index.ts";
import type { Action, Knob } from "../../../decide/index.ts";
import { canOpenFiles } from "./descriptors.ts";
import { SPOT_GONE, SPOT_UNANSWERED } from "./knob.ts";
import type { KnobDriver, Spot } from "./knob.ts";
import { spotKey } from "./ledger.ts";
import type { Standing } from "./ledger.ts";
import type { ProcessTable } from "./process-table.ts";
import type { Ancestor, Intent, Outcome } from "./records.ts";
import { whyNotGiven, whyNotUndoable } from "./rights.ts";
import type { Change, Rights } from "./rights.ts";
import { isSetByUs, setBackAll } from "./set-back.ts";
import type { Reach } from "./set-back.ts";

export interface ApplyReach extends Reach {
  readonly processes: ProcessTable;
  readonly rights: Rights;
  /** Keys of what earlier runs set and could not be set back: their journals say what was there first. */
  readonly standing: ReadonlySet<string>;
}

/** What became of the spots, in numbers. */
export interface Tally {
  /** Set and read back. */
  written: number;
  /** Needed nothing: they have the value, or one further in the same direction. */
  already: number;
  gone: number;
  /** Changed by somebody else since we set them: left alone. */
  foreign: number;
  /** Not set. */
  failed: number;
  /** Why the first of those was not. */
  because: string | null;
  /** Before → after of the first that was set. */
  change: readonly [before: string, after: string] | null;
}

/** A program that makes threads faster than they are listed is caught up with by the sweep. */
const ROUNDS = 8;

export function carryOut(action: Action, time: string, reach: ApplyReach): Tally {
  const work = new Work(action, time, reach);
  for (let round = 0; round < ROUNDS; round += 1) if (!work.round()) break;
  return work.tally;
}

class Work {
  readonly tally: Tally = {
    written: 0,
    already: 0,
    gone: 0,
    foreign: 0,
    failed: 0,
    because: null,
    change: null,
  };
  readonly #action: Action;
  readonly #time: string;
  readonly #reach: ApplyReach;
  readonly #driver: KnobDriver;
  readonly #sinceTicks: number;
  readonly #seen = new Set<string>();
  readonly #ancestors = new Map<number, Ancestor | null>();

  constructor(action: Action, time: string, reach: ApplyReach) {
    this.#action = action;
    this.#time = time;
    this.#reach = reach;
    this.#driver = reach.drivers.of(action.knob);
    // Before the first thread is listed: what begins later may be born with the value.
    this.#sinceTicks = reach.processes.nowTicks();
  }

  /** Sets what was not seen before; false where nothing is left to do. */
  round(): boolean {
    const spots = this.#spots();
    if (!spots.ok) {
      if (this.#seen.size === 0) this.#fail(spots.trouble);
      return false;
    }
    const fresh = spots.value.filter((spot) => !this.#seen.has(JSON.stringify(spot)));
    for (const spot of fresh) this.#seen.add(JSON.stringify(spot));
    const intents = fresh.flatMap((spot) => this.#plan(spot));
    const refused = this.#reach.books.intend(intents);
    if (refused !== null) {
      this.tally.failed += intents.length;
      this.tally.because ??= `its journal cannot be written (${refused.message})`;
      return false;
    }
    this.#write(intents);
    return fresh.length > 0;
  }

  #spots(): Result<readonly Spot[]> {
    const { books, kin } = this.#reach;
    const { continues, id, knob, target } = this.#action;
    // Born since the last round or tick: noted as heirs before they are taken for others.
    const standing = books.ledger.ofAction(continues ?? id);
    const family = kin.familyOf(standing);
    kin.adopt(family, "new");
    if (continues === undefined) return this.#driver.spots(target, standing[0]?.wrote);
    const goesOn = books.ledger.ofAction(continues).filter((one) => one.knob === knob);
    return ok(goesOn.map(({ spot }) => spot));
  }

  /** The intent for one spot; none where nothing is to be written. */
  #plan(spot: Spot): Intent[] {
    const { knob, role, after, id } = this.#action;
    const read = this.#driver.read(spot);
    if (!read.ok) return this.#fail(read.trouble);
    const present = read.value;
    const standing = this.#reach.books.ledger.get(knob, spot);
    if (standing !== undefined && this.#isForeign(standing, present)) {
      this.#reach.books.conclude([{ kind: "hands-off", id: standing.id, value: present }]);
      this.tally.foreign += 1;
      return [];
    }
    const value = this.#driver.valueFor(spot, after);
    if (!value.ok) return this.#fail(value.trouble);
    const original = standing?.original ?? present;
    const levelOf = this.#driver.levelOf ?? Number;
    const written = boundedBy({ knob, role, present, original, levelOf }, value.value);
    if (written === present || standing?.actions.at(-1) === id) {
      this.tally.already += 1;
      return [];
    }
    const why = this.#whyNot({ knob, spot, original, written });
    if (why !== null) return this.#refuse(why);
    const ancestor = this.#ancestorOf(spot);
    if (spot.kind === "thread" && ancestor === null) {
      this.tally.gone += 1;
      return [];
    }
    return [this.#intent({ spot, original, before: present, written, ancestor })];
  }

  #isForeign(standing: Standing, present: string): boolean {
    return present !== standing.original && !isSetByUs(standing, present, this.#reach.drivers);
  }

  #whyNot(change: Change): string | null {
    const { processes, rights, standing } = this.#reach;
    const { knob, spot } = change;
    if (standing.has(spotKey(knob, spot)))
      return "a run before left it set, and it could not be set back";
    const user = spot.kind === "thread" ? processes.userOf(spot.pid, spot.tid) : null;
    return whyNotGiven(change, user)?.message ?? whyNotUndoable(change, rights);
  }

  #intent(what: Pick<Intent, "spot" | "original" | "before" | "written" | "ancestor">): Intent {
    const { id, knob } = this.#action;
    return {
      kind: "intent",
      id: this.#reach.books.nextId(),
      action: id,
      knob,
      ...what,
      earlier: [],
      sinceTicks: this.#sinceTicks,
      inherited: false,
      time: this.#time,
    };
  }

  #write(intents: readonly Intent[]): void {
    const outcomes: Outcome[] = [];
    const unsure = new Set<number>();
    try {
      for (const intent of intents) {
        const outcome = this.#writeOne(intent);
        if (outcome === "unsure") unsure.add(intent.id);
        else if (outcome !== null) outcomes.push(outcome);
      }
    } finally {
      const { books } = this.#reach;
      books.conclude(outcomes);
      const standing = unsure.size === 0 ? [] : books.ledger.all();
      setBackAll(
        standing.filter(({ id }) => unsure.has(id)),
        this.#reach,
      );
    }
  }

  /**
   * Null where it is not known what is there: then it stands, and is compared when set back.
   * `unsure` where it is not what was answered, or may soon be another: then it is set back at once.
   */
  #writeOne(intent: Intent): Outcome | "unsure" | null {
    const changed = this.#lookAgain(intent);
    if (changed !== null) return changed;
    const { id, spot, original, before, written } = intent;
    const wrote = this.#driver.write(spot, written);
    if (!wrote.ok) this.#fail(wrote.trouble);
    const read = wrote.ok || !isGone(wrote.trouble) ? this.#driver.read(spot) : wrote;
    if (!read.ok) {
      if (wrote.ok) this.#fail(read.trouble);
      return isGone(read.trouble) ? { kind: "gone", id } : null;
    }
    const value = read.value;
    if (value === written) {
      if (!wrote.ok) return "unsure";
      this.tally.written += 1;
      this.tally.change ??= [before, written];
      return { kind: "settled", id, value };
    }
    if (wrote.ok) this.#refuse(`it reads ${value} after ${written} was written`);
    const mayFollow = wrote.ok
      ? this.#driver.partway !== undefined
      : wrote.trouble.code === SPOT_UNANSWERED;
    if (mayFollow) return "unsure";
    if (value === original) return { kind: "undone", id, value };
    if (value === before) return { kind: "settled", id, value };
    return wrote.ok ? "unsure" : { kind: "hands-off", id, value };
  }

  /** What became of it since it was planned, as flushing the journal takes a while; null where it may be written. */
  #lookAgain({ id, spot, original, before }: Intent): Outcome | null {
    const read = this.#driver.read(spot);
    if (!read.ok) {
      this.#fail(read.trouble);
      if (isGone(read.trouble)) return { kind: "gone", id };
      return before === original
        ? { kind: "undone", id, value: before }
        : { kind: "settled", id, value: before };
    }
    const value = read.value;
    const standing = this.#reach.books.ledger.get(this.#action.knob, spot);
    const wasOurs = before !== original && standing !== undefined;
    if (value === before || (wasOurs && !this.#isForeign(standing, value))) return null;
    this.tally.foreign += 1;
    return { kind: "hands-off", id, value };
  }

  #ancestorOf(spot: Spot): Ancestor | null {
    if (spot.kind !== "thread") return null;
    const known = this.#ancestors.get(spot.pid);
    if (known !== undefined) return known;
    const row = this.#reach.processes.read(spot.pid);
    const ancestor =
      row === null
        ? null
        : { pid: row.pid, startTicks: row.startTicks, session: row.session, group: row.group };
    this.#ancestors.set(spot.pid, ancestor);
    return ancestor;
  }

  #fail(trouble: Trouble): [] {
    if (trouble.code !== SPOT_GONE) return this.#refuse(trouble.message);
    this.tally.gone += 1;
    return [];
  }

  #refuse(why: string): [] {
    this.tally.failed += 1;
    this.tally.because ??= why;
    return [];
  }
}

const isGone = ({ code }: Trouble): boolean => code === SPOT_GONE && canOpenFiles();

/** Whether more of it is more processor time. */
const MORE_IS_STRONGER: Readonly<Partial<Record<Knob, boolean>>> = {
  nice: false,
  autogroup: false,
  "cgroup-weight": true,
  "unit-weight": true,
};

/**
 * The value to write: one thread of a process may be weaker already than the others are made,
 * and is not made stronger; and a way back ends at what was there first.
 */
function boundedBy(
  { knob, role, present, original, levelOf }: Values & Pick<Action, "knob" | "role">,
  value: string,
): string {
  const isMore = MORE_IS_STRONGER[knob];
  if (isMore === undefined || role === "place") return value;
  const [wanted, now, then] = [value, present, original].map(levelOf) as [number, number, number];
  const step = (wanted - now) * (isMore ? 1 : -1);
  if (role === "restrain") return step < 0 ? value : present;
  if (role === "boost") return step > 0 ? value : present;
  const beyond = (wanted - then) * (now - then) < 0;
  return beyond ? original : value;
}

interface Values {
  readonly present: string;
  readonly original: string;
  readonly levelOf: (value: string) => number;
}
