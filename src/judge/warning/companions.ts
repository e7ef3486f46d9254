// Sensors that go together, and one that leaves the others: what a host receives falls to a
// third while everything that follows from it goes on. Two sensors are companions when the
// ratio of their minutes has kept far closer than each has kept to itself. One that falls
// from its companions by far more than ever before alarms. Rates are shares of the largest
// seen lately, so one that reached its largest alone has changed its scale: it is left out
// until that has faded. A handful of numbers for each pair, looked at once a minute.
import { isAmount, isCount, isNumber, isText, listOf, shaped } from "../../base/index.ts";
import type { Check, Ratio } from "../../base/index.ts";

/** Sensors that take part, the first that move. */
const COMPANIONS_MOST = 48;
/** Minutes that must all show it, and minutes before them that it is compared with. */
const NOW = 3;
const BEFORE = 10;
/** Minutes after which a scale changed by a largest value no longer matters: all that are compared are younger. */
const SCALE_FADES = NOW + BEFORE + 2;
/** Minutes after which a parting becomes a record, once or twice: the one that begins must not hide itself. */
const SETTLES = 15;
/** Minutes that two sensors must have been seen together. */
const LEAST_SEEN = 600;
/** Least fall that counts, as a logarithm: by a fifth; and in units of the largest seen. */
const LEAST_FALL = 0.25;
const RECORDS = 3;
/** Companions' largest parting is at most this, and this share of the largest fall of its own. */
const CLOSE = 0.25;
const CLOSE_SHARE = 0.25;
/** Added to values: what is next to nothing has no ratio. */
const NEXT_TO_NOTHING = 0.01;
/** A sensor below this falls from nothing. */
const LEAST_LEVEL = 0.03;
/** At its largest, and when another beside it is not. */
const LARGEST = 0.999;
const NOT_LARGEST = 0.9;

/** One that has left its companions. */
export interface Parting {
  readonly sensor: number;
  /** What is left of it, as a share of what they foretell. */
  readonly share: Ratio;
  /** How far it fell, in units of the alarm level; 1 and up. */
  readonly strength: number;
  readonly companions: readonly number[];
}

export interface CompanionsState {
  readonly sensors: readonly string[];
  /** Largest fall of each by itself. */
  readonly falls: readonly number[];
  /** Of each ordered pair, row by row: largest parting, minutes seen, minutes since it changed its scale alone. */
  readonly partings: readonly number[];
  readonly seen: readonly number[];
  readonly scaled: readonly number[];
}

export const isCompanionsState: Check<CompanionsState> = shaped({
  sensors: listOf(isText, COMPANIONS_MOST),
  falls: listOf(isAmount, COMPANIONS_MOST),
  partings: listOf(isAmount, COMPANIONS_MOST ** 2),
  seen: listOf(isCount, COMPANIONS_MOST ** 2),
  scaled: listOf(isNumber, COMPANIONS_MOST ** 2),
});

export class Companions {
  /** Of each seat, its sensor. */
  readonly #sensors: number[] = [];
  readonly #falls = new Float64Array(COMPANIONS_MOST);
  readonly #partings = new Float64Array(COMPANIONS_MOST ** 2);
  /** Largest partings of this stretch of `SETTLES` minutes and of the one before, not yet records. */
  #recent = new Float64Array(COMPANIONS_MOST ** 2);
  #settling = new Float64Array(COMPANIONS_MOST ** 2);
  #stretch = 0;
  readonly #seen = new Float64Array(COMPANIONS_MOST ** 2);
  readonly #scaled = new Float64Array(COMPANIONS_MOST ** 2).fill(SCALE_FADES);
  /** Logarithms of the last minutes, oldest first. */
  readonly #minutes: Float64Array[] = [];

  /** Gives a sensor a seat, as long as there are any. */
  add(sensor: number): void {
    if (this.#sensors.length < COMPANIONS_MOST) this.#sensors.push(sensor);
  }

  /** Looks at one tick: who is at its largest while another is not. */
  note(values: Float64Array): void {
    const sensors = this.#sensors;
    for (let a = 0; a < sensors.length; a++) {
      if (!(values[sensors[a]!]! >= LARGEST)) continue;
      for (let b = 0; b < sensors.length; b++)
        if (values[sensors[b]!]! < NOT_LARGEST) this.#scaled[a * COMPANIONS_MOST + b] = 0;
    }
  }

  /** Takes in the means of a minute, NaN where not known; those who have left. Null interrupts. */
  observe(means: Float64Array | null): readonly Parting[] {
    if (means === null) {
      this.#minutes.length = 0;
      return [];
    }
    this.#minutes.push(
      Float64Array.from(this.#sensors, (sensor) => Math.log(means[sensor]! + NEXT_TO_NOTHING)),
    );
    if (this.#minutes.length > NOW + BEFORE) this.#minutes.shift();
    if (this.#minutes.length < NOW + BEFORE) return [];
    if (++this.#stretch >= SETTLES) this.#settle();
    const falls = this.#fallsNow();
    return falls.flatMap((fall, a) => this.#partingOf(a, fall, falls) ?? []);
  }

  save(idOf: (sensor: number) => string): CompanionsState {
    const rows = [...this.#sensors.keys()];
    const pairs = (of: Float64Array): number[] =>
      rows.flatMap((a) => rows.map((b) => of[a * COMPANIONS_MOST + b]!));
    return {
      sensors: this.#sensors.map(idOf),
      falls: rows.map((a) => this.#falls[a]!),
      partings: pairs(this.#partings),
      seen: pairs(this.#seen),
      scaled: pairs(this.#scaled),
    };
  }

  /** Takes over a checked state, of those sensors that are there; false where it does not hold together. */
  load(state: CompanionsState, indexOf: (id: string) => number | undefined): boolean {
    const { sensors, falls, partings, seen, scaled } = state;
    const size = sensors.length;
    if (falls.length !== size || [partings, seen, scaled].some((one) => one.length !== size ** 2))
      return false;
    const there = [...sensors.keys()].filter((i) => indexOf(sensors[i]!) !== undefined);
    this.#sensors.push(...there.map((i) => indexOf(sensors[i]!)!));
    for (const [a, i] of there.entries()) {
      this.#falls[a] = falls[i]!;
      for (const [b, j] of there.entries()) {
        this.#partings[a * COMPANIONS_MOST + b] = partings[i * size + j]!;
        this.#seen[a * COMPANIONS_MOST + b] = seen[i * size + j]!;
        this.#scaled[a * COMPANIONS_MOST + b] = scaled[i * size + j]!;
      }
    }
    return true;
  }

  has(sensor: number): boolean {
    return this.#sensors.includes(sensor);
  }

  /** Of each seat and each of the last minutes, how far it is below the minutes before them. */
  #fallsNow(): Float64Array[] {
    const minutes = this.#minutes;
    return this.#sensors.map((_, seat) => {
      let before = 0;
      for (let i = 0; i < BEFORE; i++) before += (minutes[i]![seat] ?? Number.NaN) / BEFORE;
      const falls = minutes.slice(BEFORE).map((minute) => before - minute[seat]!);
      return Float64Array.of(...falls, Math.exp(before));
    });
  }

  #settle(): void {
    for (let i = 0; i < this.#partings.length; i++)
      this.#partings[i] = Math.max(this.#partings[i]!, this.#settling[i]!);
    [this.#settling, this.#recent] = [this.#recent, this.#settling];
    this.#recent.fill(0);
    this.#stretch = 0;
  }

  #partingOf(a: number, fall: Float64Array, falls: readonly Float64Array[]): Parting | null {
    const own = Math.min(...fall.subarray(0, NOW));
    if (Number.isNaN(own)) return null;
    const left: { readonly sensor: number; readonly parting: number; readonly limit: number }[] =
      [];
    for (const [b, other] of falls.entries()) {
      const pair = a * COMPANIONS_MOST + b;
      if (a === b || this.#scaled[pair]!++ < SCALE_FADES) continue;
      let parting = Number.POSITIVE_INFINITY;
      for (let i = 0; i < NOW; i++) parting = Math.min(parting, fall[i]! - other[i]!);
      if (Number.isNaN(parting)) continue;
      const record = this.#partings[pair]!;
      const limit = Math.max(LEAST_FALL, RECORDS * record);
      const areClose = record <= CLOSE && record <= CLOSE_SHARE * this.#falls[a]!;
      this.#recent[pair] = Math.max(this.#recent[pair]!, parting);
      const isKnown = this.#seen[pair]!++ >= LEAST_SEEN;
      if (isKnown && areClose && parting >= limit && own >= LEAST_FALL)
        left.push({ sensor: this.#sensors[b]!, parting, limit });
    }
    if (left.length === 0 || fall[NOW]! < LEAST_LEVEL) {
      this.#falls[a] = Math.max(this.#falls[a]!, own);
      return null;
    }
    const furthest = Math.max(...left.map(({ parting }) => parting));
    return {
      sensor: this.#sensors[a]!,
      share: Math.exp(-furthest),
      strength: Math.max(...left.map(({ parting, limit }) => parting / limit)),
      companions: left.map(({ sensor }) => sensor),
    };
  }
}
