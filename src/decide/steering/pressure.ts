// CPU pressure over the last seconds, at whatever pace it is read: means over windows of
// time, weighted by how long each reading was over. Remembers one long window.
import type { Ms, Ratio } from "../../base/index.ts";
import type { Contention } from "../../judge/contention/index.ts";

interface Reading {
  readonly from: Ms;
  readonly to: Ms;
  readonly pressure: Ratio;
}

/**
 * PSI `some`; where the kernel has none, an estimate from the waiting that was measured:
 * with N tasks waiting on average, arriving independently, nobody waits e^(−N) of the time.
 */
export function pressureOf({ pressure, contenders }: Contention): Ratio {
  if (pressure !== null) return pressure;
  return 1 - Math.exp(-contenders.reduce((total, { waited }) => total + waited, 0));
}

export class PressureHistory {
  readonly #longest: Ms;
  #readings: readonly Reading[] = [];

  constructor(longest: Ms) {
    this.#longest = longest;
  }

  observe(contention: Contention): void {
    const { at, elapsed } = contention;
    if (elapsed <= 0 || at <= (this.#readings.at(-1)?.to ?? -Infinity)) return;
    const reading = { from: at - elapsed, to: at, pressure: pressureOf(contention) };
    const kept = this.#readings.filter(({ to }) => to > at - this.#longest);
    // One before the window stays, so that at long intervals there are two to go by.
    const before = this.#readings.at(-1);
    this.#readings =
      kept.length === 0 && before !== undefined ? [before, reading] : [...kept, reading];
  }

  /** Mean over the part of the window before `now` that was read; null before two readings, or where they cover less than `least` of time. */
  mean(window: Ms, now: Ms, least: Ms = 0): Ratio | null {
    if (this.#readings.length < 2) return null;
    let covered = 0;
    let pressed = 0;
    for (const { from, to, pressure } of this.#readings) {
      const span = Math.min(to, now) - Math.max(from, now - window);
      if (span <= 0) continue;
      covered += span;
      pressed += span * pressure;
    }
    return covered > 0 && covered >= least * ENOUGH ? pressed / covered : null;
  }
}

/** Ticks come a little early or late. */
const ENOUGH = 0.95;
