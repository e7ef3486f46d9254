// Carries out what people ask about incidents: the flags the watch was started with at the
// first tick, and the orders file whenever it has changed. Shows nothing.
import type { Ms, Trouble } from "../../base/index.ts";
import { stampOf } from "../../store/index.ts";
import { isAlarmSource } from "../alarm-sources.ts";
import { NO_ORDERS, readOrders } from "../orders.ts";
import type { Orders } from "../orders.ts";
import type { TickRecord } from "../../show/record/index.ts";
import type { Output } from "../output.ts";
import type { SessionControl } from "../session.ts";
import type { Loop } from "../tick.ts";

/** The file is looked at so often at most. */
const LOOK_EVERY: Ms = 1000;
/** From this tick on all rates are known, so that a name that is no sensor's is a wrong one. */
const ALL_KNOWN_SEQ = 2;
/** A silence of the whole run: longer than any run. */
const WHOLE_RUN: Ms = 365 * 86_400_000;

export interface OrdersPlan {
  /** The orders file; null where none is obeyed. */
  readonly path: string | null;
  /** Names to be silent for the whole run. */
  readonly silence: readonly string[];
  /** Incident to acknowledge at the first tick, `current` for whichever is open; null for none. */
  readonly ack: string | null;
  /** Who started the watch. */
  readonly by: string;
}

export function ordersOutput(plan: OrdersPlan, control: SessionControl): Output {
  const desk = new Desk(plan, control);
  return {
    show(record, loop) {
      if (record.seq === 0) desk.begin(record);
      if (record.seq === ALL_KNOWN_SEQ) {
        for (const stranger of strangers(plan, loop)) control.report(stranger);
      }
      desk.look(record);
    },
    close: () => [],
  };
}

function strangers({ silence }: OrdersPlan, { plant }: Loop): readonly Trouble[] {
  return silence
    .filter((what) => !isAlarmSource(what, plant.sensors.specs))
    .map((what) => ({
      code: "use.silence",
      where: "--silence",
      message: `"${what}" is no sensor and no group of sensors here, so it silences nothing`,
      advice: "homeostat sensors lists them",
    }));
}

/** What is asked, and what of it was carried out. */
class Desk {
  readonly #plan: OrdersPlan;
  readonly #control: SessionControl;
  #lookedAt: Ms = Number.NEGATIVE_INFINITY;
  #stamp: string | null = null;
  #asked: Orders = NO_ORDERS;

  constructor(plan: OrdersPlan, control: SessionControl) {
    this.#plan = plan;
    this.#control = control;
  }

  begin({ time, warning }: TickRecord): void {
    const { silence, ack, by, path } = this.#plan;
    const now = Date.parse(time);
    // What an earlier run was asked counts as far as the file still says so.
    const restored = warning.silenced.map(({ what }) => ({ what, until: now }));
    if (path !== null) this.#asked = { ...NO_ORDERS, silence: restored };
    for (const what of silence) this.#control.silence(what, now + WHOLE_RUN);
    if (ack === null) return;
    if (this.#control.acknowledge(ack === "current" ? null : ack, by) !== null) return;
    this.#control.report({
      code: "incidents.none-open",
      where: "--ack",
      message: ack === "current" ? "no incident is open" : `${ack} is not open`,
      advice: "homeostat incidents lists what is",
    });
  }

  /** Looks at the file where it may have changed since. A file that is not obeyed is said once. */
  look({ elapsed_ms: elapsed, time }: TickRecord): void {
    const { path } = this.#plan;
    if (path === null || elapsed - this.#lookedAt < LOOK_EVERY) return;
    this.#lookedAt = elapsed;
    const stamp = stampOf(path);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    const orders = readOrders(path);
    if (!orders.ok) this.#control.report(orders.trouble);
    else this.#carryOut(orders.value, Date.parse(time));
  }

  #carryOut(orders: Orders, now: Ms): void {
    const before = this.#asked;
    this.#asked = orders;
    for (const { what } of before.silence) {
      const isAsked = orders.silence.some((one) => one.what === what);
      if (!isAsked && !this.#plan.silence.includes(what)) this.#control.silence(what, now);
    }
    for (const { what, until } of orders.silence) {
      const isDone = before.silence.some((one) => one.what === what && one.until === until);
      if (!isDone && !this.#plan.silence.includes(what)) this.#control.silence(what, until);
    }
    for (const { id, at, by } of orders.acknowledge) {
      const isDone = before.acknowledge.some((one) => one.id === id && one.at === at);
      if (!isDone) this.#control.acknowledge(id, by);
    }
  }
}
