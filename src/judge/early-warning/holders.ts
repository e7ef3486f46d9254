// Processes that hold whole cores and do not let go, each against the longest that programs of
// its name have held one here. Names, not pids, have a past: what runs away is mostly a
// program that is known. Knows the ten busiest of each tick and nothing of the others.
import { isAmount, isNumber, isText, listOf, shaped } from "../../base/index.ts";
import type { Check, Ms, Ratio } from "../../base/index.ts";
import type { BusyProcess, HolderTick } from "../warning/index.ts";

/** Cores from which a process holds one. */
const HOLDS_FROM: Ratio = 0.9;
/** Time without holding, or without being among the busiest, that ends a hold. */
const LETS_GO: Ms = 10_000;
/** Any program may hold a core for so long: builds, backups, updates do. */
const ALLOWED: Ms = 600_000;
/** A hold so many times as long as the longest of its name is news. */
const RECORDS = 2;
/** Names whose longest hold is remembered, those that held last. */
const NAMES_MOST = 128;

export interface HoldersState {
  /** By name, oldest first: the longest hold, ms. */
  readonly longest: readonly { readonly name: string; readonly held: Ms }[];
  /** Those that hold now. `since` and `last` are moments, ms. */
  readonly holds: readonly Hold[];
}

interface Hold {
  readonly pid: number;
  readonly name: string;
  readonly since: Ms;
  readonly last: Ms;
  readonly cores: number;
}

export const isHoldersState: Check<HoldersState> = shaped({
  longest: listOf(shaped({ name: isText, held: isAmount }), NAMES_MOST),
  holds: listOf(
    shaped<Hold>({ pid: isNumber, name: isText, since: isNumber, last: isNumber, cores: isAmount }),
  ),
});

export class Holders {
  readonly #longest = new Map<string, Ms>();
  #holds = new Map<string, Hold>();

  /** Takes in the busiest processes of a tick; those that hold for longer than programs of their name have. */
  observe(now: Ms, processes: readonly BusyProcess[]): readonly HolderTick[] {
    for (const { pid, name, cpuRatio } of processes) {
      if (cpuRatio === null || cpuRatio < HOLDS_FROM) continue;
      const key = `${pid} ${name}`;
      const hold = this.#holds.get(key);
      const since = hold?.since ?? now;
      const cores = Math.min(hold?.cores ?? cpuRatio, cpuRatio);
      this.#holds.set(key, { pid, name, since, last: now, cores });
    }
    const found: HolderTick[] = [];
    for (const [key, hold] of this.#holds) {
      if (now - hold.last > LETS_GO) this.#end(key, hold);
      else found.push(...this.#judge(hold));
    }
    return found;
  }

  save(): HoldersState {
    const longest = [...this.#longest].map(([name, held]) => ({ name, held }));
    return { longest, holds: [...this.#holds.values()] };
  }

  /** Takes over a checked state. */
  load({ longest, holds }: HoldersState): void {
    for (const { name, held } of longest) this.#longest.set(name, held);
    this.#holds = new Map(holds.map((hold) => [`${hold.pid} ${hold.name}`, hold]));
  }

  #judge({ pid, name, since, last, cores }: Hold): readonly HolderTick[] {
    const before = this.#longest.get(name) ?? 0;
    const lasted = last - since;
    const strength = lasted / Math.max(ALLOWED, RECORDS * before);
    return strength < 1 ? [] : [{ pid, name, cores, lasted, before, strength }];
  }

  #end(key: string, { name, since, last }: Hold): void {
    this.#holds.delete(key);
    const held = Math.max(last - since, this.#longest.get(name) ?? 0);
    this.#longest.delete(name);
    this.#longest.set(name, held);
    const oldest = this.#longest.keys().next();
    if (this.#longest.size > NAMES_MOST && oldest.done !== true) this.#longest.delete(oldest.value);
  }
}
