// The service a host lives for: demand with the rhythm of day and week, short rushes, a heap
// that is collected, a cache that warms, and a new version now and then.
import type { Chance } from "../../src/base/index.ts";
import { between, skewed, Wander } from "./draw.ts";
import { DAY_S, HOUR_S, isWeekend } from "./load.ts";
import type { Load, Moment } from "./load.ts";
import { ORDINARY } from "./settings.ts";

/** Seconds over which sessions follow demand. */
const SESSIONS_S = 900;
/** A restart: those who waited come back, code warms up; seconds until half of it is over. */
const RUSH_BACK_S = 30;
const WARM_UP_S = 60;

export class Service {
  readonly #chance: Chance;
  readonly #night: number;
  readonly #lunchDip: number;
  readonly #weekend: number;
  readonly #jump: number;
  readonly #slow: Wander;
  readonly #wander: number;
  readonly #rushPerS: number;
  readonly #coresAtPeak: number;
  readonly #bytesPerS: number;
  readonly #answer: number;
  readonly #writeBack: number;
  readonly #heap: number;
  readonly #heapS: number;
  readonly #cache: number;
  readonly #cacheS: number;
  readonly #sessions: number;
  readonly #deploysPerS: number;
  #base: number;
  #cost = 1;
  #rushEndsAt = 0;
  #rush = 1;
  #startedAt = Number.NEGATIVE_INFINITY;
  #upAt = 0;
  #allocated = 0;
  #warm = 1;
  #session = 0.5;
  /** Share of the peak that is asked for now. */
  demand = 0;
  /** True at the second at which a new version begins to be put in place. */
  isDeploying = false;

  constructor(chance: Chance, cores: number) {
    const { demand, memory, deployments, peakUtilisation, network, disk } = ORDINARY;
    this.#chance = chance;
    this.#night = between(chance, demand.night);
    this.#lunchDip = between(chance, demand.lunchDip);
    this.#weekend = between(chance, demand.weekend);
    this.#jump = between(chance, demand.jump);
    this.#wander = between(chance, demand.wander);
    this.#slow = new Wander(chance, between(chance, demand.wanderS));
    this.#rushPerS = between(chance, demand.rushesPerHour) / HOUR_S;
    this.#coresAtPeak = cores * between(chance, peakUtilisation);
    this.#bytesPerS = between(chance, network.bytesPerS);
    this.#answer = between(chance, [0.5, 8]);
    this.#writeBack = between(chance, disk.writeBack);
    this.#base = between(chance, memory.base);
    this.#heap = between(chance, memory.heap);
    this.#heapS = between(chance, memory.heapS);
    this.#cache = between(chance, memory.cache);
    this.#cacheS = between(chance, memory.cacheS);
    this.#sessions = between(chance, memory.sessions);
    this.#deploysPerS = between(chance, deployments.perWorkingDay) / (9 * HOUR_S);
  }

  add(moment: Moment, load: Load): void {
    this.#mayDeploy(moment);
    const since = moment.t - this.#startedAt;
    const isUp = moment.t >= this.#upAt;
    this.demand = this.#asked(moment);
    const rushBack = 1 + 0.6 * Math.exp(-since / RUSH_BACK_S);
    const served = isUp ? this.demand * rushBack * skewed(this.#chance, this.#jump) : 0;
    this.#compute(served, since, load);
    this.#remember(served, load);
    this.#store(moment, served, load);
    if (!isUp) this.#load(load);
  }

  #mayDeploy(moment: Moment): void {
    const { ofDay, t } = moment;
    const isWorking = !isWeekend(moment) && ofDay >= 9 * HOUR_S && ofDay < 18 * HOUR_S;
    this.isDeploying = isWorking && t >= this.#upAt && this.#chance() < this.#deploysPerS;
    if (!this.isDeploying) return;
    const { downS, cost, memory } = ORDINARY.deployments;
    this.#upAt = t + Math.round(between(this.#chance, downS));
    this.#startedAt = this.#upAt;
    this.#cost *= between(this.#chance, cost);
    this.#base = Math.max(0.1, this.#base + between(this.#chance, memory));
    this.#warm = 0;
    this.#allocated = 0;
  }

  #asked(moment: Moment): number {
    const hour = moment.ofDay / HOUR_S;
    const bump = (0.5 - 0.5 * Math.cos((2 * Math.PI * (hour - 4)) / 24)) ** 1.5;
    const lunch = this.#lunchDip * Math.exp(-(((hour - 12.5) / 0.8) ** 2));
    const daily = (this.#night + (1 - this.#night) * bump) * (1 - lunch);
    if (moment.t >= this.#rushEndsAt) {
      this.#rush = 1;
      if (this.#chance() < this.#rushPerS) {
        this.#rush = between(this.#chance, ORDINARY.demand.rush);
        this.#rushEndsAt = moment.t + between(this.#chance, ORDINARY.demand.rushS);
      }
    }
    const weekly = this.#weekOf(moment);
    return daily * weekly * this.#rush * Math.exp(this.#wander * this.#slow.step());
  }

  /** Friday fades into the weekend and Sunday out of it, over six hours each. */
  #weekOf({ weekday, ofDay }: Moment): number {
    const sixHours = 6 * HOUR_S;
    const isIn = weekday === 5 || weekday === 6;
    if (isIn) return this.#weekend;
    if (weekday === 4 && ofDay > DAY_S - sixHours)
      return 1 - (1 - this.#weekend) * (1 - (DAY_S - ofDay) / sixHours);
    if (weekday === 0 && ofDay < sixHours)
      return this.#weekend + (1 - this.#weekend) * (ofDay / sixHours);
    return 1;
  }

  #compute(served: number, since: number, load: Load): void {
    const warmUp = 1 + 0.8 * Math.exp(-Math.max(0, since) / WARM_UP_S);
    load.spreadCores += this.#coresAtPeak * this.#cost * warmUp * served;
    load.switches += 300 + 6000 * served;
    load.received += this.#bytesPerS * served;
    load.sent += this.#bytesPerS * this.#answer * served * skewed(this.#chance, 0.2);
    load.looped += 0.3 * this.#bytesPerS * served;
    load.tasks += 40 + 30 * this.#session;
    load.files += 800 + 4000 * this.#session;
  }

  #remember(served: number, load: Load): void {
    this.#session += (Math.min(3, served) - this.#session) / SESSIONS_S;
    this.#warm += (1 - this.#warm) / this.#cacheS;
    this.#allocated += served / this.#heapS;
    if (this.#allocated >= 1) this.#allocated = 0.15 * this.#chance();
    load.memory +=
      this.#base +
      this.#cache * this.#warm +
      this.#heap * this.#allocated +
      this.#sessions * this.#session;
  }

  /** Dirty pages are written every few seconds, a journal more often. */
  #store({ t }: Moment, served: number, load: Load): void {
    if (t % 5 === 0) load.write[0] += 5 * this.#writeBack * served * skewed(this.#chance, 0.4);
    else if (this.#chance() < 0.3) load.write[0] += 40_000 * skewed(this.#chance, 0.8);
    if (this.#chance() < 0.02 * (1 + 20 * (1 - this.#warm)))
      load.read[1] += 1e6 * skewed(this.#chance, 1);
    if (t % 30 === 0) load.write[1] += 0.5e6 * skewed(this.#chance, 0.5);
  }

  /** The new version is fetched and unpacked. */
  #load(load: Load): void {
    load.read[0] += 20e6 * this.#chance();
    load.write[0] += 30e6 * this.#chance();
    load.received += 10e6 * this.#chance();
    load.forks += 40 * this.#chance();
    load.threads.push(0.5 + 0.5 * this.#chance());
  }
}
