// Sets back what stands, newest first, where the present value is still ours; what somebody
// else has changed since is left alone. Children born meanwhile are taken in before and
// after, so that none keeps the value. The same for the actuator, the guardian and `restore`.
import type { Trouble } from "../../../base/index.ts";
import type { Books } from "./books.ts";
import type { Kin } from "./kin.ts";
import { SPOT_DENIED, SPOT_FAILED, SPOT_GONE } from "./knob.ts";
import type { KnobDrivers } from "./knob.ts";
import { canOpenFiles } from "./descriptors.ts";
import { isOurs } from "./ledger.ts";
import type { Standing } from "./ledger.ts";
import type { Outcome } from "./records.ts";
import { pause } from "./place.ts";

export type SetBackOutcome = "restored" | "hands-off" | "gone" | "failed";

export interface SetBack {
  readonly standing: Standing;
  readonly outcome: SetBackOutcome;
  /** Value found there before anything was written; null where it could not be read. */
  readonly present: string | null;
  /** Why it was left alone or failed; null where there is nothing to explain. */
  readonly because: string | null;
  /** True where it failed for a missing right. */
  readonly denied: boolean;
}

export interface Reach {
  readonly books: Books;
  readonly drivers: KnobDrivers;
  readonly kin: Kin;
}

/** Forks in the middle of setting back are caught up with; a program that does nothing else is left after so many rounds. */
const ROUNDS = 16;

/** Sets back these and what was born with their values. Notes all of it at the end, also where something throws. */
export function setBackAll(standing: readonly Standing[], reach: Reach): SetBack[] {
  const { books, kin } = reach;
  const done: SetBack[] = [];
  const family = kin.familyOf(standing);
  try {
    const born = (which: "all" | "new"): readonly Standing[] =>
      evenIfFaulty(() => kin.adopt(family, which), []);
    let next = [...born("all"), ...standing];
    for (let round = 0; round < ROUNDS && next.length > 0; round += 1) {
      for (const one of next) {
        done.push(evenIfFaulty(() => setBackOne(one, reach.drivers), faulty(one)));
      }
      next = [...born("new")];
    }
  } finally {
    // Not before the last child is found: a crash until here begins again with all of them.
    books.conclude(done.flatMap(outcomeOf));
  }
  return done;
}

/** A fault of ours at one place must not keep the others from being set back. */
function evenIfFaulty<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

const faulty = (standing: Standing): SetBack => ({
  standing,
  outcome: "failed",
  present: null,
  because: "a fault of homeostat's own",
  denied: false,
});

/** What would be done now, nothing written. Children that nobody took in yet are not among them. */
export function foresee(standing: readonly Standing[], drivers: KnobDrivers): SetBack[] {
  return standing.map((one) => look(one, drivers));
}

const OUTCOME_KIND = {
  restored: "undone",
  "hands-off": "hands-off",
  gone: "gone",
} as const;

/** None for what failed: it still stands. */
function outcomeOf({ standing, outcome, present }: SetBack): Outcome[] {
  if (outcome === "failed") return [];
  const now = outcome === "restored" ? standing.original : present;
  const value = now === null ? {} : { value: now };
  return [{ kind: OUTCOME_KIND[outcome], id: standing.id, ...value }];
}

/** What is there, and what therefore is to be done: `restored` where it may be set back. */
function look(standing: Standing, drivers: KnobDrivers): SetBack {
  const read = drivers.of(standing.knob).read(standing.spot);
  if (!read.ok) return unreadable(standing, read.trouble);
  const plain = { standing, present: read.value, because: null, denied: false };
  if (read.value === standing.original || isSetByUs(standing, read.value, drivers)) {
    return { ...plain, outcome: "restored" };
  }
  const { pending, wrote } = standing;
  const because = `it is ${read.value} by now, which is not the ${pending ?? wrote} that was set`;
  return { ...plain, outcome: "hands-off", because };
}

/** Ours, as it reads now; or half way from it to what was to be set next or back. */
export function isSetByUs(standing: Standing, present: string, drivers: KnobDrivers): boolean {
  const { holds = never, partway = never } = drivers.of(standing.knob);
  const { spot, original, wrote, pending } = standing;
  return (
    isOurs(standing, present) ||
    partway(original, present) ||
    (pending !== null && (partway(pending, present) || holds(spot, pending, present))) ||
    (wrote !== original && holds(spot, wrote, present))
  );
}

const never = (): boolean => false;

function setBackOne(standing: Standing, drivers: KnobDrivers): SetBack {
  const seen = look(standing, drivers);
  if (seen.outcome !== "restored") return seen;
  const { knob, spot, original } = standing;
  const driver = drivers.of(knob);
  if (seen.present === original) {
    // Cores that a smaller cpuset hides would come back with a larger one.
    if (knob === "affinity") driver.write(spot, original);
    // What was asked last may not be served yet, and would be after this look.
    if (standing.pending === null || driver.partway === undefined) return seen;
  }
  for (let attempt = 1; ; attempt += 1) {
    const written = driver.write(spot, original);
    // Whoever refuses has answered, and so has done what was asked before.
    const isServed =
      written.ok || (seen.present === original && written.trouble.code === SPOT_FAILED);
    if (!written.ok && !isServed && written.trouble.code !== SPOT_GONE)
      return unreadable(standing, written.trouble);
    const read = isServed ? driver.read(spot) : written;
    if (!read.ok) return unreadable(standing, read.trouble);
    const present = read.value;
    if (present === original) return seen;
    // Somebody sets it at this very moment: look once more whether the value is ours.
    if (attempt === ATTEMPTS || !isSetByUs(standing, present, drivers)) {
      const because = `it reads ${present} after ${original} was written`;
      return { ...seen, outcome: "failed", present, because };
    }
    pause(ATTEMPT_PAUSE_MS);
  }
}

const ATTEMPTS = 3;
const ATTEMPT_PAUSE_MS = 5;

function unreadable(standing: Standing, trouble: Trouble): SetBack {
  const gone = trouble.code === SPOT_GONE && canOpenFiles();
  return {
    standing,
    outcome: gone ? "gone" : "failed",
    present: null,
    because: gone ? null : trouble.message,
    denied: trouble.code === SPOT_DENIED,
  };
}
