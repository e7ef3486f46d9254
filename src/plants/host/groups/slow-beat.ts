// When a group that is read slowly is due. The first two readings always are, so that
// rates are known from the second on; after them groups go by different beats, so that no
// single tick carries them all.

export class SlowBeat {
  readonly #periodMs: number;
  readonly #phaseMs: number;
  #readings = 0;
  #next = 0;

  /** Due twice, then `phaseMs` later, then every `periodMs`. */
  constructor(periodMs: number, phaseMs: number) {
    this.#periodMs = periodMs;
    this.#phaseMs = phaseMs;
  }

  due(now: number): boolean {
    this.#readings++;
    if (this.#readings > 2 && now < this.#next) return false;
    this.#next = now + (this.#readings > 2 ? this.#periodMs : this.#phaseMs);
    return true;
  }
}
