// What runs by the clock: agents, timers of the minute and the hour, updates, the rotation of
// logs, backups at night, a scrub on Sunday, and now and then an administrator.
import type { Chance } from "../../src/base/index.ts";
import { between } from "./draw.ts";
import { DAY_S, HOUR_S, isWeekend } from "./load.ts";
import type { Load, Moment } from "./load.ts";
import type { Span } from "./settings.ts";

interface JobKind {
  readonly name: string;
  readonly lastsS: Span;
  readonly cores: Span;
  readonly forks?: Span;
  /** Bytes a second. */
  readonly read?: Span;
  readonly write?: Span;
  readonly received?: Span;
  readonly sent?: Span;
  /** Shares of the whole, while it runs; space grows up to it. */
  readonly memory?: Span;
  readonly space?: Span;
}

const MB = 1e6;

const AGENT: JobKind = { name: "agent", lastsS: [1, 1], cores: [0.02, 0.06] };
const MINUTE: JobKind = { name: "minute", lastsS: [1, 2], cores: [0.05, 0.3], forks: [3, 15] };
const FIVE_MINUTES: JobKind = {
  name: "five minutes",
  lastsS: [1, 4],
  cores: [0.2, 0.6],
  forks: [20, 60],
  write: [0.5 * MB, 3 * MB],
};
const HOUR: JobKind = {
  name: "hour",
  lastsS: [5, 40],
  cores: [0.4, 0.95],
  forks: [20, 80],
  read: [2 * MB, 20 * MB],
};
const UPDATE: JobKind = {
  name: "update",
  lastsS: [15, 60],
  cores: [0.6, 1],
  forks: [5, 30],
  received: [1 * MB, 8 * MB],
  write: [1 * MB, 15 * MB],
  memory: [0.005, 0.02],
};
const ROTATION: JobKind = {
  name: "rotation",
  lastsS: [60, 240],
  cores: [0.7, 1],
  forks: [10, 40],
  read: [10 * MB, 60 * MB],
  write: [5 * MB, 40 * MB],
};
const BACKUP: JobKind = {
  name: "backup",
  lastsS: [1200, 2700],
  cores: [0.5, 1],
  read: [30 * MB, 90 * MB],
  sent: [5 * MB, 40 * MB],
  memory: [0.01, 0.03],
  space: [0.02, 0.08],
};
const SCRUB: JobKind = {
  name: "scrub",
  lastsS: [2400, 4800],
  cores: [0.2, 0.5],
  read: [60 * MB, 140 * MB],
};
const ADMINISTRATOR: JobKind = {
  name: "administrator",
  lastsS: [5, 300],
  cores: [0.1, 1],
  forks: [1, 30],
  read: [0, 30 * MB],
  write: [0, 20 * MB],
  memory: [0, 0.02],
};
/** What an administrator does in a working day from nine to six. */
const ADMINISTRATOR_PER_S = 4 / (9 * HOUR_S);
/** How far a timer of the night is put off at random, as timers are. */
const PUT_OFF_S = 1200;

interface Job {
  readonly kind: JobKind;
  readonly beganAt: number;
  readonly endsAt: number;
  readonly cores: number;
  readonly forks: number;
  readonly read: number;
  readonly write: number;
  readonly received: number;
  readonly sent: number;
  readonly memory: number;
  readonly space: number;
}

export class Jobs {
  readonly #chance: Chance;
  /** Seconds of the day at which this host's timers fire. */
  readonly #hourly: number;
  readonly #updates: readonly number[];
  readonly #rotation: number;
  readonly #backup: number;
  #running: Job[] = [];
  #putOff = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
    this.#hourly = 17 * 60 + Math.floor(between(chance, [0, 60]));
    const first = Math.floor(between(chance, [0, DAY_S / 2]));
    this.#updates = [first, first + DAY_S / 2];
    this.#rotation = 6 * HOUR_S + 25 * 60;
    this.#backup = Math.floor(between(chance, [1 * HOUR_S, 4 * HOUR_S]));
  }

  /** True at the second at which logs are rotated. */
  rotates({ ofDay }: Moment): boolean {
    return ofDay === this.#rotation;
  }

  add(moment: Moment, load: Load): void {
    this.#start(moment);
    this.#running = this.#running.filter(({ endsAt }) => endsAt > moment.t);
    for (const job of this.#running) this.#work(job, moment.t, load);
  }

  #start(moment: Moment): void {
    const { ofDay, weekday } = moment;
    if (ofDay % 10 === 3) this.#begin(AGENT, moment);
    if (ofDay % 60 === 1) this.#begin(MINUTE, moment);
    if (ofDay % 300 === 1) this.#begin(FIVE_MINUTES, moment);
    if (ofDay % HOUR_S === this.#hourly) this.#begin(HOUR, moment);
    if (ofDay === 0) this.#putOff = Math.floor(between(this.#chance, [0, PUT_OFF_S]));
    if (this.#updates.includes(ofDay - this.#putOff)) this.#begin(UPDATE, moment);
    if (ofDay === this.#rotation) this.#begin(ROTATION, moment);
    if (ofDay === this.#backup + this.#putOff) this.#begin(BACKUP, moment);
    if (weekday === 6 && ofDay === 3.5 * HOUR_S) this.#begin(SCRUB, moment);
    const isWorking = !isWeekend(moment) && ofDay >= 9 * HOUR_S && ofDay < 18 * HOUR_S;
    if (isWorking && this.#chance() < ADMINISTRATOR_PER_S) this.#begin(ADMINISTRATOR, moment);
  }

  #begin(kind: JobKind, { t }: Moment): void {
    const draw = (span: Span | undefined): number =>
      span === undefined ? 0 : between(this.#chance, span);
    this.#running.push({
      kind,
      beganAt: t,
      endsAt: t + Math.max(1, Math.round(draw(kind.lastsS))),
      cores: draw(kind.cores),
      forks: draw(kind.forks),
      read: draw(kind.read),
      write: draw(kind.write),
      received: draw(kind.received),
      sent: draw(kind.sent),
      memory: draw(kind.memory),
      space: draw(kind.space),
    });
  }

  /** Work is uneven from second to second: now it computes, now it waits for its disk. */
  #work(job: Job, t: number, load: Load): void {
    const uneven = 0.4 + 0.6 * this.#chance();
    load.threads.push(job.cores * uneven);
    load.forks += job.forks * uneven;
    load.switches += 200 * job.cores + (job.read + job.write + job.sent + job.received) / 30_000;
    load.read[0] += job.read * (0.5 + this.#chance());
    load.write[0] += job.write * 2 * this.#chance();
    load.received += job.received * (0.5 + this.#chance());
    load.sent += job.sent * (0.5 + this.#chance());
    load.memory += job.memory * Math.min(1, (t - job.beganAt) / 10);
    load.space[1] += (job.space * (t - job.beganAt)) / (job.endsAt - job.beganAt);
    load.tasks += 2;
    load.files += 20;
  }
}
