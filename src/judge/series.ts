// Single maps and single series judged like sensors, for proofs, explanations and
// the engine's reflection on itself. Each tick judges all sensors at once instead.
import { Motion, WINDOW_COUNT } from "../model/index.ts";
import type { Fit, QuadraticMap } from "../model/index.ts";
import { BAND_NAMES } from "./bands.ts";
import type { BandName } from "./bands.ts";
import { bandOfEscape, classify, UNDECIDED } from "./classify.ts";
import { LEFT, OrbitQueue } from "./orbits.ts";
import { Verdicts } from "./verdicts.ts";

/** Band of a map whose orbit starts at `start`, by its discriminant where that decides. */
export function bandOfMap({ a, b, c }: QuadraticMap, start: number): BandName {
  const band = classify(a, b, c, start);
  if (band !== UNDECIDED) return BAND_NAMES[band]!;
  const queue = new OrbitQueue();
  queue.add(0, (b - 1) ** 2 - 4 * a * c, a * start + b / 2);
  queue.run();
  const found = queue.bands[0]!;
  return BAND_NAMES[found === LEFT ? bandOfEscape(a, b, c, start) : found]!;
}

/** One series and what the engine makes of it as values come in. */
export class JudgedSeries {
  readonly #motion = new Motion();
  readonly #verdicts = new Verdicts();

  push(value: number | null): void {
    this.#motion.observeValue(value);
    this.#verdicts.judge(this.#motion);
  }

  /** `null` while collecting or blind. */
  get band(): BandName | null {
    return this.#verdicts.band(0);
  }

  /** Fit of the window that the verdict comes from, or null without a verdict. */
  get fit(): Fit | null {
    if (!this.#verdicts.isJudged(0)) return null;
    return this.#motion.fits.read(this.#verdicts.windows[0]! % WINDOW_COUNT);
  }
}
