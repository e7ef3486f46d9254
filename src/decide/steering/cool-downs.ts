// Targets that rest after a release, so that nothing is set and reset in turns; longer
// after each action that had no effect.
import type { Ms } from "../../base/index.ts";
import type { Target } from "./action.ts";
import type { SteeringLimits } from "./limits.ts";
import { targetKey } from "./targets.ts";

interface Rest {
  readonly until: Ms;
  readonly lasting: Ms;
}

export class CoolDowns {
  readonly #limits: SteeringLimits;
  readonly #rests = new Map<string, Rest>();

  constructor(limits: SteeringLimits) {
    this.#limits = limits;
  }

  /** Lets the target rest from now on; twice as long as the last time where the action did nothing. */
  rest(target: Target, now: Ms, ineffective: boolean): void {
    const { coolDown, longestCoolDown } = this.#limits;
    for (const [key, { until }] of this.#rests) {
      if (until + longestCoolDown < now) this.#rests.delete(key);
    }
    const key = targetKey(target);
    const last = this.#rests.get(key)?.lasting ?? coolDown;
    const lasting = ineffective ? Math.min(longestCoolDown, last * 2) : coolDown;
    this.#rests.set(key, { until: now + lasting, lasting });
  }

  readonly restsUntil = (target: Target): Ms | null =>
    this.#rests.get(targetKey(target))?.until ?? null;
}
