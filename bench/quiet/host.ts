// One host and its days: what runs on it, what its sensors show, and what the watch does not
// see of it. One seed is one host. Trouble, where asked for, is added to what happens.
import { seededChance } from "../../src/base/index.ts";
import type { Chance, Frame, Instant, SensorTable } from "../../src/base/index.ts";
import { between } from "./draw.ts";
import { Interruptions } from "./interruptions.ts";
import { Jobs } from "./jobs.ts";
import { DAY_S, noLoad } from "./load.ts";
import type { Load, Moment } from "./load.ts";
import { QuietSensors } from "./sensors.ts";
import { Service } from "./service.ts";
import { ORDINARY } from "./settings.ts";

/** A Monday at midnight. */
const MONDAY = Date.UTC(2026, 0, 5);

/** What a host is asked to show of a second. */
export interface Second {
  /** False while nobody watches: no tick comes. */
  readonly isWatched: boolean;
  /** True at the first tick of a program that was started anew. */
  readonly isRestart: boolean;
  readonly at: Instant;
}

export interface HostOptions {
  readonly seed: number;
  /** False for a host that only keeps its own timers. */
  readonly hasService?: boolean;
  /** What else happens; called once a second, last. */
  readonly trouble?: (moment: Moment, load: Load) => void;
}

export class QuietHost {
  readonly cores: number;
  readonly #chance: Chance;
  readonly #sensors: QuietSensors;
  readonly #service: Service | null;
  readonly #jobs: Jobs;
  readonly #interruptions: Interruptions;
  readonly #trouble: HostOptions["trouble"];
  readonly #begins: number;
  readonly #logsPerS: number;
  readonly #stays: number;
  readonly #swap: number;
  readonly #images: number;
  #logs = 0;
  #space: number;
  #t = -1;
  /** Time in which the monotonic clock stood. */
  #slept = 0;

  constructor({ seed, hasService = true, trouble }: HostOptions) {
    const chance = seededChance(seed);
    this.#chance = chance;
    this.cores = 2 * Math.round(between(chance, ORDINARY.cores) / 2);
    this.#begins = Math.floor(7 * DAY_S * chance());
    this.#sensors = new QuietSensors(chance, this.cores);
    this.#service = hasService ? new Service(chance, this.cores) : null;
    this.#jobs = new Jobs(chance);
    this.#interruptions = new Interruptions(chance);
    this.#trouble = trouble;
    this.#space = between(chance, ORDINARY.disk.used);
    this.#images = between(chance, ORDINARY.disk.used);
    this.#logsPerS = between(chance, ORDINARY.disk.logsPerDay) / DAY_S;
    this.#stays = between(chance, ORDINARY.disk.staysPerDay);
    this.#swap = between(chance, ORDINARY.swapUsed);
  }

  get table(): SensorTable {
    return this.#sensors.table;
  }

  get frame(): Frame {
    return this.#sensors.frame;
  }

  /** The next second. `frame` holds its values where it is watched. */
  next(): Second {
    const t = ++this.#t;
    const sinceMonday = this.#begins + t;
    const moment: Moment = {
      t,
      ofDay: sinceMonday % DAY_S,
      weekday: Math.floor(sinceMonday / DAY_S) % 7,
    };
    const load = noLoad();
    this.#service?.add(moment, load);
    if (this.#service === null) load.memory += 0.12;
    this.#jobs.add(moment, load);
    this.#keep(moment, load);
    this.#trouble?.(moment, load);
    const sight = this.#interruptions.next(t);
    if (sight.isAsleep) this.#slept++;
    if (sight.isRestart) this.#sensors.restart();
    this.#sensors.show(moment, load);
    this.#interruptions.hide(this.table, this.frame);
    return {
      isWatched: sight.isWatched,
      isRestart: sight.isRestart,
      at: { monotonic: 1000 * (t - this.#slept), wall: MONDAY + 1000 * sinceMonday },
    };
  }

  /** What fills up slowly: logs, images of versions, pages swapped out and forgotten. */
  #keep(moment: Moment, load: Load): void {
    const demand = this.#service?.demand ?? 0.1;
    this.#logs += this.#logsPerS * (0.3 + demand) * 2 * this.#chance();
    if (this.#jobs.rotates(moment)) {
      this.#space += Math.min(this.#logs, this.#stays);
      this.#logs = 0;
    }
    load.space[0] += this.#images;
    load.space[1] += Math.min(0.85, this.#space) + this.#logs;
    load.swap += this.#swap;
  }
}
