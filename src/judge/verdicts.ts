// A verdict for every sensor: each window's map is put into a band, the windows
// vote, and λ, gap, Lyapunov exponent and energy come from the longest window that
// agrees. Rewritten each tick in typed arrays; nothing is allocated per sensor.
import { EVIDENCE, JUDGED, lyapunov, multiplierFromD } from "../model/index.ts";
import {
  criticalEscapeF,
  periodThreeMultiplier,
  periodTwoMultiplier,
  SENSOR_STATES,
} from "../model/index.ts";
import { PERIOD_THREE_END, SLOPE_FLOOR, WINDOW_COUNT, WINDOWS } from "../model/index.ts";
import type { Evidence, FitTable, Motion, SensorState } from "../model/index.ts";
import { BAND_NAMES, CELLULAR, FLOW, SPARK } from "./bands.ts";
import type { BandName } from "./bands.ts";
import { bandOfEscape, classify, LINE_MARGINAL, LINEAR_LIMIT, UNDECIDED } from "./classify.ts";
import { LEFT, OrbitQueue } from "./orbits.ts";

/** Index into `WINDOWS` of a sensor without a verdict. */
const NO_WINDOW = 255;

export class Verdicts {
  count = 0;
  /** Codes of `SENSOR_STATES`. Where it is not "judged" the values beside it mean nothing. */
  states = new Uint8Array(0);
  /** Index of the band. */
  bands = new Uint8Array(0);
  /** Index into `WINDOWS` of the window the figures come from. */
  windows = new Uint8Array(0);
  /** Code of `EVIDENCE` of that window. */
  evidences = new Uint8Array(0);
  /** λ at the stable fixed point; NaN without one. */
  multipliers = new Float64Array(0);
  /** max(0, 1 − |λ|); 0 without a fixed point. */
  gaps = new Float64Array(0);
  /** Lyapunov exponent per tick. */
  lyapunovs = new Float64Array(0);
  /** ½λ², +∞ without a fixed point. |f(x*) − x*| is 0 in closed form. */
  energies = new Float64Array(0);
  /** Bands of every window's map, by row of the fit table. */
  windowBands = new Uint8Array(0);
  /** Revision of the fits that each sensor was judged by; 0 before it ever was. */
  #judged = new Uint32Array(0);
  #orbitAt = new Int32Array(0);
  #motion: Motion | null = null;
  readonly #queue = new OrbitQueue();

  /** Judges every sensor of `motion`; where the fits are those of the last verdict, it stands. */
  judge(motion: Motion): void {
    this.#reserve(motion.count);
    if (motion !== this.#motion) this.#judged.fill(0);
    this.#motion = motion;
    this.#queue.clear();
    const isNew = (i: number): boolean =>
      this.states[i] === JUDGED && this.#judged[i] !== motion.revisions[i];
    for (let i = 0; i < motion.count; i++) {
      this.states[i] = motion.states[i]!;
      if (isNew(i)) this.#classifyWindows(motion.fits, i * WINDOW_COUNT);
    }
    this.#runOrbits(motion.fits);
    for (let i = 0; i < motion.count; i++) {
      if (!isNew(i)) continue;
      this.#vote(motion.fits, i);
      this.#judged[i] = motion.revisions[i]!;
    }
  }

  state(sensor: number): SensorState {
    return sensor < this.count ? SENSOR_STATES[this.states[sensor]!]! : "blind";
  }

  /** True when the sensor has a verdict at this tick. */
  isJudged(sensor: number): boolean {
    return sensor < this.count && this.states[sensor] === JUDGED;
  }

  /** Name of the band, or null while collecting or blind. */
  band(sensor: number): BandName | null {
    return this.isJudged(sensor) ? BAND_NAMES[this.bands[sensor]!]! : null;
  }

  gap(sensor: number): number | null {
    return this.isJudged(sensor) ? this.gaps[sensor]! : null;
  }

  /** λ, or null without a fixed point or a verdict. */
  multiplier(sensor: number): number | null {
    const value = this.isJudged(sensor) ? this.multipliers[sensor]! : Number.NaN;
    return Number.isNaN(value) ? null : value;
  }

  /** ½λ² + |f(x*) − x*|, or null without a verdict; +∞ without a fixed point. */
  energy(sensor: number): number | null {
    return this.isJudged(sensor) ? this.energies[sensor]! : null;
  }

  lyapunov(sensor: number): number | null {
    return this.isJudged(sensor) ? this.lyapunovs[sensor]! : null;
  }

  evidence(sensor: number): Evidence | null {
    return this.isJudged(sensor) ? EVIDENCE[this.evidences[sensor]!]! : null;
  }

  /** False where the fit explains no more than chance would; null without a verdict. */
  proven(sensor: number): boolean | null {
    return this.isJudged(sensor) ? this.evidences[sensor]! > 0 : null;
  }

  /** Length in ticks of the window the figures come from. */
  window(sensor: number): number | null {
    return this.isJudged(sensor) ? WINDOWS[this.windows[sensor]!]! : null;
  }

  #classifyWindows(fits: FitTable, first: number): void {
    for (let row = first; row < first + WINDOW_COUNT; row++) {
      if (fits.votes[row] === 0) continue;
      const a = fits.judgedA[row]!;
      const b = fits.judgedB[row]!;
      const c = fits.judgedC[row]!;
      const start = fits.start[row]!;
      const band = isUnprovenEscape(fits, row) ? FLOW : classify(a, b, c, start);
      this.windowBands[row] = band;
      if (band === UNDECIDED || (band === CELLULAR && !isClosed(a, (b - 1) ** 2 - 4 * a * c)))
        this.#queue.add(row, (b - 1) ** 2 - 4 * a * c, a * start + b / 2);
    }
  }

  #runOrbits(fits: FitTable): void {
    const queue = this.#queue;
    queue.run();
    for (let at = 0; at < queue.count; at++) {
      const row = queue.rows[at]!;
      const found = queue.bands[at]!;
      if (found === LEFT) this.windowBands[row] = bandOfLeft(fits, row);
      else if (this.windowBands[row] === UNDECIDED) this.windowBands[row] = found;
      this.#orbitAt[row] = at;
    }
  }

  /** The band most windows agree on, a tie going to the longer; figures from the longest that agrees. */
  #vote(fits: FitTable, sensor: number): void {
    const first = sensor * WINDOW_COUNT;
    let winner = NO_WINDOW;
    let most = 0;
    for (let w = WINDOW_COUNT - 1; w >= 0; w--) {
      if (fits.votes[first + w] === 0) continue;
      let agreeing = 0;
      for (let other = 0; other <= w; other++) {
        if (
          fits.votes[first + other] === 1 &&
          this.windowBands[first + other] === this.windowBands[first + w]
        )
          agreeing++;
      }
      if (agreeing > most) {
        most = agreeing;
        winner = w;
      }
    }
    this.windows[sensor] = winner;
    this.bands[sensor] = this.windowBands[first + winner]!;
    this.#measure(fits, sensor, first + winner);
  }

  #measure(fits: FitTable, sensor: number, row: number): void {
    const a = fits.judgedA[row]!;
    const b = fits.judgedB[row]!;
    const c = fits.judgedC[row]!;
    const d = (b - 1) * (b - 1) - 4 * a * c;
    const lambda = multiplierOf(a, b, d);
    this.multipliers[sensor] = lambda;
    this.gaps[sensor] = Number.isNaN(lambda) ? 0 : Math.max(0, 1 - Math.abs(lambda));
    this.energies[sensor] = Number.isNaN(lambda) ? Number.POSITIVE_INFINITY : (lambda * lambda) / 2;
    this.evidences[sensor] = fits.evidence[row]!;
    this.#measureLyapunov(fits, sensor, row);
  }

  /** The exponent in closed form where there is one, else from the orbit that was run. */
  #measureLyapunov(fits: FitTable, sensor: number, row: number): void {
    const a = fits.judgedA[row]!;
    const b = fits.judgedB[row]!;
    const c = fits.judgedC[row]!;
    const d = (b - 1) * (b - 1) - 4 * a * c;
    if (this.windowBands[row]! <= SPARK) {
      this.lyapunovs[sensor] = lyapunov({ a, b, c }, fits.start[row]!);
      return;
    }
    if (!isClosed(a, d)) {
      this.lyapunovs[sensor] = this.#queue.lyapunovs[this.#orbitAt[row]!]!;
      return;
    }
    let multiplier = b;
    let period = 1;
    if (Math.abs(a) >= LINEAR_LIMIT) {
      period = d <= 4 ? 1 : d < 6 ? 2 : 3;
      multiplier =
        period === 1
          ? multiplierFromD(d)
          : period === 2
            ? periodTwoMultiplier(d)
            : periodThreeMultiplier(d);
    }
    this.lyapunovs[sensor] = Math.log(Math.max(Math.abs(multiplier), SLOPE_FLOOR)) / period;
  }

  /** Makes room; where there was not enough, every verdict is forgotten and made anew. */
  #reserve(count: number): void {
    this.count = count;
    if (count <= this.states.length) return;
    const size = Math.max(count, this.states.length * 2);
    this.states = new Uint8Array(size);
    this.bands = new Uint8Array(size);
    this.windows = new Uint8Array(size);
    this.evidences = new Uint8Array(size);
    this.multipliers = new Float64Array(size);
    this.gaps = new Float64Array(size);
    this.lyapunovs = new Float64Array(size);
    this.energies = new Float64Array(size);
    this.windowBands = new Uint8Array(size * WINDOW_COUNT);
    this.#judged = new Uint32Array(size);
    this.#orbitAt = new Int32Array(size * WINDOW_COUNT);
  }
}

/** True where a line leaves, but by no more than a walk that only wanders would show: marginal. */
function isUnprovenEscape(fits: FitTable, row: number): boolean {
  return (
    fits.judgedA[row] === 0 &&
    Math.abs(fits.judgedB[row]!) > LINE_MARGINAL &&
    !(fits.fEscape[row]! > criticalEscapeF(fits.pairs[row]! - 2))
  );
}

const bandOfLeft = ({ judgedA, judgedB, judgedC, start }: FitTable, row: number): number =>
  bandOfEscape(judgedA[row]!, judgedB[row]!, judgedC[row]!, start[row]!);

/** λ at the stable fixed point of the map with slope `b` at 0 and discriminant `d`; NaN without one. */
function multiplierOf(a: number, b: number, d: number): number {
  if (Math.abs(a) < LINEAR_LIMIT) return b === 1 ? Number.NaN : b;
  return d < 0 ? Number.NaN : multiplierFromD(d);
}

/** True where a bounded orbit's Lyapunov exponent follows from the discriminant. */
function isClosed(a: number, d: number): boolean {
  return Math.abs(a) < LINEAR_LIMIT || d < 6 || (d > 8 && d < PERIOD_THREE_END);
}
