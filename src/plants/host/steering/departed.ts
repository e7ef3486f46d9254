// Steered processes and threads that have ended: what stands of them in the journal is concluded,
// and nothing of them is kept.
import type { Books } from "./books.ts";
import type { KnobDrivers } from "./knob.ts";
import { SPOT_GONE } from "./knob.ts";
import type { Standing } from "./ledger.ts";
import type { ProcessTable } from "./process-table.ts";

interface Reach {
  readonly books: Books;
  readonly drivers: KnobDrivers;
  readonly processes: ProcessTable;
}

export const pidOf = ({ spot }: Standing): number | null =>
  spot.kind === "thread" ? spot.pid : null;

export class Departed {
  readonly #of: Reach;
  /** Processes that were not there at the last look; after a second one they are let go of. */
  #missing = new Set<number>();

  constructor(of: Reach) {
    this.#of = of;
  }

  /** Lets go of processes that ended: not at once, since their last child may not have been listed yet. */
  letGo(): void {
    const { books, drivers, processes } = this.#of;
    const standing = books.ledger.all();
    const pids = new Set(standing.flatMap(({ ancestor }) => ancestor?.pid ?? []));
    const starts = new Map([...pids].map((pid) => [pid, processes.read(pid)?.startTicks]));
    const missing = new Set<number>();
    const gone = standing.filter(({ ancestor }) => {
      if (ancestor === null || starts.get(ancestor.pid) === ancestor.startTicks) return false;
      missing.add(ancestor.pid);
      return this.#missing.has(ancestor.pid);
    });
    books.conclude(gone.map(({ id }) => ({ kind: "gone", id })));
    for (const pid of new Set(gone.map(pidOf))) if (pid !== null) drivers.release(pid);
    this.#missing = missing;
  }

  /** Threads that ended in processes that go on. */
  dropThreads(): void {
    const { books, drivers } = this.#of;
    const gone = books.ledger.all().filter(({ knob, spot }) => {
      const read = drivers.of(knob).read(spot);
      return !read.ok && read.trouble.code === SPOT_GONE;
    });
    const ended = gone.filter(({ ancestor }) => !this.#missing.has(ancestor?.pid ?? 0));
    books.conclude(ended.map(({ id }) => ({ kind: "gone", id })));
  }
}
