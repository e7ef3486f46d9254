// When a group that is read slowly is due. Groups start on different beats, so that no
// single tick carries them all.

export class SlowBeat {
  readonly #period: number;
  #next: number | null = null;
  readonly #phase: number;

  /** Due at first, then `phaseMs` later, then every `periodMs`. */
  constructor(periodMs: number, phaseMs: number) {
    this.#period = periodMs;
    this.#phase = phaseMs;
  }

  due(now: number): boolean {
    if (this.#next === null) {
      this.#next = now + this.#phase;
      return true;
    }
    if (now < this.#next) return false;
    this.#next = now + this.#period;
    return true;
  }
}
