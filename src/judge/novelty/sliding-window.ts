// The last values of one sensor: their mean and their deviation, counted anew each time,
// so that no rounding gathers over weeks. Allocates nothing after construction.

export class SlidingWindow {
  readonly capacity: number;
  filled = 0;
  mean = 0;
  /** Population standard deviation. */
  deviation = 0;
  readonly #values: Float64Array;
  #next = 0;
  /** Values in a row that are the same, up to one more than there is room for. */
  #alike = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#values = new Float64Array(capacity);
  }

  get isFull(): boolean {
    return this.filled === this.capacity;
  }

  push(value: number): void {
    const last = this.#next === 0 ? this.capacity - 1 : this.#next - 1;
    this.#alike = value === this.#values[last] ? this.#alike + 1 : 1;
    this.#values[this.#next] = value;
    this.#next = this.#next + 1 === this.capacity ? 0 : this.#next + 1;
    if (this.filled < this.capacity) this.filled++;
    // A window of one value again and again is measured when it is full of it, then never again.
    if (this.#alike > this.capacity + 1) this.#alike = this.capacity + 1;
    else this.#measure();
  }

  /** Oldest first. */
  values(): number[] {
    const start = this.isFull ? this.#next : 0;
    return Array.from(
      { length: this.filled },
      (_, i) => this.#values[(start + i) % this.capacity]!,
    );
  }

  /** In the order of age, so that a restored window gives the same bits. */
  #measure(): void {
    const values = this.#values;
    const { filled } = this;
    const start = this.isFull ? this.#next : 0;
    let sum = 0;
    for (let i = start; i < filled; i++) sum += values[i]!;
    for (let i = 0; i < start; i++) sum += values[i]!;
    const mean = sum / filled;
    this.mean = mean;
    let squares = 0;
    for (let i = start; i < filled; i++) {
      const away = values[i]! - mean;
      squares += away * away;
    }
    for (let i = 0; i < start; i++) {
      const away = values[i]! - mean;
      squares += away * away;
    }
    this.deviation = Math.sqrt(squares / filled);
  }
}

/** A queue of fixed length: what goes in comes out `delay` steps later, at once for 0. */
export class Delay {
  readonly delay: number;
  readonly #values: Float64Array;
  #count = 0;

  constructor(delay: number) {
    this.delay = delay;
    this.#values = new Float64Array(delay);
  }

  /** What went in `delay` steps ago, or NaN while nothing has come through. */
  pass(value: number): number {
    if (this.delay === 0) return value;
    const at = this.#count % this.delay;
    const out = this.#count < this.delay ? Number.NaN : this.#values[at]!;
    this.#values[at] = value;
    this.#count++;
    return out;
  }

  /** Oldest first. */
  values(): number[] {
    const length = Math.min(this.#count, this.delay);
    const start = this.#count - length;
    return Array.from({ length }, (_, i) => this.#values[(start + i) % this.delay]!);
  }
}
