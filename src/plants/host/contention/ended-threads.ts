// Threads that end between two readings leave their CPU time with their process, but their
// waiting with nobody. Where they did a large part of the work, as those of a service with a
// thread for each request, their waiting is estimated, and never beyond what the host shows.
import type { ThreadRates } from "./thread-rates.ts";

/** They ran a large part of what their process did: this share of it, and this much of a core. */
const ENDED_SHARE = 0.2;
const ENDED_LEAST = 0.03;
/** Those that live ran enough to speak for them: this share of it. */
const SPEAKS_FOR_ENDED = 0.01;

/** What one process ran and waited, in cores. */
export interface Times {
  ran: number;
  waited: number;
  /** `waited` is of the threads seen alone: the least there was. */
  waitedAtLeast: boolean;
}

/**
 * Takes in what the threads seen did. A process never ran less than its threads together. Ended
 * ones are taken to have waited in the same proportion to what they ran as those seen alive
 * that were born lately, else as all that live; but at most `mostWaiting` at this `pressure`
 * (0 to 1, or null). Where nobody can speak for them, the waiting seen is the least there was.
 */
export function takeThreads(one: Times, threads: ThreadRates, pressure: number | null): void {
  one.waited = threads.waited;
  if (threads.complete) one.ran = Math.max(one.ran, threads.ran);
  const ended = one.ran - threads.ran;
  if (ended < ENDED_LEAST || ended < ENDED_SHARE * one.ran) return;
  const waitPerRan = threads.youngWaitPerRan ?? livingWaitPerRan(threads, one.ran);
  if (waitPerRan === null || !threads.complete) {
    one.waitedAtLeast = true;
    return;
  }
  one.waited += Math.min(ended * waitPerRan, mostWaiting(ended, threads.meanCount, pressure));
}

const livingWaitPerRan = ({ ran, waited }: ThreadRates, all: number): number | null =>
  ran > 0 && ran >= SPEAKS_FOR_ENDED * all ? waited / ran : null;

/**
 * A thread waits in no more of the time than somebody does, so N short-lived threads at a time
 * wait for at most p·N. N is what the readings found beside the first thread; where they found
 * fewer than must have been there, those that ran and waited: w ≤ p·(ran + w).
 */
function mostWaiting(ran: number, meanCount: number, pressure: number | null): number {
  if (pressure === null || pressure >= 1) return Infinity;
  return pressure * Math.max(ran / (1 - pressure), meanCount - 1);
}
