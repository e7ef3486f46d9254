// The novelty of every sensor at one interval. A sensor that never has a value costs nothing,
// and one that has never moved a few bytes: its past is one value and a count, and is played
// to a detector of its own when it first moves. Sensors that are not there yet may have a
// memory waiting for them.
import type { Frame, SensorTable } from "../../base/index.ts";
import {
  MEMORY_MAX,
  NOVELTY,
  restoreNovelty,
  saveNovelty,
  SensorNovelty,
} from "../novelty/index.ts";
import type { NoveltySettings, NoveltyState } from "../novelty/index.ts";
import type { NoveltyScores } from "../warning/index.ts";
import { isStill } from "./memory-entry.ts";
import type { StillState } from "./memory-entry.ts";

/**
 * Samples of a still past that a detector is given at the first move: some milliseconds. A
 * longer one would say the same, because a score takes off what the length of a history adds.
 */
const STILL_PLAYED = 1024;
/**
 * A host has many sensors, and what is rare for each is not rare for all: chance may make one
 * of them alarm once in so many ticks, and what a score must exceed for that is taken off it.
 * Long histories need nothing taken off: their own scores ask for more.
 */
const TICKS_PER_CHANCE_ALARM = 1800;

export interface BankOptions {
  readonly settings: NoveltySettings;
  /** Samples in which chance may make one of all sensors alarm once. */
  readonly samplesPerChanceAlarm: number;
  /** Samples of history beyond which a longer one earns nothing more. */
  readonly historyMost: number;
}

const SECONDS: BankOptions = {
  settings: NOVELTY,
  samplesPerChanceAlarm: TICKS_PER_CHANCE_ALARM,
  historyMost: MEMORY_MAX,
};

export class NoveltyBank implements NoveltyScores {
  readonly #table: SensorTable;
  readonly #options: BankOptions;
  /** By sensor; null while it has not moved. */
  readonly #novelties: (SensorNovelty | null)[] = [];
  /** Sensors that have moved. */
  #moving = 0;
  #stillValues = new Float64Array(0);
  #stillCounts = new Float64Array(0);
  /** 1 where the sensor has a value at this tick. */
  #known = new Uint8Array(0);
  readonly #waiting = new Map<string, SensorNovelty | StillState>();

  constructor(table: SensorTable, options: BankOptions = SECONDS) {
    this.#table = table;
    this.#options = options;
  }

  get count(): number {
    return this.#novelties.length;
  }

  /** Takes in one tick's values. */
  observe({ count, values, gaps }: Frame): void {
    for (let i = this.#novelties.length; i < count; i++) this.#add(i);
    for (let i = 0; i < count; i++) {
      const known = gaps[i] === 0;
      this.#known[i] = known ? 1 : 0;
      const novelty = this.#novelties[i]!;
      if (novelty !== null) novelty.observe(known ? values[i]! : null);
      else if (known) this.#observeStill(i, values[i]!);
    }
  }

  /** How far a sensor is from its past, less what so many sensors make unremarkable. */
  score(sensor: number): number | null {
    if (this.#known[sensor] !== 1 || this.isLearning(sensor)) return null;
    const novelty = this.#novelties[sensor] ?? null;
    if (novelty === null || novelty.strangeness === 0) return 0;
    return Math.max(0, novelty.strangeness - this.#allowance(novelty));
  }

  crossed(sensor: number): boolean {
    const novelty = this.#novelties[sensor] ?? null;
    if (novelty === null || !novelty.isAlert) return false;
    return novelty.score - this.#allowance(novelty) >= this.#options.settings.threshold;
  }

  /** True while a sensor that has had a value has too short a past to alarm. */
  isLearning(sensor: number): boolean {
    const novelty = this.#novelties[sensor];
    if (novelty === undefined) return false;
    return novelty?.isLearning ?? this.#stillCounts[sensor]! < this.#options.settings.learning;
  }

  /** True for a sensor that has ever had a value. */
  isWatched(sensor: number): boolean {
    return this.#novelties[sensor] !== null || this.#stillCounts[sensor]! > 0;
  }

  /** What is known of each sensor, those included that have not turned up. */
  *save(): Generator<readonly [sensor: string, state: NoveltyState | StillState]> {
    for (const [i, novelty] of this.#novelties.entries()) {
      const { id } = this.#table.at(i);
      const [value, count] = [this.#stillValues[i]!, this.#stillCounts[i]!];
      if (novelty !== null) yield [id, saveNovelty(novelty)];
      else if (count > 0) yield [id, { value, count }];
    }
    for (const [id, kept] of this.#waiting)
      yield [id, kept instanceof SensorNovelty ? saveNovelty(kept) : kept];
  }

  /** Keeps a saved state until its sensor turns up; false where it cannot be used. */
  restore(sensor: string, state: unknown): boolean {
    const novelty = isStill(state) ? state : restoreNovelty(state, this.#options.settings);
    if ("ok" in novelty && !novelty.ok) return false;
    this.#waiting.set(sensor, "ok" in novelty ? novelty.value : novelty);
    return true;
  }

  /** Forgets what waits for sensors that have not turned up. */
  forgetWaiting(): void {
    this.#waiting.clear();
  }

  /** By its making, a score of s comes once in 10^s samples for each `reference` of history. */
  #allowance({ samples }: SensorNovelty): number {
    const { settings, samplesPerChanceAlarm, historyMost } = this.#options;
    const history = Math.min(samples, historyMost) / settings.reference;
    const wanted = Math.log10((samplesPerChanceAlarm * this.#moving) / history);
    return Math.max(0, wanted - settings.threshold);
  }

  #add(sensor: number): void {
    this.#reserve(sensor + 1);
    const { id } = this.#table.at(sensor);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#novelties.push(waiting instanceof SensorNovelty ? waiting : null);
    if (waiting instanceof SensorNovelty) this.#moving++;
    if (waiting === undefined || waiting instanceof SensorNovelty) return;
    this.#stillValues[sensor] = waiting.value;
    this.#stillCounts[sensor] = waiting.count;
  }

  #observeStill(sensor: number, value: number): void {
    const count = this.#stillCounts[sensor]!;
    if (count === 0) this.#stillValues[sensor] = value;
    if (value === this.#stillValues[sensor]) {
      this.#stillCounts[sensor] = count + 1;
      return;
    }
    const novelty = new SensorNovelty(this.#options.settings);
    const played = Math.min(count, STILL_PLAYED);
    for (let i = 0; i < played; i++) novelty.observe(this.#stillValues[sensor]!);
    novelty.observe(value);
    this.#novelties[sensor] = novelty;
    this.#moving++;
  }

  #reserve(count: number): void {
    if (count <= this.#known.length) return;
    const size = Math.max(64, count, 2 * this.#known.length);
    const [values, counts, known] = [this.#stillValues, this.#stillCounts, this.#known];
    this.#stillValues = new Float64Array(size);
    this.#stillCounts = new Float64Array(size);
    this.#known = new Uint8Array(size);
    this.#stillValues.set(values);
    this.#stillCounts.set(counts);
    this.#known.set(known);
  }
}
