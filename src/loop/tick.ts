// One tick, the whole way: read → fit → judge → decide → act → prove → show. This file
// is the story; each line of `tick` is a folder.
import type { Ms, Seconds, Trouble } from "../base/index.ts";
import { route } from "../decide/index.ts";
import { Judge } from "../judge/index.ts";
import type { EarlyWarning } from "../judge/early-warning/index.ts";
import type { Judgement } from "../judge/index.ts";
import { Motion } from "../model/index.ts";
import type { Plant, Sample } from "../plants/index.ts";
import type { TickRecord } from "../show/record/index.ts";
import { composeRecord } from "./compose.ts";
import { History } from "./history.ts";
import { Lookout } from "./lookout.ts";
import type { Beat } from "./pacing.ts";
import { NOT_STEERED } from "./steward.ts";
import type { Steward } from "./steward.ts";

/** Share of the interval that reading may cost before optional groups thin out. */
const READ_SHARE = 0.02;

export interface LoopPlan {
  readonly plant: Plant;
  readonly runId: string;
  readonly interval: Seconds;
  /** Early warning over the plant's sensors that may have a memory; a fresh one if not given. */
  readonly warning?: EarlyWarning | undefined;
  /** Who recommends and acts; none where nothing could ever be steered, such as a replay. */
  readonly steward?: Steward;
}

/** Everything a tick needs from the ticks before it. */
export class Loop {
  readonly plant: Plant;
  readonly runId: string;
  motion = new Motion();
  judge = new Judge();
  history: History;
  /** Early warning: its memory is of hours, and outlives this run where it is kept. */
  readonly lookout: Lookout;
  /** Of the last tick. */
  sample: Sample | null = null;
  judgement: Judgement | null = null;
  /** What the last tick could not read, said once when it begins. */
  troubles: readonly Trouble[] = [];
  #interval: Seconds;
  #seq = 0;
  #lastCost: Ms | null = null;
  readonly #steward: Steward | undefined;

  constructor({ plant, runId, interval, steward, warning }: LoopPlan) {
    this.plant = plant;
    this.#steward = steward;
    this.runId = runId;
    this.#interval = interval;
    this.history = new History(interval);
    this.lookout = new Lookout({ sensors: plant.sensors, interval, warning });
  }

  /** One tick. Throws only for a fault of our own. */
  tick(beat: Beat): TickRecord {
    const started = performance.now();
    const { plant, motion, judge, history } = this;

    const sample = plant.read(beat.at, this.#interval * 1000 * READ_SHARE);
    motion.observe(sample.frame);
    const judgement = judge.weigh(motion, sample.frame);
    const warning = this.lookout.look(beat, sample, judgement);
    const target = route(plant.sensors, sample.frame, judgement);
    // decide what would help, act as far as it is allowed, and prove whether it helped
    const steering = this.#steward?.steer({ at: beat.at, plant, sample, judgement }) ?? NOT_STEERED;
    history.remember(sample.frame, judgement.coherence?.sStar ?? null);

    this.sample = sample;
    this.judgement = judgement;
    this.troubles = [...sample.troubles, ...steering.troubles];
    const record = composeRecord({
      run: { id: this.runId, seq: this.#seq, interval: this.#interval, lastCost: this.#lastCost },
      beat,
      plant,
      sample,
      judgement,
      target,
      warning,
      steering: steering.fields,
    });
    this.#seq += 1;
    this.#lastCost = performance.now() - started;
    plant.noteTick?.(this.#lastCost);
    return record;
  }

  /**
   * Begins anew: a map says what one step of time does, and steps of another length have
   * another map, as history has another scale. Early warning keeps what it learnt at each of a
   * few intervals, and its incidents go on; false where it has to learn at this one first.
   */
  setInterval(interval: Seconds): boolean {
    this.#interval = interval;
    this.motion = new Motion();
    this.judge = new Judge();
    this.history = new History(interval);
    return this.lookout.warning.setInterval(interval);
  }
}
