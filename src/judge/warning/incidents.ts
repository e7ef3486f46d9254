// Early warning as people get it: alarms of one host become one incident, which opens when
// enough of them agree or one lasts, says since when, how bad, by which sensors, and whom to
// look at first, and closes after a rest without alarm. Blind, it neither opens nor closes,
// and says so. A function of its ticks: no clock, no host, no text.
import type { Instant, Ms, SensorTable } from "../../base/index.ts";
import { AlarmBook } from "./alarm-book.ts";
import { readings } from "./alarm.ts";
import type { ChangeKind, Incident, IncidentView } from "./incident.ts";
import type { IncidentsState } from "./incident-state.ts";
import { Watchman } from "./sight.ts";
import type { Sight } from "./sight.ts";
import { worse } from "./severity.ts";
import type { Severity } from "./severity.ts";
import { Silences } from "./silences.ts";
import { Lineup } from "./suspects.ts";
import type { Suspect } from "./suspects.ts";
import type { WarningTick } from "./tick.ts";
import { UsualAgreement } from "./usual-agreement.ts";

/** Least agreement from which an incident opens: two witnesses at their threshold, or one that lasts. */
const OPEN_AT = 2;
/** The same while the host's habits are not known: witnesses whose alarms last. */
const LASTING_WITNESSES = 2;
/** An incident without alarm for so long is over; alarms before that are still the same one. */
const REST: Ms = 600_000;
/** Closed incidents remembered. */
const REMEMBERED = 100;

export class Incidents {
  readonly #sensors: SensorTable;
  readonly #watchman: Watchman;
  readonly #book: AlarmBook;
  readonly #lineup = new Lineup();
  readonly #silences = new Silences();
  readonly #usual = new UsualAgreement();
  readonly #closed: Incident[] = [];
  #incident: Incident | null = null;
  #onset: readonly Suspect[] = [];
  #wasBlind = false;
  /** Time seen without an alarm since the last one stood, and time seen at the last tick. */
  #rested: Ms = 0;
  /** Time seen at which alarms last agreed. */
  #agreedAt: Ms = 0;
  #now: Ms = 0;
  #opened = 0;

  /** `sensors` is the plant's table; it may grow. */
  constructor(sensors: SensorTable) {
    this.#sensors = sensors;
    this.#watchman = new Watchman(sensors);
    this.#book = new AlarmBook(sensors);
  }

  /** The incident that is open or resting. */
  get current(): Incident | null {
    return this.#incident;
  }

  /** Incidents that are over, last first. */
  get closed(): readonly Incident[] {
    return this.#closed.toReversed();
  }

  /** Takes in one tick. Give it every tick, in order. */
  observe(tick: WarningTick): IncidentView {
    const sight = this.#watchman.look(tick.at, tick.frame);
    const changes: ChangeKind[] = [];
    const isBlind = sight.blind;
    if (isBlind !== this.#wasBlind) changes.push(isBlind ? "blinded" : "sees-again");
    this.#wasBlind = isBlind;
    if (!isBlind) this.#see(tick, sight, changes);
    else if (this.#incident !== null) this.#incident = { ...this.#incident, blind: true };
    const over = changes.includes("closed") ? (this.#closed.at(-1) ?? null) : null;
    const incident = this.#incident;
    return {
      incident,
      sight,
      changes: changes.map((kind) => ({ kind, incident: over ?? incident })),
    };
  }

  /** Somebody looks after the current incident; false where it is not the one with this id. */
  acknowledge(id: string, at: Instant, by = ""): boolean {
    if (this.#incident?.id !== id) return false;
    this.#incident = { ...this.#incident, acknowledged: { at, by } };
    return true;
  }

  /** Lets a source, a group, or `all` raise nothing until a wall time; a time in the past ends it. */
  silence(what: string, until: Ms): void {
    this.#silences.set(what, until);
  }

  /** What is silenced at a wall time, and until when. */
  silenced(now: Ms): ReadonlyMap<string, Ms> {
    return this.#silences.inForce(now);
  }

  /** Replaces all silences by those in force elsewhere. */
  setSilences(until: Iterable<readonly [what: string, until: Ms]>): void {
    this.#silences.load(until);
  }

  /** Plain data, good for JSON; silences that ended by `at` are left out. */
  save(at: Instant): IncidentsState {
    return {
      incident: this.#incident,
      closed: [...this.#closed],
      alarms: this.#book.save(),
      usual: this.#usual.save(),
      watchman: this.#watchman.save(),
      silences: [...this.#silences.inForce(at.wall)].map(([what, until]) => ({ what, until })),
      onset: this.#onset,
      rested: this.#rested,
      agreedAt: this.#agreedAt,
      now: this.#now,
      opened: this.#opened,
    };
  }

  /** Takes over a checked state. For fresh incidents only. */
  load(state: IncidentsState): void {
    this.#incident = state.incident;
    this.#closed.push(...state.closed.slice(-REMEMBERED));
    this.#book.load(state.alarms);
    this.#usual.load(state.usual);
    this.#watchman.load(state.watchman);
    this.#silences.load(state.silences.map(({ what, until }) => [what, until]));
    this.#onset = state.onset;
    this.#rested = state.rested;
    this.#agreedAt = state.agreedAt;
    this.#now = state.now;
    this.#opened = state.opened;
  }

  #see(tick: WarningTick, { seenFor: now, pace }: Sight, changes: ChangeKind[]): void {
    const passed = now - this.#now;
    this.#now = now;
    const known = (source: string): boolean => this.#book.has(source);
    const heard = readings(tick, this.#sensors, known).filter(
      ({ source, group }) =>
        !this.#silences.covers([source, subjectOf(source), group], tick.at.wall),
    );
    this.#book.note({ heard, tick, now, pace, keep: this.#incident !== null });
    this.#suspect(tick, now);
    if (this.#incident === null) this.#mayOpen(tick.at, changes);
    else this.#follow(this.#incident, { at: tick.at, passed, changes });
  }

  /** Who was busy at the first tick with an alarm is kept until it is known what it was. */
  #suspect({ processes }: WarningTick, now: Ms): void {
    if (this.#book.isEmpty) {
      this.#onset = [];
      this.#lineup.remember(now, processes);
    } else if (this.#onset.length === 0) this.#onset = this.#lineup.suspects(processes);
  }

  /** True where alarms agree more than they do by chance, or something is certain. */
  get #agrees(): boolean {
    const { agreement, lastingWitnesses } = this.#book;
    const { limit } = this.#usual;
    if (this.#book.suffices(limit === null)) return true;
    // In its first day a host does much for the first time, and most of it is over in seconds.
    if (limit === null) return lastingWitnesses >= LASTING_WITNESSES;
    return agreement >= OPEN_AT && agreement > limit;
  }

  get #severity(): Severity {
    return this.#book.severity(this.#usual.limit === null);
  }

  #mayOpen(at: Instant, changes: ChangeKind[]): void {
    if (!this.#agrees) {
      this.#usual.noteCalm(this.#book.agreement, this.#now);
      return;
    }
    this.#opened++;
    this.#agreedAt = this.#now;
    this.#rested = 0;
    this.#incident = {
      id: `${Math.trunc(at.wall).toString(36)}-${this.#opened}`,
      state: "open",
      severity: this.#severity,
      since: this.#book.since ?? at,
      openedAt: at,
      lastAlarmAt: at,
      closedAt: null,
      returns: 0,
      blind: false,
      acknowledged: null,
      alarms: this.#book.reports(),
      suspects: this.#onset,
    };
    changes.push("opened");
  }

  #follow(before: Incident, { at, passed, changes }: Following): void {
    const { isUnseen, agreement } = this.#book;
    this.#usual.noteIncident(agreement, this.#now);
    if (this.#agrees) this.#agreedAt = this.#now;
    // A single new alarm now and then is chance and keeps no incident open.
    const stands = this.#book.standsSince(this.#agreedAt);
    if (stands) this.#rested = 0;
    else if (!isUnseen) this.#rested += passed;
    const isOver = this.#rested >= REST;
    const severity = stands ? worse(before.severity, this.#severity) : before.severity;
    const after: Incident = {
      ...before,
      state: isOver ? "closed" : stands || isUnseen ? "open" : "resting",
      severity,
      lastAlarmAt: stands ? at : before.lastAlarmAt,
      closedAt: isOver ? at : null,
      returns: before.returns + (stands && before.state === "resting" ? 1 : 0),
      blind: isUnseen,
      alarms: this.#book.reports(),
      suspects: before.suspects.length > 0 ? before.suspects : this.#onset,
    };
    if (severity !== before.severity) changes.push("worsened");
    this.#incident = isOver ? null : after;
    if (isOver) this.#end(after, changes);
  }

  #end(incident: Incident, changes: ChangeKind[]): void {
    changes.push("closed");
    this.#closed.push(incident);
    if (this.#closed.length > REMEMBERED) this.#closed.shift();
    this.#book.clear();
    this.#usual.endIncident(this.#now);
  }
}

/** What a source speaks of: `lasting:net.eth0.rx` of `net.eth0.rx`. */
const subjectOf = (source: string): string => source.replace(/^(?:lasting|relations):/u, "");

interface Following {
  readonly at: Instant;
  /** Time seen since the last tick, ms. */
  readonly passed: Ms;
  readonly changes: ChangeKind[];
}
