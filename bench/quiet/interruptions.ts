// What the watch does not see: single values that cannot be read, optional groups left out,
// a host that sleeps, and the watch itself started anew.
import type { Chance, Frame, SensorTable } from "../../src/base/index.ts";
import { between } from "./draw.ts";
import { DAY_S } from "./load.ts";
import { ORDINARY } from "./settings.ts";

/** Groups that may be left out. */
const OPTIONAL = ["temperature", "disk", "network", "space"] as const;
/** Groups whose values are rates and need two samples. */
const RATES = new Set(["cpu", "pressure", "disk", "network", "scheduler"]);

export interface Sightings {
  readonly isWatched: boolean;
  readonly isRestart: boolean;
  /** The host sleeps: its monotonic clock stands. */
  readonly isAsleep: boolean;
}

export class Interruptions {
  readonly #chance: Chance;
  #thinned: string | null = null;
  #thinnedUntil = 0;
  #asleepUntil = 0;
  #restartedAt = -1;
  #isFirst = false;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  next(t: number): Sightings {
    const { interruptions } = ORDINARY;
    const happens = (perDay: number): boolean => this.#chance() < perDay / DAY_S;
    if (t >= this.#thinnedUntil) {
      this.#thinned = null;
      if (happens(interruptions.thinnedPerDay)) {
        this.#thinned = OPTIONAL[Math.floor(this.#chance() * OPTIONAL.length)]!;
        this.#thinnedUntil = t + between(this.#chance, interruptions.thinnedS);
      }
    }
    if (happens(interruptions.suspendedPerDay))
      this.#asleepUntil = t + Math.round(between(this.#chance, interruptions.suspendedS));
    if (happens(interruptions.restartsPerDay))
      this.#restartedAt = t + Math.round(between(this.#chance, interruptions.restartS));
    const isAsleep = t < this.#asleepUntil;
    const isRestart = t === this.#restartedAt;
    this.#isFirst = isRestart || t === 0;
    return { isWatched: !isAsleep && t >= this.#restartedAt, isRestart, isAsleep };
  }

  /** Takes out of a frame what is not seen. */
  hide(table: SensorTable, frame: Frame): void {
    const { unreadable } = ORDINARY.interruptions;
    for (const [i, { group }] of table.specs.entries()) {
      if (group === this.#thinned) frame.setGap(i, "thinned");
      else if (this.#isFirst && RATES.has(group)) frame.setGap(i, "first-sample");
      else if (this.#chance() < unreadable) frame.setGap(i, "unreadable");
    }
  }
}
