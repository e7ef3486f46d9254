// Early warning as one object. Every tick goes to the novelty of each sensor, to the relations
// between them and to the resources that can run out; what they say makes incidents. A
// function of its ticks and of the memory it began with: no clock, no host, no file.
import { Frame, ok, SensorTable, unreachable } from "../../base/index.ts";
import type { Instant, Ms, Result, Seconds } from "../../base/index.ts";
import { Incidents } from "../warning/index.ts";
import type { BusyProcess, CrossSensorScore, IncidentView, SensorBands } from "../warning/index.ts";
import { Holders } from "./holders.ts";
import { kinOf, SELF } from "./kin.ts";
import { entryOf, headOf, MEMORY_VERSION } from "./memory-entry.ts";
import type { HeadEntry, MemoryEntry } from "./memory-entry.ts";
import { Minutes } from "./minutes.ts";
import { Partings } from "./partings.ts";
import { ResourceWatches } from "./resource-watches.ts";
import { SampleMemory } from "./sample-memory.ts";
import { Stays } from "./stays.ts";

export { MEMORY_VERSION } from "./memory-entry.ts";

/** Intervals whose memory is kept aside while another is in force: five megabytes each at most. */
const ASIDE = 2;
/** Strangest sensors named. */
const STRANGEST = 3;
/** What was learnt of a sensor that has not turned up for so long after a restart is forgotten. */
const WAITS: Ms = 600_000;

export interface EarlyWarningTick {
  readonly at: Instant;
  readonly frame: Frame;
  readonly bands: SensorBands;
  readonly processes: readonly BusyProcess[];
}

/** A sensor unlike its own past. */
export interface Strangest {
  readonly sensor: string;
  /** Above 0, alert near 3: less what so many sensors make unremarkable. */
  readonly score: number;
}

export interface EarlyWarningView extends IncidentView {
  /** The moment of this tick on the time of incidents: it never runs back and spans restarts. */
  readonly at: Instant;
  readonly relations: CrossSensorScore;
  /** Most first, at most three. */
  readonly strangest: readonly Strangest[];
  /** Sensors that have had a value, and of these how many have too short a past to alarm. */
  readonly watched: number;
  readonly learning: number;
}

export interface Restored {
  /** Sensors, counted at each interval, whose past is known again. */
  readonly sensors: number;
  /** Entries that do not hold together. */
  readonly refused: number;
  /** When it was saved. */
  readonly savedAt: Instant;
}

export class EarlyWarning {
  readonly #plant: SensorTable;
  /** The plant's sensors, grouped by kin. */
  readonly #table = new SensorTable();
  /** This tick's values without those of this program itself. */
  readonly #frame = new Frame();
  readonly #incidents = new Incidents(this.#table);
  readonly #resources = new ResourceWatches(this.#table);
  readonly #minutes = new Minutes(this.#table);
  readonly #stays = new Stays(this.#table);
  readonly #partings = new Partings(this.#table);
  readonly #holders = new Holders();
  #samples: SampleMemory;
  /** Latest last. */
  #aside: SampleMemory[] = [];
  /** Moment of the last tick, as given and on the time of incidents. */
  #given: Instant | null = null;
  #now: Instant | null = null;
  #restoredAt: Ms | null = null;
  #isRestored = false;

  /** `sensors` is the plant's table; it may grow. */
  constructor(sensors: SensorTable, interval: Seconds) {
    this.#plant = sensors;
    this.#samples = new SampleMemory(this.#table, interval);
  }

  get interval(): Seconds {
    return this.#samples.interval;
  }

  /** True where it began with what an earlier run had learnt. */
  get isRestored(): boolean {
    return this.#isRestored;
  }

  /** What is read only: current and closed incidents, silences. */
  get incidents(): Pick<Incidents, "current" | "closed" | "silenced"> {
    return this.#incidents;
  }

  /** Takes in one tick. Give it every tick, in order; a time that runs back stands still. */
  observe({ at: given, frame, bands, processes }: EarlyWarningTick): EarlyWarningView {
    const at = this.#timeOf(given);
    this.#look(frame);
    const own = this.#frame;
    const relations = this.#samples.observe(own);
    const { novelty } = this.#samples;
    this.#minutes.observe(at.monotonic, own);
    const exhaustion = this.#resources.observe(at.monotonic, own);
    const view = this.#incidents.observe({
      at,
      frame: own,
      novelty,
      minutes: this.#minutes,
      relations,
      partings: this.#partings.observe(at.monotonic, own),
      stays: this.#stays.observe(at.monotonic, own),
      holders: this.#holders.observe(at.monotonic, processes),
      exhaustion,
      bands,
      processes,
    });
    this.#forgetWaiting(at);
    return { ...view, at, relations: relations.score, ...this.#census() };
  }

  /** Somebody looks after the current incident; false where it is not the one with this id. */
  acknowledge(id: string, wall: Ms, by = ""): boolean {
    const monotonic = this.#now?.monotonic ?? 0;
    return this.#incidents.acknowledge(id, { monotonic, wall }, by);
  }

  /** Lets a source, a group, or `all` raise nothing until a wall time; a time in the past ends it. */
  silence(what: string, until: Ms): void {
    this.#incidents.silence(what, until);
  }

  /** Replaces all silences: sources, groups or `all`, each until a wall time. */
  setSilences(until: Iterable<readonly [what: string, until: Ms]>): void {
    this.#incidents.setSilences(until);
  }

  /**
   * Goes on at another interval. Incidents and resources know time and go on; what is counted
   * in samples is kept aside until its interval comes back. True where the new interval was
   * known, false where its samples have to be learnt first.
   */
  setInterval(interval: Seconds): boolean {
    if (interval === this.interval) return true;
    const known = this.#aside.find((memory) => memory.interval === interval);
    const others = this.#aside.filter((memory) => memory !== known);
    this.#aside = [...others, this.#samples].slice(-ASIDE);
    this.#samples = known ?? new SampleMemory(this.#table, interval);
    return known !== undefined;
  }

  /** The memory piece by piece, plain data good for JSON; the head first. Nothing before the first tick. */
  *save(): Generator<MemoryEntry> {
    const at = this.#now;
    if (at === null) return;
    yield { part: "head", version: MEMORY_VERSION, at };
    yield { part: "incidents", state: this.#incidents.save(at) };
    yield* this.#resources.save();
    for (const [sensor, state] of this.#minutes.save()) yield { part: "minutes", sensor, state };
    for (const [sensor, state] of this.#stays.save()) yield { part: "stay", sensor, state };
    yield { part: "partings", state: this.#partings.save() };
    yield { part: "holders", state: this.#holders.save() };
    for (const memory of [this.#samples, ...this.#aside]) yield* memory.save();
  }

  /**
   * Takes over a saved memory, before the first tick. What does not hold together is left out
   * and learnt anew; without a usable head nothing is taken over.
   */
  restore(entries: Iterable<unknown>): Result<Restored> {
    let sensors = 0;
    let refused = 0;
    let savedAt: Instant | null = null;
    for (const entry of entries) {
      if (savedAt === null) {
        const head = headOf(entry);
        if (!head.ok) return head;
        savedAt = head.value.at;
        continue;
      }
      const known = entryOf(entry);
      if (known === null || !this.#take(known)) refused++;
      else if (known.part === "sensor") sensors++;
    }
    if (savedAt === null) return headOf(null) as Result<never>;
    this.#now = savedAt;
    this.#isRestored = true;
    return ok({ sensors, refused, savedAt });
  }

  #take(entry: Exclude<MemoryEntry, HeadEntry>): boolean {
    switch (entry.part) {
      case "incidents":
        this.#incidents.load(entry.state);
        return true;
      case "resource":
        return this.#resources.restore(entry.sensor, entry.state);
      case "minutes":
        return this.#minutes.restore(entry.sensor, entry.state);
      case "stay":
        return this.#stays.restore(entry.sensor, entry.state);
      case "partings":
        this.#partings.restore(entry.state);
        return true;
      case "holders":
        this.#holders.load(entry.state);
        return true;
      case "relations":
        this.#memoryOf(entry.interval)?.restoreRelations(entry.ticks, entry.state);
        return true;
      case "sensor":
        return this.#memoryOf(entry.interval)?.novelty.restore(entry.sensor, entry.state) ?? true;
      default:
        return unreachable(entry);
    }
  }

  /** The memory of an interval; null where there are too many. */
  #memoryOf(interval: Seconds): SampleMemory | null {
    const known = [this.#samples, ...this.#aside].find((one) => one.interval === interval);
    if (known !== undefined || this.#aside.length >= ASIDE) return known ?? null;
    const made = new SampleMemory(this.#table, interval);
    this.#aside.push(made);
    return made;
  }

  /** Time that has passed by the given clock is added: set back, it stands still; a restart spans it by the wall clock. */
  #timeOf(given: Instant): Instant {
    const last = this.#given;
    const before = this.#now ?? { monotonic: 0, wall: given.wall };
    const isFirst = last === null && this.#now === null;
    const passed = isFirst
      ? given.monotonic
      : last === null
        ? given.wall - before.wall
        : given.monotonic - last.monotonic;
    const monotonic = before.monotonic + (passed > 0 && passed < Infinity ? passed : 0);
    if (last === null && !isFirst) this.#restoredAt = monotonic;
    this.#given = given;
    this.#now = { monotonic, wall: given.wall };
    return this.#now;
  }

  /** Mirrors new sensors and this tick's values, those of this program left out. */
  #look({ count, values, gaps }: Frame): void {
    const table = this.#table;
    for (let i = table.count; i < this.#plant.count; i++) {
      const spec = this.#plant.at(i);
      table.register({ ...spec, group: kinOf(spec.id) });
    }
    const own = this.#frame;
    own.clear(table.count);
    const seen = Math.min(count, own.count);
    own.values.set(values.subarray(0, seen));
    own.gaps.set(gaps.subarray(0, seen));
    for (let i = 0; i < seen; i++) if (table.specs[i]!.group === SELF) own.setGap(i, "absent");
  }

  #forgetWaiting({ monotonic }: Instant): void {
    if (this.#restoredAt === null || monotonic - this.#restoredAt < WAITS) return;
    this.#restoredAt = Number.POSITIVE_INFINITY;
    this.#resources.forgetWaiting();
    this.#minutes.forgetWaiting();
    this.#stays.forgetWaiting();
    for (const { novelty } of [this.#samples, ...this.#aside]) novelty.forgetWaiting();
  }

  #census(): Pick<EarlyWarningView, "strangest" | "watched" | "learning"> {
    const { novelty } = this.#samples;
    const strangest: Strangest[] = [];
    let watched = 0;
    let learning = 0;
    for (let i = 0; i < novelty.count; i++) {
      if (!novelty.isWatched(i)) continue;
      watched++;
      if (novelty.isLearning(i)) learning++;
      const score = novelty.score(i) ?? 0;
      if (score <= (strangest[STRANGEST - 1]?.score ?? 0)) continue;
      const place = strangest.findIndex((one) => one.score < score);
      strangest.splice(place < 0 ? strangest.length : place, 0, {
        sensor: this.#table.at(i).id,
        score,
      });
      strangest.length = Math.min(strangest.length, STRANGEST);
    }
    return { strangest, watched, learning };
  }
}
