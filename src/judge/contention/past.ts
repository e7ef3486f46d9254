// How each process behaved while nobody had to wait: whether it gave its core away by
// itself. Under pressure an overloaded service and a batch job look alike, always ready and
// switched by force; what they did before tells them apart.
import type { Ms, Ratio } from "../../base/index.ts";
import type { Contender, Contention } from "./contender.ts";
import { readiness } from "./readiness.ts";
import { processId } from "./tree.ts";

/** Below this share of the time the host is not under pressure, and behaviour is its own. */
const CALM_PRESSURE: Ratio = 0.1;
/** Time over which the means reach back, and the least calm time before they say anything. */
const MEMORY: Ms = 10_000;
const LEAST_SEEN: Ms = 3000;
/** It gives its core away: so often in a second, and is not always ready. */
const GIVES_AWAY_PER_S = 5;
const READY_BELOW: Ratio = 0.85;
/** Processes remembered; the ones seen longest ago are forgotten first. */
const MOST_REMEMBERED = 1024;

interface Habit {
  /** Mean cores it used or waited for, by busy thread. */
  ready: number;
  voluntaryPerS: number;
  /** Calm time in which it was seen with its switches. */
  seen: Ms;
}

export class Past {
  readonly #habits = new Map<string, Habit>();

  /** Takes in a reading; one under pressure or blind teaches nothing. */
  note(contention: Contention): void {
    if (!isCalm(contention)) return;
    for (const contender of contention.contenders) this.#take(contender, contention.elapsed);
    for (const id of this.#habits.keys()) {
      if (this.#habits.size <= MOST_REMEMBERED) break;
      this.#habits.delete(id);
    }
  }

  /** True where it gave its core away often while it need not have; false also where it was not seen. */
  gaveAway(contender: Contender): boolean {
    const habit = this.#habits.get(processId(contender));
    if (habit === undefined || habit.seen < LEAST_SEEN) return false;
    return habit.voluntaryPerS >= GIVES_AWAY_PER_S && habit.ready < READY_BELOW;
  }

  #take(contender: Contender, elapsed: Ms): void {
    const { voluntaryPerS } = contender;
    if (voluntaryPerS === null) return;
    const id = processId(contender);
    const ready = readiness(contender);
    const habit = this.#habits.get(id) ?? { ready, voluntaryPerS, seen: 0 };
    const share = 1 - Math.exp(-(elapsed / MEMORY));
    habit.ready += share * (ready - habit.ready);
    habit.voluntaryPerS += share * (voluntaryPerS - habit.voluntaryPerS);
    habit.seen += elapsed;
    // Put last again, so that the first of the map was seen longest ago.
    this.#habits.delete(id);
    this.#habits.set(id, habit);
  }
}

/** Without PSI: fewer tasks are ready than there are cores. */
function isCalm({ blind, pressure, runnable, onlineCores }: Contention): boolean {
  if (blind !== null) return false;
  if (pressure !== null) return pressure < CALM_PRESSURE;
  return runnable !== null && runnable <= onlineCores;
}
