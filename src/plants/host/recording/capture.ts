// Takes what a host's files say at one moment, through the same port the reader
// uses, and tells two such moments apart as a frame. A recording can therefore be
// made from a live host, from a foreign root, or from another recording.
import type { GapReason, Seconds } from "../../../base/index.ts";
import type { HostSource } from "../source.ts";
import {
  CGROUP_FILES,
  RECORDED_DIRECTORIES,
  RECORDED_FILES,
  fitsPart,
  ownGroupFolders,
} from "./paths.ts";
import { captureSpace } from "./capture-space.ts";
import { PathLedger } from "./path-ledger.ts";
import { ancestorsOf, pathFault } from "./recording.ts";
import type { Entry, Errno, RecordedFrame } from "./recording.ts";

export interface CaptureLimits {
  /** Processes kept besides our own, lowest ids first: the long-lived ones. */
  readonly processes: number;
  /** Bytes kept of one file. */
  readonly fileBytes: number;
  /** Paths kept in all. */
  readonly paths: number;
}

/** Room for a big server, and an end for a hostile tree. */
export const CAPTURE_LIMITS: CaptureLimits = { processes: 200, fileBytes: 1 << 20, paths: 20_000 };

export type Capture = ReadonlyMap<string, Entry>;

/** Absent files are left out of a capture; what cannot be read is kept as a failure. */
const ERRNO_OF: Partial<Record<GapReason, Errno>> = { denied: "EACCES", unreadable: "EIO" };

export function capture(source: HostSource, limits: CaptureLimits = CAPTURE_LIMITS): Capture {
  const taker = new Taker(source, limits);
  for (const pattern of RECORDED_DIRECTORIES) taker.walk(pattern, (path) => taker.directory(path));
  for (const pattern of RECORDED_FILES) taker.walk(pattern, (path) => taker.file(path));
  const own = taker.entries.get("/proc/self/cgroup");
  const folders =
    own?.kind === "file" ? ownGroupFolders(new TextDecoder().decode(own.content)) : [];
  for (const folder of folders) for (const name of CGROUP_FILES) taker.file(`${folder}/${name}`);
  const mounts = taker.entries.get("/proc/self/mountinfo");
  if (source.live && mounts?.kind === "file") taker.take(captureSpace(source, mounts.content));
  return taker.entries;
}

class Taker {
  readonly entries = new Map<string, Entry>();
  readonly #source: HostSource;
  readonly #limits: CaptureLimits;
  readonly #buffer: Uint8Array;
  readonly #ledger = new PathLedger();
  /** Listings of this moment, so that all patterns see the same names. */
  readonly #listings = new Map<string, readonly string[]>();

  constructor(source: HostSource, limits: CaptureLimits) {
    this.#source = source;
    this.#limits = limits;
    this.#buffer = new Uint8Array(limits.fileBytes);
  }

  /** Calls `take` for every path the pattern can mean here, existing or not. */
  walk(pattern: string, take: (path: string) => void): void {
    const parts = pattern.slice(1).split("/");
    const step = (folder: string, depth: number): void => {
      const part = parts[depth];
      if (part === undefined) return take(folder);
      const wild = part === "*" || part === "#";
      const names = wild ? this.#names(folder).filter((name) => fitsPart(part, name)) : [part];
      for (const name of names) step(`${folder}/${name}`, depth + 1);
    };
    step("", 0);
  }

  directory(path: string): void {
    if (!this.#wanted(path)) return;
    const names = this.#source.list(path);
    if (typeof names === "object") this.#keep({ kind: "dir", path });
  }

  file(path: string): void {
    if (!this.#wanted(path)) return;
    const length = this.#source.readOnce(path, this.#buffer);
    if (typeof length === "number") {
      return this.#keep({ kind: "file", path, content: this.#buffer.slice(0, length) });
    }
    const errno = ERRNO_OF[length];
    const isDirectory = length === "unreadable" && typeof this.#source.list(path) === "object";
    if (errno === undefined || isDirectory) return;
    this.#keep({ kind: "fail", path, on: errno === "EACCES" ? "open" : "read", errno });
  }

  take(entry: Entry | null): void {
    if (entry !== null && this.#wanted(entry.path)) this.#keep(entry);
  }

  /** A host that changes while it is looked at can show what no file system holds; that is left out. */
  #keep(entry: Entry): void {
    if (this.#ledger.add(entry.path, entry.kind === "dir") === null)
      this.entries.set(entry.path, entry);
  }

  #wanted(path: string): boolean {
    const room = this.entries.size < this.#limits.paths;
    return room && !this.entries.has(path) && pathFault(path) === null;
  }

  #names(folder: string): readonly string[] {
    let names = this.#listings.get(folder);
    if (names === undefined) {
      const listed = this.#source.list(folder);
      names = typeof listed === "string" ? [] : listed.toSorted(byNumberThenText);
      if (folder === "/proc") names = this.#firstProcesses(names);
      this.#listings.set(folder, names);
    }
    return names;
  }

  #firstProcesses(names: readonly string[]): readonly string[] {
    return names.filter((name) => fitsPart("#", name)).slice(0, this.#limits.processes);
  }
}

const byNumberThenText = (a: string, b: string): number =>
  Number(a) - Number(b) || (a < b ? -1 : a > b ? 1 : 0);

/** The frame that leads from one capture to the next; `null` before the first. */
export function difference(before: Capture | null, after: Capture, at: Seconds): RecordedFrame {
  if (before === null) return { at, gone: [], entries: withoutImplied([...after.values()]) };
  const gone = goneFrom(before, after);
  const roots = new Set(gone);
  const isGone = (path: string): boolean =>
    roots.has(path) || ancestorsOf(path).some((parent) => roots.has(parent));
  const entries = [...after.values()].filter((entry) => {
    const old = isGone(entry.path) ? undefined : before.get(entry.path);
    return old === undefined || !sameEntry(old, entry);
  });
  return { at, gone, entries: withoutImplied(entries) };
}

type Kind = "leaf" | "dir";

/** Every path of a capture and every directory these lie in. */
function kindsOf(moment: Capture): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const entry of moment.values()) {
    kinds.set(entry.path, entry.kind === "dir" ? "dir" : "leaf");
    for (const parent of ancestorsOf(entry.path)) kinds.set(parent, "dir");
  }
  return kinds;
}

/** The topmost paths that are no more, became something else, or are a process whose id was given to another. */
function goneFrom(before: Capture, after: Capture): string[] {
  const kinds = kindsOf(after);
  const gone = new Set<string>();
  for (const [path, kind] of [...kindsOf(before)].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (ancestorsOf(path).some((parent) => gone.has(parent))) continue;
    const isProcess = /^\/proc\/[0-9]+$/u.test(path);
    if (kinds.get(path) !== kind || (isProcess && !sameProcess(before, after, path)))
      gone.add(path);
  }
  return [...gone];
}

/** False where the process is gone or its id was given to another; a stat that cannot be read says neither. */
function sameProcess(before: Capture, after: Capture, process: string): boolean {
  const old = before.get(`${process}/stat`);
  const young = after.get(`${process}/stat`);
  if (old === undefined || young === undefined) return old === young;
  const [from, to] = [startTicks(old), startTicks(young)];
  return from === null || to === null || from === to;
}

/** Field 22 of a process's stat: with the id it names a process for good. */
function startTicks(stat: Entry): string | null {
  if (stat.kind !== "file") return null;
  const text = new TextDecoder("latin1").decode(stat.content);
  const field = text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return /^[0-9]+$/u.test(field) ? field : null;
}

const sameEntry = (a: Entry, b: Entry): boolean =>
  a.kind === "file" && b.kind === "file"
    ? Buffer.compare(a.content, b.content) === 0
    : JSON.stringify(a) === JSON.stringify(b);

/** A directory in which something is recorded needs no line of its own. */
function withoutImplied(entries: readonly Entry[]): Entry[] {
  const parents = new Set(entries.flatMap((entry) => ancestorsOf(entry.path)));
  return entries.filter((entry) => entry.kind !== "dir" || !parents.has(entry.path));
}
