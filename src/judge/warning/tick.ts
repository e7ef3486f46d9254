// What early warning is given each tick, and the small ports through which it sees the steps
// beside it: the novelty of every sensor, the bands of every sensor, the busiest processes.
import type { Frame, Instant, Ms, Ratio } from "../../base/index.ts";
import type { BandName } from "../bands.ts";
import type { Parting } from "./companions.ts";
import type { CrossSensorScore } from "./cross-sensor.ts";
import type { ExhaustionForecast, Resource } from "./exhaustion.ts";

/** How new each sensor's value is to its own past. Read at once: the next tick overwrites it. */
export interface NoveltyScores {
  readonly count: number;
  /** 0 and up, alert near `ALERT_AT`; null while collecting or where there is no value. */
  score(sensor: number): number | null;
  /** True at the tick at which the score reached its threshold, outside the sensor's own rest. */
  crossed(sensor: number): boolean;
}

/** Band and gap of every sensor: they explain an alarm and raise none. */
export interface SensorBands {
  band(sensor: number): BandName | null;
  gap(sensor: number): number | null;
  /** False where the fit explains no more than chance would. */
  proven(sensor: number): boolean | null;
}

/** A busy process. `name` is hostile text: escape it before it is shown. */
export interface BusyProcess {
  readonly pid: number;
  readonly name: string;
  readonly cpuRatio: Ratio | null;
  readonly rssBytes: number | null;
}

export interface RelationTick {
  readonly score: CrossSensorScore;
  /** Sensors that stand out most, most first. */
  readonly leading: readonly number[];
}

export interface ExhaustionTick {
  readonly resource: Resource;
  /** Which of them, e.g. the mount point; empty where there is one only. Hostile text. */
  readonly name: string;
  /** The sensor that is its share in use. */
  readonly sensor: number;
  /** Share in use; null where it is not known at this tick. */
  readonly used: Ratio | null;
  /** Null where nothing is sure to run out. */
  readonly forecast: ExhaustionForecast | null;
}

/** A level that a sensor, or the busiest core, has held for longer than ever before. */
export interface StayTick {
  /** The sensor's id, or `cpu` of the busiest core. */
  readonly name: string;
  readonly group: string;
  /** The sensor, or the core that was the busiest last. */
  readonly sensor: number;
  /** How far beyond the record; 1 alarms. */
  readonly margin: number;
  readonly level: Ratio;
  /** The highest level ever held for half as long. */
  readonly record: Ratio;
  readonly lasted: Ms;
}

/** A process that holds whole cores for longer than it, or any unknown one, has been seen to. */
export interface HolderTick {
  readonly pid: number;
  /** Hostile text. */
  readonly name: string;
  /** Cores it held at least. */
  readonly cores: number;
  readonly lasted: Ms;
  /** The longest before; 0 where it was never seen. */
  readonly before: Ms;
  /** `lasted` over what alarms. */
  readonly strength: number;
}

export interface WarningTick {
  readonly at: Instant;
  readonly frame: Frame;
  readonly novelty: NoveltyScores;
  /** The same of whole minutes, so scaled that one of all sensors alarms by chance once a day at most. */
  readonly minutes: NoveltyScores | null;
  /** Null where relations are not watched. */
  readonly relations: RelationTick | null;
  /** Sensors that have left those they always went with. */
  readonly partings: readonly Parting[];
  readonly stays: readonly StayTick[];
  readonly holders: readonly HolderTick[];
  readonly exhaustion: readonly ExhaustionTick[];
  readonly bands: SensorBands;
  readonly processes: readonly BusyProcess[];
}
