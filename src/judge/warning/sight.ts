// Whether early warning can see: which sensors ought to have a value and have none, and for
// how long no tick came at all. What is not seen is neither well nor ill, so the time in which
// nothing was seen counts toward no rest and no duration.
import { isAmount, shaped } from "../../base/index.ts";
import type { Check, Frame, Instant, Ms, SensorTable } from "../../base/index.ts";

/** A sensor without a value for so long is lost, shorter gaps are ordinary; of slow ticks, so many. */
const LOST_AFTER: Ms = 10_000;
const LOST_TICKS = 5;
/** Share of a new interval in the usual one; a pause counts no more than so many usual intervals. */
const PACE_SHARE = 0.1;
const LONGEST_STEP = 2;
/** A sensor whose device went away is expected for so long, then no more. */
const EXPECTED_FOR: Ms = 600_000;
/** A share of the expected sensors that are lost from which the whole host is not seen. */
const BLIND_SHARE = 0.5;

export interface Sight {
  /** True while most of the sensors that ought to have a value have none. */
  readonly blind: boolean;
  /** Monotonic time since when; null while seeing. */
  readonly blindSince: Ms | null;
  /** Groups of which no sensor has a value, though some ought to. */
  readonly lostGroups: readonly string[];
  /** Time without any tick that ended at this one; 0 mostly. */
  readonly missed: Ms;
  /** Time in which something was seen, ms since the start. */
  readonly seenFor: Ms;
  /** Usual time from tick to tick. */
  readonly pace: Ms;
}

export interface WatchmanState {
  readonly seenFor: Ms;
  readonly pace: Ms;
}

export const isWatchmanState: Check<WatchmanState> = shaped({ seenFor: isAmount, pace: isAmount });

export class Watchman {
  readonly #sensors: SensorTable;
  /** Monotonic time at which each sensor last had a value; NaN before the first. */
  #valueAt = new Float64Array(0);
  #last: Ms | null = null;
  #pace: Ms = 0;
  #seenFor: Ms = 0;
  #blindSince: Ms | null = null;

  constructor(sensors: SensorTable) {
    this.#sensors = sensors;
  }

  /** Looks at one tick. */
  look({ monotonic: now }: Instant, frame: Frame): Sight {
    const passed = Math.max(0, now - (this.#last ?? now));
    this.#last = now;
    const missed = this.#pace > 0 && passed > this.#lostAfter ? passed : 0;
    this.#follow(passed);
    // After a pause everything has to be read anew: what was known before it is expected from now.
    if (missed > 0) for (let i = 0; i < this.#valueAt.length; i++) this.#valueAt[i]! += missed;
    this.#note(now, frame);
    const { expected, lost, lostGroups, since } = this.#count(now, frame);
    const blind = expected > 0 && lost >= BLIND_SHARE * expected;
    this.#blindSince = blind ? (this.#blindSince ?? since) : null;
    if (!blind && missed === 0) this.#seenFor += passed;
    return {
      blind,
      blindSince: this.#blindSince,
      lostGroups,
      missed,
      seenFor: this.#seenFor,
      pace: this.#pace,
    };
  }

  /** Time in which something was seen, and the usual time from tick to tick: a restart goes on from them. */
  save(): WatchmanState {
    return { seenFor: this.#seenFor, pace: this.#pace };
  }

  /** Takes over a checked state: what is expected is learnt anew, and the time between is not seen. */
  load({ seenFor, pace }: WatchmanState): void {
    this.#seenFor = seenFor;
    this.#pace = pace;
  }

  get #lostAfter(): Ms {
    return Math.max(LOST_AFTER, LOST_TICKS * this.#pace);
  }

  #follow(passed: Ms): void {
    if (this.#pace === 0) this.#pace = passed;
    else this.#pace += PACE_SHARE * (Math.min(passed, LONGEST_STEP * this.#pace) - this.#pace);
  }

  #note(now: Ms, frame: Frame): void {
    if (frame.count > this.#valueAt.length) {
      const grown = new Float64Array(Math.max(frame.count, 2 * this.#valueAt.length));
      grown.fill(Number.NaN);
      grown.set(this.#valueAt);
      this.#valueAt = grown;
    }
    for (let i = 0; i < frame.count; i++) if (frame.gaps[i] === 0) this.#valueAt[i] = now;
  }

  #count(now: Ms, frame: Frame): Census {
    let expected = 0;
    let lost = 0;
    let since = now;
    const lostAfter = this.#lostAfter;
    for (let i = 0; i < this.#valueAt.length; i++) {
      const valueAt = this.#valueAt[i]!;
      if (Number.isNaN(valueAt)) continue;
      if (now - valueAt > EXPECTED_FOR && this.#isRemoved(frame, i)) {
        this.#valueAt[i] = Number.NaN;
        continue;
      }
      expected++;
      if (now - valueAt < lostAfter) continue;
      lost++;
      since = Math.min(since, valueAt);
    }
    return { expected, lost, lostGroups: lost === 0 ? [] : this.#lostGroups(now), since };
  }

  /** Its device went away; while most sensors are lost it is no single device. */
  #isRemoved(frame: Frame, sensor: number): boolean {
    const reason = frame.gap(sensor);
    return this.#blindSince === null && (reason === "vanished" || reason === "absent");
  }

  #lostGroups(now: Ms): string[] {
    const groups = new Map<string, boolean>();
    for (const [i, { group }] of this.#sensors.specs.entries()) {
      const valueAt = this.#valueAt[i] ?? Number.NaN;
      if (Number.isNaN(valueAt)) continue;
      groups.set(group, (groups.get(group) ?? true) && now - valueAt >= this.#lostAfter);
    }
    return [...groups].flatMap(([group, isLost]) => (isLost ? [group] : []));
  }
}

interface Census {
  readonly expected: number;
  readonly lost: number;
  readonly lostGroups: readonly string[];
  /** Time from which the longest lost sensor has no value. */
  readonly since: Ms;
}
