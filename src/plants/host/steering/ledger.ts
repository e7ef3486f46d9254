// What stands: every spot that was set and not set back, with the value it had first and
// the values that are ours. Built from the journal's records, while they are written and
// again when they are read, so that both always agree. Touches nothing itself.
import { unreachable } from "../../../base/index.ts";
import type { Knob } from "../../../decide/index.ts";
import type { Spot } from "./knob.ts";
import type { Ancestor, Intent, JournalRecord, Outcome } from "./records.ts";

/** One spot that was set, once or several times. */
export interface Standing {
  readonly key: string;
  readonly knob: Knob;
  readonly spot: Spot;
  /** What it was before the first of our writes. */
  readonly original: string;
  /** Last value known to be set by us; the original before the first write. */
  readonly wrote: string;
  /** Written next, not known whether it was: a crash came between. */
  readonly pending: string | null;
  /** Every value that was ours, which children may have been born with. */
  readonly values: readonly string[];
  /** Every action that set it, oldest first. */
  readonly actions: readonly string[];
  readonly sinceTicks: number;
  readonly ancestor: Ancestor | null;
  readonly inherited: boolean;
  /** Of its last intent. */
  readonly id: number;
}

/** One knob at one spot. */
export function spotKey(knob: Knob, spot: Spot): string {
  switch (spot.kind) {
    case "thread":
      return `${knob} ${spot.pid}/${spot.tid}@${spot.startTicks}`;
    case "session":
      return `${knob} session ${spot.group}`;
    case "cgroup":
    case "unit":
      return `${knob} v${spot.version} ${spot.inode} ${spot.path}`;
    default:
      return unreachable(spot);
  }
}

/** Whether the present value of a spot is one that we set, or what is left of one that we gave. */
export function isOurs({ knob, wrote, pending, original }: Standing, present: string): boolean {
  if (present === pending || (present === wrote && wrote !== original)) return true;
  return [wrote, pending ?? wrote].some((given) => isGift({ knob, original, given }, present));
}

/**
 * Whether a nice value is below the original only because we gave one: everybody may make
 * themselves weaker, so one from ours up to the original needs no right but our gift.
 */
export function isGift(
  { knob, original, given }: Pick<Standing, "knob" | "original"> & { readonly given: string },
  present: string,
): boolean {
  return knob === "nice" && Number(given) <= Number(present) && Number(present) < Number(original);
}

export class Ledger {
  readonly #standing = new Map<string, Standing>();
  readonly #keys = new Map<number, string>();

  take(record: JournalRecord): void {
    if (record.kind === "intent") this.#intend(record);
    else this.#conclude(record);
  }

  get(knob: Knob, spot: Spot): Standing | undefined {
    return this.#standing.get(spotKey(knob, spot));
  }

  get size(): number {
    return this.#standing.size;
  }

  /** Newest first: the order in which they are set back. */
  all(): Standing[] {
    return [...this.#standing.values()].toReversed();
  }

  ofAction(actionId: string): Standing[] {
    return this.all().filter(({ actions }) => actions.includes(actionId));
  }

  #intend(intent: Intent): void {
    const key = spotKey(intent.knob, intent.spot);
    const before = this.#standing.get(key);
    if (before !== undefined) this.#keys.delete(before.id);
    this.#keys.set(intent.id, key);
    const { knob, spot, original, written, sinceTicks, ancestor, inherited, id } = intent;
    const earlier = before?.actions ?? intent.earlier;
    // Set again, it goes to the end of the map: last set, first set back.
    this.#standing.delete(key);
    this.#standing.set(key, {
      key,
      knob,
      spot,
      original: before?.original ?? original,
      wrote: inherited ? written : intent.before,
      pending: inherited ? null : written,
      values: without(before?.values ?? [intent.before], original).concat(written),
      actions: [...earlier.filter((action) => action !== intent.action), intent.action],
      sinceTicks: before?.sinceTicks ?? sinceTicks,
      ancestor: before?.ancestor ?? ancestor,
      inherited: before?.inherited ?? inherited,
      id,
    });
  }

  #conclude({ kind, id, value }: Outcome): void {
    const key = this.#keys.get(id);
    const standing = key === undefined ? undefined : this.#standing.get(key);
    if (standing === undefined) return;
    if (kind === "settled") {
      const wrote = value ?? standing.pending ?? standing.wrote;
      const values = [...without(standing.values, wrote), wrote];
      this.#standing.set(standing.key, { ...standing, wrote, values, pending: null });
      return;
    }
    this.#standing.delete(standing.key);
    this.#keys.delete(id);
  }
}

const without = (values: readonly string[], left: string): string[] =>
  values.filter((value) => value !== left);

/** The ledger as the fewest records that lead to it again. */
export function recordsOf(standing: readonly Standing[], time: string): JournalRecord[] {
  return standing.toReversed().flatMap((entry): JournalRecord[] => {
    const { knob, spot, original, wrote, pending, sinceTicks, ancestor, inherited, id } = entry;
    const [before, written] = pending === null ? [original, wrote] : [wrote, pending];
    const names = { action: entry.actions.at(-1) ?? "", earlier: entry.actions.slice(0, -1) };
    const values = { original, before, written, sinceTicks, ancestor, inherited, time };
    const intent: Intent = { kind: "intent", id, ...names, knob, spot, ...values };
    return pending === null ? [intent, { kind: "settled", id, value: wrote }] : [intent];
  });
}
