// One source that alarms: a sensor, the relations between sensors, or a resource that runs
// out. Alarms are what an incident is made of; each says how strong it is, since when, and
// what its sensors' bands and gaps say about it.
import type { Instant, Ms, Ratio, SensorTable } from "../../base/index.ts";
import type { BandName } from "../bands.ts";
import type { AlarmKind } from "./alarm-kind.ts";
import type { ExhaustionForecast } from "./exhaustion.ts";
import { ALERT_AT } from "./own-past.ts";
import { resourceOf } from "./resources.ts";
import type { WarningTick } from "./tick.ts";
import { isCore } from "./witness.ts";

/** A resource is of interest when it would be used up within a day … */
const EXHAUSTION_WITHIN: Ms = 86_400_000;
/** … and at once when within a quarter of an hour. */
export const EXHAUSTION_AT_ONCE: Ms = 900_000;
/** Strengths of these two: the first opens an incident by itself. */
const EXHAUSTION_STRENGTH = 2;
const EXHAUSTION_AT_ONCE_STRENGTH = 3;

/** A score of a whole minute that needs no second witness: what such scores alert at … */
const LASTING_ALERT_AT = 2.9;
/**
 * … and one of a second. Seconds come in bursts, so their tails are worth less than they seem:
 * a decade more than the rarity of once a day, where they alert about twice an hour.
 */
const ALONE_AT = LASTING_ALERT_AT + Math.log10(48) + 1;

/** Strength below which an alarm that began is calm again. */
export const CALM_BELOW = 2 / 3;

/** What an alarm knows beside its strength; by kind of finding. */
export type Finding =
  | {
      /** A level held for longer than ever. */
      readonly is: "stay";
      readonly level: Ratio;
      readonly record: Ratio;
      readonly lasted: Ms;
    }
  | {
      /** A process that holds cores. `name` is hostile text. */
      readonly is: "holder";
      readonly pid: number;
      readonly name: string;
      readonly cores: number;
      readonly lasted: Ms;
      readonly before: Ms;
    }
  | {
      /** A sensor that fell from its companions or rose above them, to a share of what they foretell. */
      readonly is: "parting";
      readonly share: number;
      readonly companions: readonly string[];
    };

/** Companions told of. */
const COMPANIONS_TOLD = 3;

/** What one source says at one tick. */
export interface Reading {
  /** Unique among sources: a sensor's id, `relations`, `exhaustion:disk:/var`. */
  readonly source: string;
  readonly kind: AlarmKind;
  /** Of the sensors that it is about. */
  readonly group: string;
  /** Score over the alert threshold; 1 alarms. Null where it ought to be seen and is not. */
  readonly strength: number | null;
  readonly crossed: boolean;
  /** True where it needs no second witness. */
  readonly suffices: boolean;
  /** Sensors it is about, indices in the table, foremost first. */
  readonly sensors: readonly number[];
  readonly forecast: ExhaustionForecast | null;
  readonly finding: Finding | null;
}

/** A sensor of an alarm: what its map says, at onset and now. Null where it was not judged. */
export interface SensorStory {
  readonly sensor: string;
  readonly bandAtOnset: BandName | null;
  readonly gapAtOnset: Ratio | null;
  readonly bandNow: BandName | null;
  readonly gapNow: Ratio | null;
  /** False where the map explains no more than chance would; the band proves nothing then. */
  readonly proven: boolean | null;
}

/** An alarm as part of an incident. */
export interface AlarmReport {
  readonly source: string;
  readonly kind: AlarmKind;
  readonly group: string;
  readonly since: Instant;
  /** Score over the alert threshold, now and at its highest. Null now: no value at this tick. */
  readonly strength: number | null;
  readonly peak: number;
  readonly sensors: readonly SensorStory[];
  /** Of exhaustion only: the last forecast. */
  readonly forecast: ExhaustionForecast | null;
  /** What it found, of those kinds that tell of more than a strength. */
  readonly finding: Finding | null;
}

/** A sensor without a score is calm where its device went away or it is collecting; else it is not seen. */
const GONE: ReadonlySet<string | null> = new Set(["vanished", "absent", null]);

/** Every source that has something to say at this tick: near its threshold, or `isKnown` to have alarmed. */
export function readings(
  tick: WarningTick,
  table: SensorTable,
  isKnown: (source: string) => boolean,
): Reading[] {
  const found: Reading[] = [];
  for (let i = 0; i < tick.novelty.count; i++) {
    const reading = sensorReading(i, tick, table);
    const { source, strength, crossed } = reading;
    if (crossed || (strength ?? 0) >= CALM_BELOW || isKnown(source)) found.push(reading);
  }
  found.push(...relationReadings(tick), ...exhaustionReadings(tick));
  found.push(...stayReadings(tick), ...holderReadings(tick), ...partingReadings(tick, table));
  return found;
}

/**
 * What is used up breaks its record all the time: whether that matters is for the forecast to
 * say. And which core is busy, for how long, is the scheduler's choice.
 */
const sufficesAlone = (id: string): boolean => resourceOf(id) === null && !isCore(id);

/** A sensor's seconds and its minutes are one source; the louder speaks. */
function sensorReading(
  i: number,
  { novelty, minutes, frame }: WarningTick,
  table: SensorTable,
): Reading {
  const { id, group } = table.at(i);
  const score = novelty.score(i);
  const lasting = minutes?.score(i) ?? 0;
  const strength =
    score === null ? (GONE.has(frame.gap(i)) ? 0 : null) : Math.max(score, lasting) / ALERT_AT;
  const crossed = score !== null && (novelty.crossed(i) || (minutes?.crossed(i) ?? false));
  const isLoud = lasting >= LASTING_ALERT_AT || (score ?? 0) >= ALONE_AT;
  const suffices = score !== null && isLoud && sufficesAlone(id);
  return { ...plain("novelty", id), group, strength, crossed, suffices, sensors: [i] };
}

function relationReadings({ relations }: WarningTick): Reading[] {
  if (relations === null || relations.score.state === "collecting") return [];
  const { score } = relations.score;
  const strength = score === null ? null : score / ALERT_AT;
  const crossed = (strength ?? 0) >= 1;
  return [{ ...plain("relations", "relations"), strength, crossed, sensors: relations.leading }];
}

function exhaustionReadings({ exhaustion }: WarningTick): Reading[] {
  return exhaustion.map(({ resource, name, sensor, used, forecast }) => {
    const strength = used === null ? null : exhaustionStrength(forecast);
    const source = `exhaustion:${resource}${name === "" ? "" : `:${name}`}`;
    const crossed = (strength ?? 0) >= 1;
    return {
      ...plain("exhaustion", source),
      strength,
      crossed,
      suffices: crossed,
      sensors: [sensor],
      forecast,
    };
  });
}

function stayReadings({ stays }: WarningTick): Reading[] {
  return stays.map(({ name, group, sensor, margin, level, record, lasted }) => ({
    ...certain("lasting", `lasting:${name}`, margin),
    group,
    sensors: [sensor],
    finding: { is: "stay", level, record, lasted },
  }));
}

function holderReadings({ holders }: WarningTick): Reading[] {
  return holders.map(({ pid, name, cores, lasted, before, strength }) => ({
    ...certain("lasting", `lasting:process:${pid}`, strength),
    group: "cpu",
    finding: { is: "holder", pid, name, cores, lasted, before },
  }));
}

function partingReadings({ partings }: WarningTick, table: SensorTable): Reading[] {
  return partings.map(({ sensor, share, strength, companions }) => ({
    ...certain("relations", `relations:${table.at(sensor).id}`, strength),
    group: "relations",
    sensors: [sensor, ...companions],
    finding: {
      is: "parting",
      share,
      companions: companions.slice(0, COMPANIONS_TOLD).map((one) => table.at(one).id),
    },
  }));
}

/** What breaks a record by far needs no second witness. */
const certain = (kind: AlarmKind, source: string, strength: number): Reading => ({
  ...plain(kind, source),
  strength,
  crossed: strength >= 1,
  suffices: strength >= 1,
});

const plain = (kind: AlarmKind, source: string): Reading => ({
  source,
  kind,
  group: source,
  strength: 0,
  crossed: false,
  suffices: false,
  sensors: [],
  forecast: null,
  finding: null,
});

function exhaustionStrength(forecast: ExhaustionForecast | null): number {
  if (forecast === null) return 0;
  const { left } = forecast;
  if (left <= EXHAUSTION_AT_ONCE) return EXHAUSTION_AT_ONCE_STRENGTH;
  return left <= EXHAUSTION_WITHIN ? EXHAUSTION_STRENGTH : 0;
}
