// Children inherit nice, scheduling class and affinity. Given all processes and those that
// were steered, finds the ones that descend from a steered one and began after it was set.
// Whether they have its value is asked afterwards. A function of values.
import type { ProcessRow } from "./process-table.ts";
import type { Ancestor } from "./records.ts";

export interface Steered extends Ancestor {
  /** When it was first set, in clock ticks after boot. */
  readonly sinceTicks: number;
}

/** One process among all that have or had its number. */
export const identityOf = ({ pid, startTicks }: Pick<Ancestor, "pid" | "startTicks">): string =>
  `${pid}@${startTicks}`;

export interface Descendant {
  readonly process: ProcessRow;
  readonly of: Steered;
}

/**
 * A child is known by its chain of parents. Where a parent in between has ended, by what it
 * kept: it belongs to a session that the steered process leads, or it was given to a parent
 * outside of its session and is still in the steered process's group. One that left session
 * and group and lost its parent before it was first looked at cannot be told from a stranger.
 */
export function descendants(
  rows: ReadonlyMap<number, ProcessRow>,
  steered: readonly Steered[],
): Descendant[] {
  if (steered.length === 0) return [];
  const family = new Family(rows, steered);
  const found: Descendant[] = [];
  for (const process of rows.values()) {
    const of = process.ended ? null : family.ancestorOf(process);
    if (of !== null) found.push({ process, of });
  }
  return found;
}

class Family {
  readonly #rows: ReadonlyMap<number, ProcessRow>;
  readonly #steered: ReadonlyMap<string, Steered>;
  readonly #sessions = new Map<number, Steered>();
  readonly #groups = new Map<number, Steered>();
  readonly #known = new Map<number, Steered | null>();

  constructor(rows: ReadonlyMap<number, ProcessRow>, steered: readonly Steered[]) {
    this.#rows = rows;
    this.#steered = new Map(steered.map((one) => [identityOf(one), one]));
    for (const one of steered) {
      if (one.pid === one.session) this.#sessions.set(one.session, one);
      this.#groups.set(one.group, one);
    }
  }

  /** The steered process it descends from; null for a stranger, and for a steered one itself. */
  ancestorOf(process: ProcessRow): Steered | null {
    if (this.#isSteered(process) !== null) return null;
    return this.#climb(process);
  }

  #climb(process: ProcessRow): Steered | null {
    const known = this.#known.get(process.pid);
    if (known !== undefined) return known;
    // Set first, so that a table read while pids were reused cannot lead in a circle.
    this.#known.set(process.pid, null);
    const parent = this.#rows.get(process.parentPid);
    const above = parent === undefined ? null : (this.#isSteered(parent) ?? this.#climb(parent));
    const found = above ?? this.#byWhatItKept(process, parent);
    // One that is older than the value does not have it, and passes nothing on.
    const heir = found !== null && process.startTicks >= found.sinceTicks ? found : null;
    this.#known.set(process.pid, heir);
    return heir;
  }

  #isSteered(process: ProcessRow): Steered | null {
    return this.#steered.get(identityOf(process)) ?? null;
  }

  #byWhatItKept(process: ProcessRow, parent: ProcessRow | undefined): Steered | null {
    const led = this.#sessions.get(process.session);
    if (led !== undefined && !this.#isReused(led.session, led)) return led;
    const isOrphan = parent === undefined || parent.session !== process.session;
    const together = isOrphan ? this.#groups.get(process.group) : undefined;
    if (together === undefined || this.#isReused(together.group, together)) return null;
    return together.session === process.session ? together : null;
  }

  /** A session or group is another one where the process of its number began later. */
  #isReused(number: number, { sinceTicks }: Steered): boolean {
    const leader = this.#rows.get(number);
    return leader !== undefined && leader.startTicks > sinceTicks;
  }
}
