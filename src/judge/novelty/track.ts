// One quantity of a sensor (its value, its sliding mean, its sliding deviation): how far it
// is from all it has been, and how rare such a distance is for it.
import { Rarity } from "./rarity.ts";
import type { RarityState } from "./rarity.ts";
import type { TrackSettings } from "./settings.ts";
import { Delay } from "./sliding-window.ts";
import type { SlidingWindow } from "./sliding-window.ts";
import { ValueMemory } from "./value-memory.ts";
import type { ValueMemoryState } from "./value-memory.ts";

/** Values remembered before distances are counted: those of a young memory are too long. */
const VALUES_MIN = 50;
/** Distances below this share of the sensor's magnitude are rounding, not news. */
const ROUNDING = 1e-9;

export interface TrackState {
  readonly memory: ValueMemoryState;
  readonly rarity: RarityState;
  /** Values not yet past, oldest first. */
  readonly delayed: readonly number[];
}

export class Track {
  readonly memory = new ValueMemory();
  readonly #rarity = new Rarity();
  readonly #delay: Delay;
  readonly #settings: TrackSettings;
  readonly #window: SlidingWindow;

  /** `window` is shared: its owner pushes each value before the track looks. */
  constructor(settings: TrackSettings, window: SlidingWindow) {
    this.#settings = settings;
    this.#window = window;
    this.#delay = new Delay(settings.delay);
  }

  /** Rarity of the quantity's distance from its past; 0 while there is too little of it. */
  observe(): number {
    const { mean, deviation, isFull } = this.#window;
    if (!isFull) return 0;
    const value = this.#settings.statistic === "mean" ? mean : deviation;
    let rarity = 0;
    if (this.memory.total >= VALUES_MIN) {
      const found = this.memory.distance(value, this.#settings.neighbours);
      const distance = found <= ROUNDING * (Math.abs(mean) + deviation) ? 0 : found;
      rarity = this.#rarity.of(distance);
      this.#rarity.add(distance);
    }
    const past = this.#delay.pass(value);
    if (!Number.isNaN(past)) this.memory.add(past);
    return rarity;
  }

  save(): TrackState {
    return {
      memory: this.memory.save(),
      rarity: this.#rarity.save(),
      delayed: this.#delay.values(),
    };
  }

  /** Takes over a checked state. */
  load({ memory, rarity, delayed }: TrackState): void {
    this.memory.load(memory);
    this.#rarity.load(rarity);
    for (const value of delayed) this.#delay.pass(value);
  }
}
