// Watches over one standing action for what ends it: the hog no longer takes all it can
// get, the victim is away, nobody waits any more, or nothing can be seen. That the victim is
// well ends nothing: a hog that still runs would only bring its waiting back.
import type { Ms } from "../../../base/index.ts";
import type { SteeringLimits } from "../limits.ts";
import { seconds } from "./words.ts";

/** What one tick shows; null where it could not be measured. */
export type Sight = null | {
  readonly hogHungry: boolean;
  readonly victimThere: boolean;
  readonly pressureGone: boolean;
};

export class Vigil {
  #quietSince: Ms | null = null;
  #awaySince: Ms | null = null;
  #blindSince: Ms | null = null;
  #pressureGone = false;

  observe(sight: Sight, now: Ms): void {
    const since = (held: boolean, before: Ms | null): Ms | null => (held ? (before ?? now) : null);
    this.#blindSince = since(sight === null, this.#blindSince);
    this.#quietSince = since(sight !== null && !sight.hogHungry, this.#quietSince);
    this.#awaySince = since(sight !== null && !sight.victimThere, this.#awaySince);
    this.#pressureGone = sight?.pressureGone ?? false;
  }

  /** Why the action should end; null where it should not. A hog that came back is watched `patience` times as long. */
  cause(now: Ms, limits: SteeringLimits, patience: number): string | null {
    const lasts = (since: Ms | null, least: Ms): boolean => since !== null && now - since >= least;
    const quietFor = limits.hogQuietFor * patience;
    if (lasts(this.#blindSince, limits.blindFor)) {
      return `nothing could be measured for ${seconds(limits.blindFor)}`;
    }
    if (lasts(this.#quietSince, quietFor)) {
      return `what was restrained did not want all it can get for ${seconds(quietFor)}`;
    }
    if (lasts(this.#awaySince, limits.victimAwayFor)) {
      return `what it helped was away for ${seconds(limits.victimAwayFor)}`;
    }
    return this.#pressureGone ? `nobody waited for ${seconds(limits.pressureGoneFor)}` : null;
  }
}
