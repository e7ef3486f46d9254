// The alarms that stand or stood lately: when each began, how strong it has been, how its
// sensors' bands were at onset. An alarm falls silent only well below its threshold, so that
// one that trembles about it counts once. Durations are time seen, not time passed.
import type { Instant, Ms, SensorTable } from "../../base/index.ts";
import { CALM_BELOW, EXHAUSTION_AT_ONCE } from "./alarm.ts";
import type { AlarmReport, Finding, Reading, SensorStory } from "./alarm.ts";
import { CERTAIN_LASTS, CRITICAL_LASTS, severityOf, WARNING_LASTS } from "./severity.ts";
import type { Severity } from "./severity.ts";
import type { SensorBands, WarningTick } from "./tick.ts";
import { witnessOf } from "./witness.ts";

/** Alarms that stood within this time of one another are looked at together; of slow ticks, so many. */
const GATHER: Ms = 30_000;
const GATHER_TICKS = 3;
/** An alarm that stands for so long counts once more; of slow ticks, so many. */
const LASTS: Ms = 60_000;
const LASTS_TICKS = 5;
/** The same on a host whose habits are not known: timers and jobs are over by then. */
const LASTS_FRESH: Ms = 180_000;
/** No score counts more than this: a wild value is one witness, and one does not open an incident. */
const LOUDEST = 1.9;
/** A wild value or two are one witness, however wild: what needs no second one is seen at so many ticks. */
const SUFFICES_TICKS = 3;
/** Sensors told of for one alarm about several. */
const TOLD = 4;

interface Alarm {
  /** The last in which it was seen. */
  readonly reading: Reading;
  /** What it is a witness of; null where it counts for nothing beside others. */
  readonly witness: string | null;
  readonly since: Instant;
  /** Times seen at which its present stand began and at which it last stood. */
  readonly beganAt: Ms;
  readonly stoodAt: Ms;
  /** False where it ought to have a value at this tick and has none. */
  readonly seen: boolean;
  /** Highest strength ever, and in the present stand. */
  readonly peak: number;
  readonly standPeak: number;
  /** Ticks of the present stand at which it needed no second witness. */
  readonly sufficed: number;
  readonly stories: readonly SensorStory[];
}

/** An alarm as plain data; `strength` as it was when last seen. */
export interface SavedAlarm extends AlarmReport {
  readonly crossed: boolean;
  readonly suffices: boolean;
  readonly sufficed: number;
  readonly beganAt: Ms;
  readonly stoodAt: Ms;
  readonly seen: boolean;
  readonly standPeak: number;
}

export interface BookEntry {
  readonly heard: readonly Reading[];
  readonly tick: WarningTick;
  /** Time seen so far, and usual time from tick to tick, ms. */
  readonly now: Ms;
  readonly pace: Ms;
  /** True while an incident is open: its alarms are kept as its story. */
  readonly keep: boolean;
}

export class AlarmBook {
  readonly #sensors: SensorTable;
  readonly #alarms = new Map<string, Alarm>();
  #now: Ms = 0;
  #gather: Ms = GATHER;
  #lasts: Ms = LASTS;
  #lastsFresh: Ms = LASTS_FRESH;

  constructor(sensors: SensorTable) {
    this.#sensors = sensors;
  }

  has(source: string): boolean {
    return this.#alarms.has(source);
  }

  /** Takes in what the sources say at one tick; an alarm of which nothing is heard is calm. */
  note({ heard, tick, now, pace, keep }: BookEntry): void {
    this.#now = now;
    this.#gather = Math.max(GATHER, GATHER_TICKS * pace);
    this.#lasts = Math.max(LASTS, LASTS_TICKS * pace);
    this.#lastsFresh = Math.max(LASTS_FRESH, LASTS_TICKS * pace);
    const unheard = new Set(this.#alarms.keys());
    for (const reading of heard) {
      unheard.delete(reading.source);
      const alarm = this.#alarms.get(reading.source);
      if (alarm === undefined) {
        if (reading.crossed || (reading.strength ?? 0) >= 1) this.#begin(reading, tick);
      } else this.#alarms.set(reading.source, this.#continued(alarm, reading, tick.bands));
    }
    for (const source of unheard) {
      const alarm = this.#alarms.get(source)!;
      const calm = { ...alarm.reading, strength: 0, crossed: false, suffices: false };
      this.#alarms.set(source, { ...alarm, reading: calm, seen: true });
    }
    if (keep) return;
    for (const [source, { stoodAt }] of this.#alarms)
      if (now - stoodAt > this.#gather) this.#alarms.delete(source);
  }

  save(): readonly SavedAlarm[] {
    return this.#all().map(({ reading, stories, witness: _witness, ...alarm }) => {
      const { sensors: _, ...told } = reading;
      return Object.assign(told, { sensors: stories }, alarm);
    });
  }

  /** Takes over checked alarms. */
  load(alarms: readonly SavedAlarm[]): void {
    for (const { source, kind, group, strength, crossed, suffices, ...rest } of alarms) {
      // The sensors it was about are told of in its stories; their places in the table may be others now.
      const { sensors: stories, forecast, finding, ...alarm } = rest;
      const said = { source, kind, group, strength, crossed, suffices, forecast, finding };
      const witness = witnessOf(said, stories[0]?.sensor ?? null);
      this.#alarms.set(source, { ...alarm, reading: { ...said, sensors: [] }, stories, witness });
    }
  }

  clear(): void {
    this.#alarms.clear();
  }

  get isEmpty(): boolean {
    return this.#alarms.size === 0;
  }

  /** True where an alarm stands at this tick that has stood since a time seen, or longer. */
  standsSince(time: Ms): boolean {
    const stands = ({ stoodAt, seen }: Alarm): boolean => seen && stoodAt === this.#now;
    return this.#all().some((alarm) => stands(alarm) && alarm.beganAt <= time);
  }

  /** True where alarms that stood when they were last seen are not seen at this tick. */
  get isUnseen(): boolean {
    return this.#all().some(({ seen, reading }) => !seen && (reading.strength ?? 0) >= CALM_BELOW);
  }

  /** When the first of the alarms began. */
  get since(): Instant | null {
    const first = this.#all().toSorted((a, b) => a.since.monotonic - b.since.monotonic)[0];
    return first?.since ?? null;
  }

  /** Sum, over what recent alarms are witnesses of, of what the strongest of each counts. */
  get agreement(): number {
    return [...this.#weights().values()].reduce((sum, weight) => sum + weight, 0);
  }

  /** Witnesses whose alarms stood for so long that they count even on a host of unknown habits. */
  get lastingWitnesses(): number {
    return this.#witnessesFor(this.#lastsFresh);
  }

  /**
   * True where an alarm needs no second witness. On a host of unknown habits a value unlike
   * all others must stand as long as two witnesses must.
   */
  suffices(isFresh: boolean): boolean {
    return this.#recent().some(
      ({ sufficed, reading, beganAt, stoodAt }) =>
        sufficed >= SUFFICES_TICKS &&
        (!isFresh || reading.kind !== "novelty" || stoodAt - beganAt >= this.#lastsFresh),
    );
  }

  /** On a host of unknown habits a value unlike all others is never certain to matter. */
  severity(isFresh: boolean): Severity {
    const recent = this.#recent();
    const soonest = Math.min(...recent.map(({ reading }) => reading.forecast?.left ?? Infinity));
    const stood = ({ beganAt, stoodAt }: Alarm): Ms => stoodAt - beganAt;
    const isCertain = recent.some(
      (alarm) =>
        alarm.sufficed >= SUFFICES_TICKS &&
        stood(alarm) >= CERTAIN_LASTS &&
        !(isFresh && alarm.reading.kind === "novelty"),
    );
    return severityOf({
      atOnce: soonest <= EXHAUSTION_AT_ONCE,
      runsOut: recent.some(({ reading }) => reading.kind === "exhaustion"),
      isCertain,
      lasting: this.#witnessesFor(WARNING_LASTS),
      chronic: this.#witnessesFor(CRITICAL_LASTS),
    });
  }

  /** All alarms, strongest first. */
  reports(): readonly AlarmReport[] {
    return this.#all()
      .toSorted((a, b) => b.peak - a.peak)
      .map(({ reading, since, seen, peak, stories }) => ({
        source: reading.source,
        kind: reading.kind,
        group: reading.group,
        since,
        strength: seen ? reading.strength : null,
        peak,
        sensors: stories,
        forecast: reading.forecast,
        finding: reading.finding,
      }));
  }

  #all(): Alarm[] {
    return [...this.#alarms.values()];
  }

  #recent(): Alarm[] {
    return this.#all().filter(({ stoodAt }) => this.#now - stoodAt <= this.#gather);
  }

  /** Witnesses with a recent alarm that has stood for so long. */
  #witnessesFor(time: Ms): number {
    const lasting = this.#recent().filter(({ beganAt, stoodAt }) => stoodAt - beganAt >= time);
    return new Set(lasting.flatMap(({ witness }) => witness ?? [])).size;
  }

  #hasLasted({ beganAt, stoodAt }: Alarm): boolean {
    return stoodAt - beganAt >= this.#lasts;
  }

  #weights(): Map<string, number> {
    const weights = new Map<string, number>();
    for (const alarm of this.#recent()) {
      const { reading, standPeak, witness } = alarm;
      if (witness === null) continue;
      const loud = reading.kind === "exhaustion" ? standPeak : Math.min(LOUDEST, standPeak);
      const weight = loud + (this.#hasLasted(alarm) ? 1 : 0);
      weights.set(witness, Math.max(weight, weights.get(witness) ?? 0));
    }
    return weights;
  }

  #begin(reading: Reading, { at, bands }: WarningTick): void {
    const peak = Math.max(1, reading.strength ?? 0);
    const [foremost] = reading.sensors;
    const sensor = foremost === undefined ? null : this.#sensors.at(foremost).id;
    this.#alarms.set(reading.source, {
      reading,
      witness: witnessOf(reading, sensor),
      since: at,
      beganAt: this.#now,
      stoodAt: this.#now,
      seen: true,
      peak,
      standPeak: peak,
      sufficed: sufficesNow(reading),
      stories: this.#stories(reading, bands),
    });
  }

  #continued(alarm: Alarm, reading: Reading, bands: SensorBands): Alarm {
    if (reading.strength === null) return { ...alarm, seen: false };
    const now = this.#now;
    const stands = reading.crossed || reading.strength >= CALM_BELOW;
    // What comes back after it was calm for long is a new stand of the old alarm.
    const isNew = stands && now - alarm.stoodAt > this.#gather;
    return {
      // The last forecast and finding stay as part of the story.
      reading: {
        ...reading,
        forecast: reading.forecast ?? alarm.reading.forecast,
        finding: findingOf(alarm, reading),
      },
      witness: alarm.witness,
      since: alarm.since,
      beganAt: isNew ? now : alarm.beganAt,
      stoodAt: stands ? now : alarm.stoodAt,
      seen: true,
      peak: Math.max(alarm.peak, reading.strength),
      standPeak: isNew ? reading.strength : Math.max(alarm.standPeak, reading.strength),
      sufficed: (isNew ? 0 : alarm.sufficed) + sufficesNow(reading),
      stories: alarm.stories.map((story) => this.#toldNow(story, bands)),
    };
  }

  #stories({ sensors }: Reading, bands: SensorBands): readonly SensorStory[] {
    return sensors.slice(0, TOLD).map((index) => ({
      sensor: this.#sensors.at(index).id,
      bandAtOnset: bands.band(index),
      gapAtOnset: bands.gap(index),
      bandNow: bands.band(index),
      gapNow: bands.gap(index),
      proven: bands.proven(index),
    }));
  }

  #toldNow(story: SensorStory, bands: SensorBands): SensorStory {
    const index = this.#sensors.indexOf(story.sensor);
    if (index === undefined) return story;
    return {
      ...story,
      bandNow: bands.band(index),
      gapNow: bands.gap(index),
      proven: bands.proven(index),
    };
  }
}

/**
 * What alarmed is told, not what it came to as it went by: a level as long as it alarms, a
 * parting at its furthest.
 */
function findingOf(
  { reading: before, peak }: Alarm,
  { finding, strength }: Reading,
): Finding | null {
  const least = finding?.is === "parting" ? peak : 1;
  return finding !== null && (before.finding === null || (strength ?? 0) >= least)
    ? finding
    : before.finding;
}

/** A forecast has been confirmed several times over before it is made. */
const sufficesNow = ({ kind, suffices }: Reading): number =>
  suffices ? (kind === "exhaustion" ? SUFFICES_TICKS : 1) : 0;
