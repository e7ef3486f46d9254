// A host for tests of incidents: sensors of a few groups whose scores, gaps, bands and busy
// processes are set by hand, one tick a second unless asked otherwise.
import { Frame, SensorTable } from "../../base/index.ts";
import type { GapReason, Instant } from "../../base/index.ts";
import type { BandName } from "../bands.ts";
import type { Parting } from "./companions.ts";
import type { ExhaustionForecast } from "./exhaustion.ts";
import { Incidents } from "./incidents.ts";
import type { ChangeKind, IncidentView } from "./incident.ts";
import { registerSensor } from "./related-host.fixture.ts";
import type { BusyProcess, ExhaustionTick, HolderTick } from "./tick.ts";
import type { RelationTick, StayTick, WarningTick } from "./tick.ts";

export const SECOND = 1000;
const WALL = 1_700_000_000_000;
const SENSORS = [
  ["cpu0", "cpu"],
  ["cpu1", "cpu"],
  ["mem_used", "memory"],
  ["net.lo.rx", "network"],
  ["psi_cpu_some", "pressure"],
] as const;
export type SceneSensor = (typeof SENSORS)[number][0];

export class Scene {
  readonly sensors = new SensorTable();
  readonly incidents: Incidents;
  /** Changes so far, with the second of each. */
  readonly changes: { readonly t: number; readonly kind: ChangeKind }[] = [];
  readonly #frame = new Frame();
  readonly #scores = new Map<string, number>();
  readonly #gaps = new Map<string, GapReason>();
  readonly #bands = new Map<string, BandName>();
  processes: readonly BusyProcess[] = [];
  relations: RelationTick | null = null;
  exhaustion: readonly ExhaustionTick[] = [];
  partings: readonly Parting[] = [];
  stays: readonly StayTick[] = [];
  holders: readonly HolderTick[] = [];
  t = 0;

  /** `isKnown`: the host has been watched for a day, and nothing alarmed. */
  constructor(isKnown = true) {
    for (const [id, group] of SENSORS) registerSensor(this.sensors, id, group);
    this.incidents = new Incidents(this.sensors);
    if (!isKnown) return;
    // A day without alarms.
    const { usual, ...rest } = this.incidents.save({ monotonic: 0, wall: WALL });
    const highest = Array.from({ length: 144 }, () => 0);
    this.incidents.load({ ...rest, usual: { ...usual, highest } });
  }

  score(sensor: SceneSensor, score: number): this {
    this.#scores.set(sensor, score);
    return this;
  }

  /** Takes away the values of sensors, or gives them back. */
  gap(reason: GapReason | null, ...sensors: SceneSensor[]): this {
    for (const one of sensors) {
      if (reason === null) this.#gaps.delete(one);
      else this.#gaps.set(one, reason);
    }
    return this;
  }

  band(sensor: SceneSensor, band: BandName): this {
    this.#bands.set(sensor, band);
    return this;
  }

  /** Every score back to the ordinary. */
  calm(): this {
    this.#scores.clear();
    return this;
  }

  get at(): Instant {
    return { monotonic: this.t * SECOND, wall: WALL + this.t * SECOND };
  }

  /** Time in which no tick comes. */
  sleep(seconds: number): this {
    this.t += seconds;
    return this;
  }

  /** Ticks, one a second or slower; the view of the last. */
  run(ticks: number, every = 1): IncidentView {
    let view: IncidentView | null = null;
    for (let i = 0; i < ticks; i++) {
      this.t += every;
      view = this.incidents.observe(this.#tick());
      for (const { kind } of view.changes) this.changes.push({ t: this.t, kind });
    }
    return view!;
  }

  get kinds(): ChangeKind[] {
    return this.changes.map(({ kind }) => kind);
  }

  #tick(): WarningTick {
    this.#frame.clear(this.sensors.count);
    for (const [i, { id }] of this.sensors.specs.entries()) {
      const reason = this.#gaps.get(id);
      if (reason === undefined) this.#frame.set(i, 0.5);
      else this.#frame.setGap(i, reason);
    }
    const id = (sensor: number): string => this.sensors.at(sensor).id;
    const score = (sensor: number): number | null =>
      this.#gaps.has(id(sensor)) ? null : (this.#scores.get(id(sensor)) ?? 0.5);
    return {
      at: this.at,
      frame: this.#frame,
      novelty: {
        count: this.sensors.count,
        score,
        crossed: (sensor) => (score(sensor) ?? 0) >= 3,
      },
      minutes: null,
      relations: this.relations,
      partings: this.partings,
      stays: this.stays,
      holders: this.holders,
      exhaustion: this.exhaustion,
      bands: {
        band: (sensor) => this.#bands.get(id(sensor)) ?? null,
        gap: (sensor) => (this.#bands.has(id(sensor)) ? 0.25 : null),
        proven: (sensor) => (this.#bands.has(id(sensor)) ? false : null),
      },
      processes: this.processes,
    };
  }
}

export const forecastOf = (leftS: number): ExhaustionForecast => ({
  used: 0.8,
  risePerS: 0.2 / leftS,
  left: leftS * SECOND,
  leftLow: 0.8 * leftS * SECOND,
  leftHigh: 1.4 * leftS * SECOND,
  seen: 2 * leftS * SECOND,
});
