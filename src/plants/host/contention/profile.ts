// What is known of one process beyond its times: who it is, where it stands in the tree,
// how often it gives its core away. Read when it first matters and again every few
// readings, since setsid, a move between cgroups or a renice may change all of it.
import type { SchedulingClass } from "../../../judge/contention/index.ts";
import type { FileReader } from "../kernel-file.ts";
import { pidIdentity, pidStatus, type PidIdentity, type PidStatus } from "../parsers/index.ts";
import type { Place, SchedulingTree } from "./scheduling-tree.ts";
import { ThreadRates } from "./thread-rates.ts";

/** `SCHED_*` by number; what is not here is unknown. */
const CLASS_OF: Readonly<Record<number, SchedulingClass>> = {
  0: "other",
  1: "fifo",
  2: "rr",
  3: "batch",
  5: "idle",
  6: "deadline",
  7: "ext",
};

export class Profile {
  readonly pid: number;
  readonly startTicks: number;
  readonly identity: PidIdentity = pidIdentity.empty();
  readonly threads: ThreadRates;
  place: Place | null = null;
  uid: number | null = null;
  cores: readonly number[] | null = null;
  /** A second, over the time between the last two looks at the thread followed; null before. */
  voluntaryPerS: number | null = null;
  forcedPerS: number | null = null;
  /** Number of the reading its identity was read in, and its switches; −1 before. */
  identifiedIn = -1;
  switchesIn = -1;
  /** True where its parent stands in the same group, as looked up in reading `parentSoughtIn`. */
  besideParent = false;
  parentSoughtIn = -1;
  /** Number of the reading it was last a contender in. */
  seenIn = 0;
  #thread = 0;
  #voluntary = Number.NaN;
  #forced = Number.NaN;
  #at = Number.NaN;

  constructor(pid: number, startTicks: number) {
    this.pid = pid;
    this.startTicks = startTicks;
    this.threads = new ThreadRates(pid);
  }

  get schedulingClass(): SchedulingClass | null {
    return CLASS_OF[this.identity.policy] ?? null;
  }

  /** Reads who it is and where it stands; false where it ended or its pid is another's. */
  identify(reader: FileReader, tree: SchedulingTree): boolean {
    if (reader.once(`/proc/${this.pid}/stat`, pidIdentity, this.identity) !== null) return false;
    if (this.identity.startTicks !== this.startTicks) return false;
    this.place = tree.placeOf(this.pid);
    // One that ended in between has no place; one that is there and hides it is unknown.
    const isThere = (): boolean =>
      reader.once(`/proc/${this.pid}/stat`, pidIdentity, this.identity) === null;
    return this.place.known || isThere();
  }

  /** Reads the switches of its busiest thread at `now` (ms), its owner and its cores. */
  readSwitches(reader: FileReader, status: PidStatus, now: number): void {
    const thread = this.threads.busiest ?? this.pid;
    const folder = thread === this.pid ? `/proc/${this.pid}` : `/proc/${this.pid}/task/${thread}`;
    if (reader.once(`${folder}/status`, pidStatus, status) !== null) return;
    const elapsed = (now - this.#at) / 1000;
    if (thread === this.#thread && elapsed > 0) {
      this.voluntaryPerS = Math.max(0, status.voluntary - this.#voluntary) / elapsed;
      this.forcedPerS = Math.max(0, status.forced - this.#forced) / elapsed;
    }
    this.#thread = thread;
    this.#voluntary = status.voluntary;
    this.#forced = status.forced;
    this.#at = now;
    this.uid = Number.isFinite(status.uid) ? status.uid : null;
    this.cores = status.cores.length > 0 ? [...status.cores] : null;
  }
}
