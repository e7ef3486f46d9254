// The novelty of every sensor's minutes: what lasts stands out in them and what is over in
// seconds does not. Their past reaches back months, so days and weeks are part of it. One of
// all sensors alarms by chance once a day at most: such an alarm needs no second witness.
import { Frame } from "../../base/index.ts";
import type { Ms, SensorTable } from "../../base/index.ts";
import { MINUTES } from "../novelty/index.ts";
import type { NoveltyState } from "../novelty/index.ts";
import type { NoveltyScores } from "../warning/index.ts";
import type { StillState } from "./memory-entry.ts";
import { NoveltyBank } from "./novelty-bank.ts";

const MINUTE: Ms = 60_000;
const MINUTES_A_DAY = 1440;
/** Share of a minute's ticks at which a sensor must have had a value. */
const KNOWN_SHARE = 0.5;

export class Minutes implements NoveltyScores {
  readonly #bank: NoveltyBank;
  readonly #means = new Frame();
  #sums = new Float64Array(0);
  #counts = new Float64Array(0);
  #ticks = 0;
  #since: Ms | null = null;
  /** True at the tick that ends a minute. */
  #isNew = false;

  constructor(table: SensorTable) {
    // A record needs a day's past at least to be one a day; longer pasts ask for no less.
    this.#bank = new NoveltyBank(table, {
      settings: MINUTES,
      samplesPerChanceAlarm: MINUTES_A_DAY,
      historyMost: MINUTES_A_DAY,
    });
  }

  get count(): number {
    return this.#bank.count;
  }

  observe(now: Ms, { count, values, gaps }: Frame): void {
    this.#since ??= now;
    this.#isNew = now - this.#since >= MINUTE;
    if (this.#isNew) this.#close(now);
    this.#reserve(count);
    this.#ticks++;
    for (let i = 0; i < count; i++) {
      if (gaps[i] !== 0) continue;
      this.#sums[i]! += values[i]!;
      this.#counts[i]! += 1;
    }
  }

  /** As of the last whole minute. */
  score(sensor: number): number | null {
    return sensor < this.count ? this.#bank.score(sensor) : null;
  }

  crossed(sensor: number): boolean {
    return this.#isNew && sensor < this.count && this.#bank.crossed(sensor);
  }

  save(): Generator<readonly [sensor: string, state: NoveltyState | StillState]> {
    return this.#bank.save();
  }

  restore(sensor: string, state: unknown): boolean {
    return this.#bank.restore(sensor, state);
  }

  forgetWaiting(): void {
    this.#bank.forgetWaiting();
  }

  #close(now: Ms): void {
    const means = this.#means;
    means.clear(this.#sums.length);
    for (let i = 0; i < this.#sums.length; i++) {
      const known = this.#counts[i]!;
      if (known >= KNOWN_SHARE * this.#ticks) means.set(i, this.#sums[i]! / known);
    }
    this.#bank.observe(means);
    this.#sums.fill(0);
    this.#counts.fill(0);
    this.#ticks = 0;
    this.#since = now;
  }

  #reserve(count: number): void {
    if (count <= this.#sums.length) return;
    const [sums, counts] = [this.#sums, this.#counts];
    this.#sums = new Float64Array(count);
    this.#counts = new Float64Array(count);
    this.#sums.set(sums);
    this.#counts.set(counts);
  }
}
