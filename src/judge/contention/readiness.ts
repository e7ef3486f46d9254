// For how much of the time each process was ready to run, over the last few seconds: the
// kernel books a wait when it ends, so in a single tick one that is always ready may show
// less, and in the next one more.
import type { Ms, Ratio } from "../../base/index.ts";
import type { Contender, Contention } from "./contender.ts";
import { processId } from "./tree.ts";

/** Time over which the mean reaches back. */
const MEMORY: Ms = 2000;

/** Share of one reading's time it was ready, by busy thread; 1 is always. */
export const readiness = ({ ran, waited, busyThreads }: Contender): Ratio =>
  (ran + waited) / Math.max(1, busyThreads ?? 1);

interface Mean {
  readonly value: Ratio;
  /** Of the reading in which it appeared: it was there for a part of that one's time only. */
  readonly first: boolean;
}

export class Readiness {
  #means = new Map<string, Mean>();

  /** Takes in a reading; who is missing from it was not ready, and begins anew. */
  note({ contenders, elapsed }: Contention): void {
    const share = 1 - Math.exp(-(elapsed / MEMORY));
    const means = new Map<string, Mean>();
    for (const contender of contenders) {
      const id = processId(contender);
      const now = readiness(contender);
      const before = this.#means.get(id);
      const from = Math.max(before?.value ?? now, before?.first === false ? 0 : now);
      means.set(id, { value: from + share * (now - from), first: before === undefined });
    }
    this.#means = means;
  }

  /** The mean of a contender of the last reading. */
  of(contender: Contender): Ratio {
    return this.#means.get(processId(contender))?.value ?? readiness(contender);
  }
}
