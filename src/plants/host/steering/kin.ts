// Takes in what was born with a value of ours: threads that a steered process made since,
// and its descendants. They are journaled like what was written, by the same actions, with
// their parent's first value to be set back. One that chose its own value is not taken in.
import type { Knob } from "../../../decide/index.ts";
import type { Books } from "./books.ts";
import type { KnobDrivers, Spot } from "./knob.ts";
import { isGift } from "./ledger.ts";
import type { Standing } from "./ledger.ts";
import type { ProcessTable } from "./process-table.ts";
import type { Ancestor, Intent } from "./records.ts";
import { descendants, identityOf } from "./sweep.ts";

/** A value of ours, and what stood there before. */
interface Legacy {
  readonly knob: Knob;
  readonly value: string;
  readonly original: string;
  /** Every action that set it there, oldest first: with each of them an heir is stepped and taken back. */
  readonly actions: readonly string[];
  readonly sinceTicks: number;
}

/** A steered process. */
interface Member {
  readonly ancestor: Ancestor;
  readonly sinceTicks: number;
  /** By knob and value. */
  readonly legacies: Map<string, Legacy>;
}

/** Steered processes by pid and start time. */
export type Family = Map<string, Member>;

export interface KinOptions {
  readonly books: Books;
  readonly drivers: KnobDrivers;
  readonly processes: ProcessTable;
  /** Wall clock, for people. */
  readonly time: () => string;
}

export class Kin {
  readonly #options: KinOptions;
  /** Threads that a tick has looked at, by process: they were born with what they have. */
  #seen = new Map<string, readonly number[]>();

  constructor(options: KinOptions) {
    this.#options = options;
  }

  /** Who could have passed on values; empty where nothing that is inherited stands. */
  familyOf(standing: readonly Standing[]): Family {
    const family: Family = new Map();
    for (const one of standing) join(family, one);
    return family;
  }

  /**
   * Journals what was born into the family since, and returns it. Where the journal cannot be
   * written it stands in memory alone. `"new"` reads only processes not listed before; a tick's
   * look at everything that stands leaves out the threads it has looked at before as well.
   */
  adopt(family: Family, which: "all" | "new" | "tick"): Standing[] {
    if (family.size === 0) return [];
    const { books } = this.#options;
    const intents = this.#born(family, which);
    if (books.intend(intents) !== null) for (const intent of intents) books.ledger.take(intent);
    const adopted = intents.flatMap(({ knob, spot }) => books.ledger.get(knob, spot) ?? []);
    for (const one of adopted) join(family, one);
    return adopted.toReversed();
  }

  #born(family: Family, which: "all" | "new" | "tick"): Intent[] {
    const members = [...family.values()];
    const steered = members.map(({ ancestor, sinceTicks }) => ({ ...ancestor, sinceTicks }));
    const rows = this.#options.processes.list(which === "all" ? "all" : "new");
    const own = members.map((member) => ({ member, ancestor: member.ancestor }));
    const children = descendants(rows, steered).flatMap(({ process, of }) => {
      const member = family.get(identityOf(of));
      const { pid, startTicks, session, group } = process;
      return member === undefined
        ? []
        : [{ member, ancestor: { pid, startTicks, session, group } }];
    });
    const seen = new Set<string>();
    const all = [...own, ...children];
    const some = which === "tick" ? this.#unseen(all) : all;
    return some.flatMap(({ member, ancestor }) =>
      [...member.legacies.values()].flatMap((legacy) => this.#heirs(ancestor, legacy, seen)),
    );
  }

  /** Those with threads that no tick has looked at; now they are. */
  #unseen<T extends { readonly ancestor: Ancestor }>(processes: readonly T[]): T[] {
    const now = new Map<string, readonly number[]>();
    const some = processes.filter(({ ancestor }) => {
      const key = identityOf(ancestor);
      const before = new Set(this.#seen.get(key));
      const tids = this.#options.processes.threads(ancestor.pid);
      now.set(key, tids);
      return tids.some((tid) => !before.has(tid));
    });
    this.#seen = now;
    return some;
  }

  /** Threads of that process that began after the value was set, have it or what is left of it, and are not noted yet. */
  #heirs(ancestor: Ancestor, legacy: Legacy, seen: Set<string>): Intent[] {
    const { books, drivers, time } = this.#options;
    const { knob, value, original, actions, sinceTicks } = legacy;
    const { pid, startTicks } = ancestor;
    const driver = drivers.of(knob);
    const spots = driver.spots({ kind: "process", pid, startTicks, name: "" }, value);
    if (!spots.ok) return [];
    const isHeir = (spot: Spot): boolean => {
      if (spot.kind !== "thread" || spot.startTicks < sinceTicks) return false;
      if (books.ledger.get(knob, spot) !== undefined) return false;
      const read = driver.read(spot);
      const key = `${knob} ${spot.tid}`;
      if (!read.ok || seen.has(key)) return false;
      const isHeld = read.value === value || driver.holds?.(spot, value, read.value) === true;
      if (!isHeld && !isGift({ knob, original, given: value }, read.value)) return false;
      seen.add(key);
      return true;
    };
    const intentFor = (spot: Spot): Intent => ({
      kind: "intent",
      id: books.nextId(),
      action: actions.at(-1) ?? "",
      knob,
      spot,
      original,
      before: value,
      written: value,
      earlier: actions.slice(0, -1),
      sinceTicks,
      ancestor,
      inherited: true,
      time: time(),
    });
    return spots.value.filter(isHeir).map(intentFor);
  }
}

function join(family: Family, standing: Standing): void {
  const { ancestor, spot, knob, original, sinceTicks, actions } = standing;
  if (ancestor === null || spot.kind !== "thread") return;
  const key = identityOf(ancestor);
  const member = family.get(key) ?? { ancestor, sinceTicks, legacies: new Map() };
  family.set(key, { ...member, sinceTicks: Math.min(member.sinceTicks, sinceTicks) });
  for (const value of standing.values) {
    if (value === original) continue;
    const legacy = `${knob} ${value}`;
    const own = { knob, value, original, actions, sinceTicks };
    const known = member.legacies.get(legacy);
    member.legacies.set(legacy, known === undefined ? own : shared(known, own));
  }
}

/** Which of the threads that hold a value forked a child is not known: none gains by it, so the weaker original counts. */
function shared(one: Legacy, other: Legacy): Legacy {
  const { knob, value } = one;
  const isWeaker = weakness(knob, other.original) > weakness(knob, one.original);
  return {
    knob,
    value,
    original: isWeaker ? other.original : one.original,
    actions: [...new Set([...one.actions, ...other.actions])],
    sinceTicks: Math.min(one.sinceTicks, other.sinceTicks),
  };
}

const CLASSES_STRONGEST_FIRST = ["other", "batch", "idle"];

function weakness(knob: Knob, value: string): number {
  if (knob === "nice") return Number(value);
  return knob === "class" ? CLASSES_STRONGEST_FIRST.indexOf(value.split("+", 1)[0] ?? "") : 0;
}
