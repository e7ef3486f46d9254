// One hook: events in, at most one delivery at a time, in order, tried again as
// configured. Offering costs nothing; the work begins after the tick that offered.
import { setImmediate as afterThisTurn } from "node:timers/promises";
import type { Chance, Ms, Trouble } from "../base/index.ts";
import { Allowance } from "./allowance.ts";
import type { AllowanceLimits } from "./allowance.ts";
import { pauseAfter } from "./backoff.ts";
import type { HookEvent } from "./event.ts";
import { failed, TRY_IT_OUT } from "./outcome.ts";
import type { Delivery, Failure, Outcome } from "./outcome.ts";
import type { Timers } from "./timers.ts";

/** Events that wait for one that hangs; what comes beyond is counted as suppressed. */
const QUEUE_MAX = 100;

export interface SinkLimits extends AllowanceLimits {
  /** Of one event, the first included. */
  readonly tries: number;
}

export interface SinkTools {
  readonly timers: Timers;
  readonly chance: Chance;
  readonly report: (trouble: Trouble) => void;
}

export class Sink {
  readonly #delivery: Delivery;
  readonly #limits: SinkLimits;
  readonly #tools: SinkTools;
  readonly #allowance: Allowance;
  readonly #queue: HookEvent[] = [];
  readonly #abort = new AbortController();
  /** Events not told since the last one that was. */
  #suppressed = 0;
  /** Events that failed while closing. */
  #lost = 0;
  #work: Promise<void> = Promise.resolve();
  #working = false;
  #closing = false;
  #stopWaiting: () => void = () => {};

  constructor(delivery: Delivery, limits: SinkLimits, tools: SinkTools) {
    this.#delivery = delivery;
    this.#limits = limits;
    this.#tools = tools;
    this.#allowance = new Allowance(limits, tools.timers.monotonic());
  }

  offer(event: HookEvent): void {
    if (this.#closing) return;
    const admitted = this.#allowance.admits(event, this.#tools.timers.monotonic());
    if (!admitted || this.#queue.length >= QUEUE_MAX) {
      this.#suppressed += 1;
      return;
    }
    this.#queue.push(event);
    if (this.#working) return;
    this.#working = true;
    this.#work = this.#deliverAll();
  }

  /** Settles when nothing waits or runs any more. */
  idle(): Promise<void> {
    return this.#work;
  }

  /**
   * Takes no more, gives what waits one try each within `grace`, then ends what runs.
   * Returns how many events were not delivered.
   */
  async close(grace: Ms): Promise<number> {
    this.#closing = true;
    this.#stopWaiting();
    const callOff = this.#tools.timers.after(grace, () => this.#abort.abort());
    await this.#work;
    callOff();
    this.#delivery.close();
    return this.#lost + this.#queue.length;
  }

  async #deliverAll(): Promise<void> {
    await afterThisTurn();
    while (!this.#abort.signal.aborted) {
      const event = this.#queue.shift();
      if (event === undefined) break;
      const failure = await this.#deliver(event);
      if (failure === null) continue;
      this.#suppressed += 1;
      if (this.#closing) this.#lost += 1;
      this.#tools.report(this.#gaveUp(failure));
    }
    this.#working = false;
  }

  /** Tries until delivered (`null`), or until the last failure. */
  async #deliver(event: HookEvent): Promise<Failure | null> {
    const suppressed = this.#suppressed;
    for (let tried = 1; ; tried += 1) {
      const outcome = await this.#try({ ...event, suppressed });
      if (outcome.kind === "delivered") {
        this.#suppressed -= suppressed;
        return null;
      }
      if (!outcome.retry || tried >= this.#limits.tries || this.#closing) return outcome;
      const pause = pauseAfter(tried, this.#tools.chance, outcome.retryAfter);
      if (tried === 1) this.#tools.report(this.#triesAgain(outcome, pause));
      await this.#wait(pause);
    }
  }

  async #try(event: HookEvent): Promise<Outcome> {
    try {
      return await this.#delivery.deliver(event, this.#abort.signal);
    } catch (error) {
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return failed(`failed by a fault of homeostat: ${said}`, false);
    }
  }

  #wait(pause: Ms): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#tools.timers.after(pause, resolve);
      this.#stopWaiting = () => {
        callOff();
        resolve();
      };
    });
  }

  #triesAgain({ why }: Failure, pause: Ms): Trouble {
    const message = `the hook ${why}; it is tried again in ${Math.ceil(pause / 1000)} s`;
    return { code: "hook.retried", where: this.#delivery.label, message };
  }

  #gaveUp({ why, advice = TRY_IT_OUT }: Failure): Trouble {
    const message = `the hook ${why}; the event is not delivered`;
    return { code: "hook.failed", where: this.#delivery.label, message, advice };
  }
}
