// What the user does not want to hear of, and until when. Wall time, since people give it.
import type { Ms } from "../../base/index.ts";

/** Silences every source. */
export const ALL_SOURCES = "all";

export class Silences {
  readonly #until = new Map<string, Ms>();

  set(what: string, until: Ms): void {
    this.#until.set(what, until);
  }

  /** True where one of the names, or everything, is silenced at a wall time. */
  covers(names: readonly string[], now: Ms): boolean {
    if (this.#until.size === 0) return false;
    return [ALL_SOURCES, ...names].some((name) => (this.#until.get(name) ?? now) > now);
  }

  inForce(now: Ms): ReadonlyMap<string, Ms> {
    for (const [what, until] of this.#until) if (until <= now) this.#until.delete(what);
    return new Map(this.#until);
  }

  /** Replaces all silences. */
  load(until: Iterable<readonly [what: string, until: Ms]>): void {
    this.#until.clear();
    for (const [what, end] of until) this.#until.set(what, end);
  }
}
