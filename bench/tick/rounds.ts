// The rounds: in each, every contender gets one slot alone, in an order drawn from the
// seed. A contender that fails is said to have failed and is left out from then on.
import type { Chance } from "../../src/base/index.ts";
import { end } from "./children.ts";
import type { Contender, Plan, Slot } from "./contender.ts";

export interface Measured {
  readonly plan: Plan;
  /** One a round, in the order of the rounds. */
  readonly slots: Slot[];
  /** Why it could not be measured on this machine; not a failure. */
  absent: string | null;
  /** What went wrong while measuring it. */
  failure: string | null;
}

export interface Running extends Measured {
  contender: Contender | null;
}

/** Starts all at once, lets each warm up, and stops it when it is warm. */
export async function warmUp(plans: readonly Plan[]): Promise<readonly Running[]> {
  return Promise.all(plans.map(prepare));
}

async function prepare(plan: Plan): Promise<Running> {
  const running: Running = { plan, slots: [], absent: null, failure: null, contender: null };
  try {
    const started = await plan.start();
    if (typeof started === "string") return { ...running, absent: started };
    started.stop();
    return { ...running, contender: started };
  } catch (error) {
    return { ...running, failure: messageOf(error) };
  }
}

export interface Schedule {
  readonly rounds: number;
  readonly slotTicks: number;
  readonly chance: Chance;
  /** Monotonic milliseconds after which no round begins that would not end in time. */
  readonly endAt: number;
}

/** @returns the rounds that were completed. */
export async function runRounds(all: readonly Running[], schedule: Schedule): Promise<number> {
  let longest = 0;
  for (let round = 0; round < schedule.rounds; round += 1) {
    const started = performance.now();
    if (round > 0 && started + longest > schedule.endAt) return round;
    for (const running of shuffled(all, schedule.chance)) await measure(running, schedule);
    longest = Math.max(longest, performance.now() - started);
  }
  return schedule.rounds;
}

async function measure(running: Running, { slotTicks }: Schedule): Promise<void> {
  const { contender, plan } = running;
  if (contender === null) return;
  try {
    running.slots.push(await contender.slot(Math.round((slotTicks * 1000) / plan.interval)));
  } catch (error) {
    running.failure = messageOf(error);
    running.contender = null;
    await end(contender.child);
  }
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], chance: Chance): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(chance() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
