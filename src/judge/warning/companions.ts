// Sensors that go together, and one that leaves the others: what a host receives falls to a
// third while everything that follows from it goes on. Two sensors are companions when the
// ratio of their minutes has kept far closer than each has kept to itself. One that falls
// from its companions by far more than ever before alarms. Rates are shares of the largest
// seen lately, so one that reached its largest alone has changed its scale: it is left out
// until that has faded; and one that comes down to where it has been beside them before has
// only come back. A handful of numbers for each pair, looked at once a minute.
import { isAmount, isCount, isNumber, isText, listOf, median, shaped } from "../../base/index.ts";
import type { Check } from "../../base/index.ts";

/** Sensors that take part, the first that move. */
const COMPANIONS_MOST = 48;
/** Minutes that must all show it, and minutes before them that it is compared with. */
const NOW = 3;
const BEFORE = 10;
/** Minutes after which a scale changed by a largest value no longer matters: all that are compared are younger. */
const SCALE_FADES = NOW + BEFORE + 2;
/** Minutes after which a parting becomes a record, once or twice: the one that begins must not hide itself. */
const SETTLES = 15;
/** Minutes that two sensors must have been seen together, and a day but for gaps: its hours have habits. */
const LEAST_SEEN = 600;
const LEAST_OBSERVED = 1200;
/** The first parting of two is no habit: it teaches nothing, nor do the minutes after it. */
const SPARED = 60;
/** Least parting that counts, as a logarithm: by a seventh; and in units of the largest seen. */
const LEAST_PARTING = 0.15;
const RECORDS = 2;
/** Companions' largest parting is at most this, and this share of the largest fall of its own. */
const CLOSE = 0.25;
const CLOSE_SHARE = 0.25;
/** Added to values: what is next to nothing has no ratio. */
const NEXT_TO_NOTHING = 0.01;
/** A sensor below this falls from nothing, and goes with everything that is next to nothing. */
const LEAST_LEVEL = 0.03;
/** At its largest, and when another beside it is not. */
const LARGEST = 0.999;
const NOT_LARGEST = 0.9;

/** One that has left its companions. */
export interface Parting {
  readonly sensor: number;
  /** What is left of it, as a share of what they foretell; above 1 where it rose above them. */
  readonly share: number;
  /** How far it fell or rose, in units of the alarm level; 1 and up. */
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
  /** And the lowest that the first was ever seen above the second, as a logarithm. */
  readonly lowest: readonly number[];
  /** And for how long it has been since they first parted, minutes. */
  readonly spared: readonly number[];
  /** Minutes observed. */
  readonly observed: number;
}

export const isCompanionsState: Check<CompanionsState> = shaped({
  sensors: listOf(isText, COMPANIONS_MOST),
  falls: listOf(isAmount, COMPANIONS_MOST),
  partings: listOf(isAmount, COMPANIONS_MOST ** 2),
  seen: listOf(isCount, COMPANIONS_MOST ** 2),
  scaled: listOf(isNumber, COMPANIONS_MOST ** 2),
  lowest: listOf(isNumber, COMPANIONS_MOST ** 2),
  spared: listOf(isCount, COMPANIONS_MOST ** 2),
  observed: isCount,
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
  readonly #lowest = new Float64Array(COMPANIONS_MOST ** 2);
  /** Minutes since each pair first alarmed; 0 where it never has. */
  readonly #spared = new Float64Array(COMPANIONS_MOST ** 2);
  #observed = 0;
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
    this.#observed++;
    if (this.#minutes.length < NOW + BEFORE) return [];
    if (++this.#stretch >= SETTLES) this.#settle();
    return this.#partingsNow();
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
      lowest: pairs(this.#lowest),
      spared: pairs(this.#spared),
      observed: this.#observed,
    };
  }

  /** Takes over a checked state, of those sensors that are there; false where it does not hold together. */
  load(state: CompanionsState, indexOf: (id: string) => number | undefined): boolean {
    const { sensors, falls, partings, seen, scaled, lowest, spared } = state;
    const size = sensors.length;
    const pairs = [partings, seen, scaled, lowest, spared];
    if (falls.length !== size || pairs.some((one) => one.length !== size ** 2)) return false;
    this.#observed = state.observed;
    const there = [...sensors.keys()].filter((i) => indexOf(sensors[i]!) !== undefined);
    this.#sensors.push(...there.map((i) => indexOf(sensors[i]!)!));
    for (const [a, i] of there.entries()) {
      this.#falls[a] = falls[i]!;
      for (const [b, j] of there.entries()) {
        this.#partings[a * COMPANIONS_MOST + b] = partings[i * size + j]!;
        this.#seen[a * COMPANIONS_MOST + b] = seen[i * size + j]!;
        this.#scaled[a * COMPANIONS_MOST + b] = scaled[i * size + j]!;
        this.#lowest[a * COMPANIONS_MOST + b] = lowest[i * size + j]!;
        this.#spared[a * COMPANIONS_MOST + b] = spared[i * size + j]!;
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

  /** How far the first is above the second, as a logarithm, at the highest of the last minutes. */
  #above(a: number, b: number): number {
    let above = Number.NEGATIVE_INFINITY;
    for (let i = BEFORE; i < BEFORE + NOW; i++)
      above = Math.max(above, this.#minutes[i]![a]! - this.#minutes[i]![b]!);
    return above;
  }

  /** Looks at a pair, of which the first may have fallen from the second, and learns from it. */
  #look(a: number, b: number, falls: readonly Float64Array[]): Leaving | null {
    const pair = a * COMPANIONS_MOST + b;
    if (this.#scaled[pair]!++ < SCALE_FADES) return null;
    const [fall, other] = [falls[a]!, falls[b]!];
    let parting = Number.POSITIVE_INFINITY;
    for (let i = 0; i < NOW; i++) parting = Math.min(parting, fall[i]! - other[i]!);
    if (Number.isNaN(parting)) return null;
    const above = this.#above(a, b);
    const record = this.#partings[pair]!;
    const limit = Math.max(LEAST_PARTING, RECORDS * record);
    const areClose =
      record <= CLOSE && record <= CLOSE_SHARE * Math.min(this.#falls[a]!, this.#falls[b]!);
    const isKnown = ++this.#seen[pair]! > LEAST_SEEN && this.#observed > LEAST_OBSERVED;
    const isFar = isKnown && areClose && parting >= limit;
    const isNew = isFar && above < this.#lowest[pair]!;
    if (isFar || this.#spared[pair]! > 0) this.#spared[pair]!++;
    if (this.#spared[pair] === 0 || this.#spared[pair]! > SPARED) {
      this.#recent[pair] = Math.max(this.#recent[pair]!, parting);
      const isFirst = this.#seen[pair] === 1;
      this.#lowest[pair] = isFirst ? above : Math.min(this.#lowest[pair]!, above);
    }
    return isNew && Math.min(fall[NOW]!, other[NOW]!) >= LEAST_LEVEL
      ? { parting, limit, isRise: false }
      : null;
  }

  /** Those who fell from others or rose above them: of two, the one that moved more. */
  #partingsNow(): Parting[] {
    const falls = this.#fallsNow();
    const fell = falls.map((fall) => median(fall.subarray(0, NOW)));
    const left = falls.map(() => new Map<number, Leaving>());
    for (let a = 0; a < falls.length; a++) {
      for (let b = 0; b < falls.length; b++) {
        const leaving = a === b ? null : this.#look(a, b, falls);
        if (leaving === null) continue;
        if (fell[a]! >= -fell[b]!) left[a]!.set(b, leaving);
        else left[b]!.set(a, { ...leaving, isRise: true });
      }
    }
    for (const [a, fall] of falls.entries()) {
      const own = Math.min(...fall.subarray(0, NOW));
      if (left[a]!.size === 0 && own > this.#falls[a]!) this.#falls[a] = own;
    }
    return left.flatMap((from, a) => (from.size === 0 ? [] : this.#partingOf(a, from)));
  }

  #partingOf(a: number, from: ReadonlyMap<number, Leaving>): Parting {
    const all = [...from.values()];
    const furthest = all.reduce((one, other) => (other.parting > one.parting ? other : one));
    return {
      sensor: this.#sensors[a]!,
      share: Math.exp(furthest.isRise ? furthest.parting : -furthest.parting),
      strength: Math.max(...all.map(({ parting, limit }) => parting / limit)),
      companions: [...from.keys()].map((b) => this.#sensors[b]!),
    };
  }
}

/** How far one fell from another, as a logarithm, and what alarms. */
interface Leaving {
  readonly parting: number;
  readonly limit: number;
  /** True where the other rose. */
  readonly isRise: boolean;
}
