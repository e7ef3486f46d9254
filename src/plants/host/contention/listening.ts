// Who holds a listening socket: somebody may be waiting for it. A process's descriptors
// name sockets by inode; its network namespace's tables say which inodes listen. Both are
// dear on a large server, so answers are kept for a while and few are sought in a reading.
import type { FileReader } from "../kernel-file.ts";
import { tcpListeners, unixListeners, type Listeners, type Parser } from "../parsers/index.ts";

/** Readings for which an answer is kept. */
const ANSWER_KEPT = 20;
/** Readings for which the tables of a network namespace are kept. */
const TABLES_KEPT = 10;
/** Descriptors looked at in one reading, over all processes. */
const LINKS_PER_READING = 512;
/** Descriptors of one process looked at: a service opens its listening socket among the first. */
const LINKS_PER_PROCESS = 256;
/** Listeners stand first in the TCP tables, so this much holds over four hundred of them. */
const TCP_BYTES = 1 << 16;
const UNIX_BYTES = 1 << 18;
const MOST_ANSWERS = 1024;
const SOCKET = /^socket:\[(\d+)\]$/u;

interface Answer {
  readonly listens: boolean | null;
  readonly until: number;
}

export class Listening {
  readonly #reader: FileReader;
  readonly #answers = new Map<number, Answer>();
  /** Inodes that listen, by network namespace. */
  readonly #tables = new Map<string, { inodes: ReadonlySet<number>; until: number }>();
  readonly #found = tcpListeners.empty();
  #reading = 0;
  #linksLeft = 0;

  constructor(reader: FileReader) {
    this.#reader = reader;
  }

  begin(): void {
    this.#reading++;
    this.#linksLeft = LINKS_PER_READING;
    if (this.#answers.size > MOST_ANSWERS) this.#answers.clear();
    for (const [name, { until }] of this.#tables) {
      if (this.#reading >= until) this.#tables.delete(name);
    }
  }

  /** Whether the process listens; null where that cannot be read, or was not yet. */
  listens(pid: number): boolean | null {
    const known = this.#answers.get(pid);
    if (known !== undefined && this.#reading < known.until) return known.listens;
    if (this.#linksLeft <= 0) return known?.listens ?? null;
    const listens = this.#seek(pid);
    this.#answers.set(pid, { listens, until: this.#reading + ANSWER_KEPT });
    return listens;
  }

  /** The pid is another process's now. */
  forget(pid: number): void {
    this.#answers.delete(pid);
  }

  #seek(pid: number): boolean | null {
    const { source } = this.#reader;
    const names = source.list(`/proc/${pid}/fd`);
    if (typeof names === "string" || source.readLink === undefined) return null;
    const inodes = this.#tableOf(pid);
    if (inodes === null) return null;
    const numbers = names.map(Number).sort((a, b) => a - b);
    const some = numbers.slice(0, LINKS_PER_PROCESS);
    this.#linksLeft -= some.length;
    for (const number of some) {
      const inode = SOCKET.exec(source.readLink(`/proc/${pid}/fd/${number}`) ?? "")?.[1];
      if (inode !== undefined && inodes.has(Number(inode))) return true;
    }
    return some.length < numbers.length ? null : false;
  }

  #tableOf(pid: number): ReadonlySet<number> | null {
    const name = this.#reader.source.readLink?.(`/proc/${pid}/ns/net`) ?? null;
    if (name === null || !name.startsWith("net:")) return null;
    const kept = this.#tables.get(name);
    if (kept !== undefined) return kept.inodes;
    const inodes = new Set<number>();
    const folder = `/proc/${pid}/net`;
    const any = [
      this.#take(`${folder}/tcp`, { parser: tcpListeners, most: TCP_BYTES, inodes }),
      this.#take(`${folder}/tcp6`, { parser: tcpListeners, most: TCP_BYTES, inodes }),
      this.#take(`${folder}/unix`, { parser: unixListeners, most: UNIX_BYTES, inodes }),
    ].includes(true);
    if (!any) return null;
    this.#tables.set(name, { inodes, until: this.#reading + TABLES_KEPT });
    return inodes;
  }

  #take(
    path: string,
    into: { parser: Parser<Listeners>; most: number; inodes: Set<number> },
  ): boolean {
    const part = this.#reader.buffer.subarray(0, into.most);
    const length = this.#reader.source.readOnce(path, part);
    if (typeof length !== "number") return false;
    if (into.parser.parse(part, length, this.#found) !== null) return false;
    for (const inode of this.#found.inodes) into.inodes.add(inode);
    return true;
  }
}
