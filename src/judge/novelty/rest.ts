// When a score is an alert. After one the sensor rests: what goes on is the same news, and
// only something markedly stranger breaks the rest. Counts samples, known or not.

export interface RestState {
  readonly remaining: number;
  readonly alertedAt: number;
}

export interface RestSettings {
  readonly threshold: number;
  readonly rest: number;
  readonly escalation: number;
}

export class Rest {
  readonly #settings: RestSettings;
  #remaining = 0;
  #alertedAt = 0;

  constructor(settings: RestSettings) {
    this.#settings = settings;
  }

  get isResting(): boolean {
    return this.#remaining > 0;
  }

  /** The score as far as it is news: itself, or 0 while resting. Call once a sample. */
  news(score: number): number {
    const { threshold, rest, escalation } = this.#settings;
    if (this.#remaining > 0) {
      this.#remaining--;
      if (score < this.#alertedAt + escalation) return 0;
    }
    if (score >= threshold) {
      this.#remaining = rest;
      this.#alertedAt = score;
    }
    return score;
  }

  save(): RestState {
    return { remaining: this.#remaining, alertedAt: this.#alertedAt };
  }

  /** Takes over a checked state. */
  load({ remaining, alertedAt }: RestState): void {
    this.#remaining = remaining;
    this.#alertedAt = alertedAt;
  }
}
