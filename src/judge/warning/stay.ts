// How long a figure has stayed high, against the longest stays of its own past. A burst reaches
// any level; what is strange about trouble that lasts is that it lasts. For spans from minutes
// to a third of an hour it remembers the highest level that was ever held for so long, and
// alarms when a level well above that is held for twice as long. A past of minutes tells a surge
// only: five times as high as anything it ever was. Counts blocks, knows no clock.
import { isAmount, isCount, isNumber, listOf, shaped } from "../../base/index.ts";
import type { Check } from "../../base/index.ts";

/** Blocks of the spans whose records are kept; a stay must be twice as long. */
const SPANS = [9, 12, 18, 27, 40, 60] as const;
const LONGEST = 60;
/** Blocks remembered: a record counts once it is older than a stay that could break it. */
const KEPT = 3 * LONGEST;
/** Blocks after which a block counts 1/e in the usual level: a day, of ten seconds each. */
const MEMORY_BLOCKS = 8640;
/** Blocks, half a day, before which there is no record worth the name; and a day, after which it is the host's own. */
const HEARD_AFTER = 4320;
const KNOWN_AFTER = 8640;
/** Shortest stay that counts, in blocks, of a known past, and of none: as if stays of ten minutes had been seen. */
const SHORTEST = 2 * SPANS[0];
const SHORTEST_FRESH = 2 * LONGEST;
/** Least way from the usual level to a record: less is rounding, or a sensor that hardly moves. */
const LEAST_WAY = 0.1;

/** Blocks for which a surge is held, those of its record, and after which a block is past: it must not hide its own. */
const SURGE_BLOCKS = 6;
const SURGE_RECORD = 3;
const SURGE_PAST = 2 * SURGE_BLOCKS;
/** Blocks of such a past that a surge is held against at least: three minutes. */
const SURGE_LEAST = 18;
/** So many times the highest level ever held for half as long, and half of all there is. */
const SURGE_TIMES = 5;
const SURGE_LEVEL = 0.5;

/** Or, where records are high already, this share of what is left above them. */
const TO_THE_TOP = 0.5;

/** A level held for longer than ever. */
export interface Stay {
  /** How far it is above the record, in ways from the usual level to the record: 1 alarms. */
  readonly margin: number;
  /** Lowest value since it began. */
  readonly level: number;
  /** Its length, in blocks. */
  readonly blocks: number;
  /** The highest level ever held for half as long. */
  readonly record: number;
}

export interface StayState {
  /** The last blocks, oldest first. */
  readonly values: readonly number[];
  /** By span; −1 where nothing is known. */
  readonly records: readonly number[];
  readonly usual: number;
  /** The highest level that a surge is held against. */
  readonly highest: number;
  readonly blocks: number;
}

export const isStayState: Check<StayState> = shaped({
  values: listOf(isNumber, KEPT),
  records: listOf(isNumber, SPANS.length),
  usual: isAmount,
  highest: isAmount,
  blocks: isCount,
});

export class StayWatch {
  /** Ring of the last blocks. */
  readonly #values = new Float64Array(KEPT);
  #held = 0;
  #next = 0;
  readonly #records = new Float64Array(SPANS.length).fill(-1);
  #usual = 0;
  #highest = 0;
  #blocks = 0;

  /** Takes in the mean of a block, from 0 to 1, or null where it is not known; what stands out, if anything. */
  observe(value: number | null): Stay | null {
    if (value === null) {
      // What was not seen may have been an end of the stay.
      this.#held = 0;
      return null;
    }
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % KEPT;
    this.#held = Math.min(KEPT, this.#held + 1);
    this.#blocks++;
    this.#usual += (value - this.#usual) / Math.min(this.#blocks, MEMORY_BLOCKS);
    if (this.#held >= SURGE_PAST + SURGE_RECORD)
      this.#highest = Math.max(this.#highest, this.#lowest(SURGE_PAST, SURGE_RECORD));
    const stay = this.#longest();
    this.#learn();
    return (stay?.margin ?? 0) >= 1 ? stay : (this.#surge() ?? stay);
  }

  save(): StayState {
    const values = Array.from({ length: this.#held }, (_, i) => this.#ago(this.#held - 1 - i));
    const [usual, highest, blocks] = [this.#usual, this.#highest, this.#blocks];
    return { values, records: [...this.#records], usual, highest, blocks };
  }

  /** Takes over a checked state; false where it does not hold together. For a fresh watch only. */
  load({ values, records, usual, highest, blocks }: StayState): boolean {
    if (records.length !== SPANS.length) return false;
    this.#values.set(values);
    this.#held = values.length;
    this.#next = values.length % KEPT;
    this.#records.set(records);
    this.#usual = usual;
    this.#highest = highest;
    this.#blocks = blocks;
    return true;
  }

  #ago(blocks: number): number {
    return this.#values[(this.#next - 1 - blocks + 2 * KEPT) % KEPT]!;
  }

  /** The lowest of so many blocks, the last of them so many ago. */
  #lowest(ago: number, blocks: number): number {
    let level = Number.POSITIVE_INFINITY;
    for (let i = ago; i < ago + blocks; i++) level = Math.min(level, this.#ago(i));
    return level;
  }

  /** Blocks a stay must have: less and less as the past grows to a day. */
  get #shortest(): number {
    const fresh = Math.max(0, 1 - this.#blocks / KNOWN_AFTER);
    return SHORTEST + fresh * (SHORTEST_FRESH - SHORTEST);
  }

  /** The stay that is furthest above its record. */
  #longest(): Stay | null {
    if (this.#blocks < HEARD_AFTER) return null;
    let best: Stay | null = null;
    let level = Number.POSITIVE_INFINITY;
    let blocks = 0;
    for (const [i, span] of SPANS.entries()) {
      if (2 * span > this.#held) break;
      while (blocks < 2 * span) level = Math.min(level, this.#ago(blocks++));
      const record = this.#records[i]!;
      if (record < 0 || blocks < this.#shortest) continue;
      const margin = Math.max(
        (level - record) / Math.max(LEAST_WAY, record - this.#usual),
        (level - record) / (TO_THE_TOP * Math.max(LEAST_WAY, 1 - record)),
      );
      if (margin > (best?.margin ?? 0)) best = { margin, level, blocks, record };
    }
    return best;
  }

  /** A level of the last minute far above all that was ever seen, be it of minutes only. */
  #surge(): Stay | null {
    if (this.#held < SURGE_BLOCKS || this.#blocks < SURGE_PAST + SURGE_LEAST) return null;
    const wanted = Math.max(SURGE_LEVEL, SURGE_TIMES * this.#highest);
    if (!(this.#ago(0) >= wanted)) return null;
    const level = this.#lowest(0, SURGE_BLOCKS);
    if (level < wanted) return null;
    const [margin, record] = [level / wanted, this.#highest];
    return { margin, level, blocks: SURGE_BLOCKS, record };
  }

  /** The span that ended as long ago as a stay that breaks its record must last. */
  #learn(): void {
    for (const [i, span] of SPANS.entries()) {
      if (3 * span > this.#held) break;
      const level = this.#lowest(2 * span, span);
      if (level > this.#records[i]!) this.#records[i] = level;
    }
  }
}
