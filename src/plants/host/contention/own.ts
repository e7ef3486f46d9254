// What steering must leave alone because it is this program's own: itself, its parents up
// to the first process, and whoever has the foreground of its terminal. Looked up anew every
// few readings; on a host that is not this one there is nothing own.
import { ROOT } from "../../../judge/contention/index.ts";
import type { FileReader } from "../kernel-file.ts";
import { pidIdentity, pidStat } from "../parsers/index.ts";
import type { SchedulingTree } from "./scheduling-tree.ts";

/** Readings for which the answer is kept: a parent may leave, this program may be moved. */
const KEPT = 10;
/** More parents than this is a circle in foreign files. */
const MOST_PARENTS = 64;

export interface Own {
  readonly pids: ReadonlySet<number>;
  readonly groups: readonly string[];
  /** Device number of this program's terminal; 0 where it has none. */
  readonly terminal: number;
}

const NOBODY: Own = { pids: new Set(), groups: [], terminal: 0 };

export class OwnProcesses {
  readonly #reader: FileReader;
  readonly #identity = pidIdentity.empty();
  #own: Own = NOBODY;
  #untilNext = 0;

  constructor(reader: FileReader) {
    this.#reader = reader;
  }

  find(tree: SchedulingTree): Own {
    if (!this.#reader.source.live || this.#untilNext-- > 0) return this.#own;
    this.#untilNext = KEPT;
    const self = this.#reader.value("/proc/self/stat", pidStat)?.pid;
    if (self === undefined) return this.#own;
    const parents = new Set<number>();
    let leader = 0;
    let terminal = 0;
    for (let pid = self; pid >= 1 && parents.size < MOST_PARENTS && !parents.has(pid);) {
      parents.add(pid);
      const gap = this.#reader.once(`/proc/${pid}/stat`, pidIdentity, this.#identity);
      if (gap !== null) break;
      if (pid === self) ({ terminal, session: leader } = this.#identity);
      pid = this.#identity.parent;
    }
    const pids = terminal !== 0 && leader > 0 ? parents.add(leader) : parents;
    this.#own = { pids, groups: groupsOf(pids, tree), terminal };
    return this.#own;
  }
}

/** Ids of every group but the root that holds one of `pids`. */
export function groupsOf(pids: Iterable<number>, tree: SchedulingTree): readonly string[] {
  const ids = new Set<string>();
  for (const pid of pids) {
    for (const { id } of tree.pathOf(tree.placeOf(pid), pid)) if (id !== ROOT.id) ids.add(id);
  }
  return [...ids];
}
