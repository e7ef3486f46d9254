// Five minutes of history in ring buffers: what the sparkline draws and what an
// explanation looks back on. The engine's own windows live in model/ and are
// shorter; nothing here is fitted.
import { Rings } from "../base/index.ts";
import type { Frame, Seconds } from "../base/index.ts";

export const HISTORY_SECONDS: Seconds = 300;

/** Of the shortest interval, 50 ms; a log may say any that is above 0. */
const MOST_SLOTS = 6000;

/** The coherence is series 0; sensor i is series i + 1. */
const COHERENCE = 0;

export class History {
  readonly interval: Seconds;
  readonly #rings: Rings;

  constructor(interval: Seconds) {
    this.interval = interval;
    const slots = Math.ceil(HISTORY_SECONDS / interval);
    this.#rings = new Rings(Math.min(MOST_SLOTS, Math.max(2, slots)));
  }

  remember(frame: Frame, coherence: number | null): void {
    this.#rings.advance(frame.count + 1);
    if (coherence !== null) this.#rings.put(COHERENCE, coherence);
    for (let i = 0; i < frame.count; i++) {
      if (frame.isKnown(i)) this.#rings.put(i + 1, frame.values[i]!);
    }
  }

  /** S* of the last ticks, oldest first; null where it was not known. */
  coherence(): (number | null)[] {
    return this.#rings.tail(COHERENCE);
  }

  /** Values of a sensor over the last ticks, oldest first; null where there was a gap. */
  sensor(index: number): (number | null)[] {
    return this.#rings.tail(index + 1);
  }
}
