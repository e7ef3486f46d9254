// A recording played back through the port of a live host. The readers open,
// read and list as ever; `advance` moves to the next recorded moment, handles
// stay valid, and a file that went reads as vanished, also when another came
// under its name.
import type { Clock, GapReason, Ms, Seconds } from "../../../base/index.ts";
import { must } from "../../../base/index.ts";
import { hostNameIn } from "../live-source.ts";
import { recordedSpace } from "../recorded-space.ts";
import type { FileHandle, FileSystemSpace, HostSource } from "../source.ts";
import { ERRNO_GAPS, parentOf } from "./recording.ts";
import type { Entry, RecordedFrame, Recording } from "./recording.ts";

/** One file for as long as it exists. A handle holds the node, not the path. */
interface Node {
  content: Uint8Array;
  openGap: GapReason | null;
  readGap: GapReason | null;
  exists: boolean;
}

const HOST_NAME_PATH = "/proc/sys/kernel/hostname";
const MS_PER_SECOND = 1000;

export class RecordedSource implements HostSource {
  readonly live = false;
  readonly recording: Recording;
  readonly #nodes = new Map<string, Node>();
  readonly #children = new Map<string, Set<string>>();
  readonly #handles = new Map<FileHandle, Node>();
  #nextHandle: FileHandle = 1;
  #index = 0;

  /** Stands at the first frame. */
  constructor(recording: Recording) {
    this.recording = recording;
    this.#apply(this.#frame);
  }

  /** What `/proc/sys/kernel/hostname` says, else the name of the recording. */
  get hostName(): string {
    const node = this.#nodes.get(HOST_NAME_PATH);
    const name = node === undefined ? "" : hostNameIn(new TextDecoder().decode(node.content));
    return name === "" ? this.recording.name : name;
  }

  /** Time of the present frame, seconds since the recording began. */
  get at(): Seconds {
    return this.#frame.at;
  }

  /** Time of the frame that `advance` would move to, or null at the last one. */
  get nextAt(): Seconds | null {
    return this.recording.frames[this.#index + 1]?.at ?? null;
  }

  get #frame(): RecordedFrame {
    return must(this.recording.frames[this.#index], "a recording has the frame it stands at");
  }

  /** Moves to the next frame; false, and nothing moves, when this is the last one. */
  advance(): boolean {
    if (this.#index + 1 >= this.recording.frames.length) return false;
    this.#index++;
    this.#apply(this.#frame);
    return true;
  }

  /** Moves forward to the last frame not later than `elapsed`; returns how many frames that were. */
  advanceTo(elapsed: Seconds): number {
    let moved = 0;
    while (this.nextAt !== null && this.nextAt <= elapsed && this.advance()) moved++;
    return moved;
  }

  /**
   * The clock of the recording: both times are those of the present frame, so that rates come
   * out as recorded however fast it is played. Wall time counts from 1970.
   */
  readonly clock: Clock = {
    monotonic: (): Ms => this.at * MS_PER_SECOND,
    wall: (): Ms => this.at * MS_PER_SECOND,
  };

  open(path: string): FileHandle | GapReason {
    const node = this.#nodes.get(path);
    if (node === undefined) return this.#children.has(path) ? "unreadable" : "absent";
    if (node.openGap !== null) return node.openGap;
    const handle = this.#nextHandle++;
    this.#handles.set(handle, node);
    return handle;
  }

  read(handle: FileHandle, into: Uint8Array): number | GapReason {
    const got = readNode(must(this.#handles.get(handle), `handle ${handle} is open`), into);
    // As on a live host: what is missing under a kept handle went away.
    return got === "absent" ? "vanished" : got;
  }

  readOnce(path: string, into: Uint8Array): number | GapReason {
    const node = this.#nodes.get(path);
    if (node === undefined) return this.#children.has(path) ? "unreadable" : "absent";
    return node.openGap ?? readNode(node, into);
  }

  list(path: string): readonly string[] | GapReason {
    const node = this.#nodes.get(path);
    if (node !== undefined) return node.openGap ?? node.readGap ?? "unreadable";
    const names = this.#children.get(path);
    return names === undefined ? "absent" : [...names];
  }

  statfs(mount: string): FileSystemSpace | GapReason {
    return recordedSpace(this, mount);
  }

  close(handle: FileHandle): void {
    this.#handles.delete(handle);
  }

  dispose(): void {
    this.#handles.clear();
  }

  #apply(frame: RecordedFrame): void {
    for (const path of frame.gone) this.#remove(path);
    for (const entry of frame.entries) this.#put(entry);
  }

  #put(entry: Entry): void {
    this.#link(entry.path);
    if (entry.kind === "dir") {
      if (!this.#children.has(entry.path)) this.#children.set(entry.path, new Set());
      return;
    }
    const node = this.#nodes.get(entry.path) ?? newNode();
    this.#nodes.set(entry.path, node);
    // A kept handle outlives a right that is withdrawn for new openings, so the content stays.
    if (entry.kind === "file") node.content = entry.content;
    node.openGap = entry.kind === "fail" && entry.on === "open" ? ERRNO_GAPS[entry.errno] : null;
    node.readGap = entry.kind === "fail" && entry.on === "read" ? ERRNO_GAPS[entry.errno] : null;
  }

  /** Makes the path known to its parents, which come into being as needed. */
  #link(path: string): void {
    for (let child = path; child !== "/"; child = parentOf(child)) {
      const parent = parentOf(child);
      const names = this.#children.get(parent) ?? new Set();
      this.#children.set(parent, names);
      names.add(child.slice(child.lastIndexOf("/") + 1));
    }
  }

  #remove(path: string): void {
    for (const name of this.#children.get(path) ?? []) this.#remove(`${path}/${name}`);
    this.#children.delete(path);
    this.#children.get(parentOf(path))?.delete(path.slice(path.lastIndexOf("/") + 1));
    const node = this.#nodes.get(path);
    if (node !== undefined) node.exists = false;
    this.#nodes.delete(path);
  }
}

const NOTHING = new Uint8Array(0);

const newNode = (): Node => ({ content: NOTHING, openGap: null, readGap: null, exists: true });

function readNode(node: Node, into: Uint8Array): number | GapReason {
  if (!node.exists) return "vanished";
  if (node.readGap !== null) return node.readGap;
  const length = Math.min(node.content.length, into.length);
  into.set(node.content.subarray(0, length));
  return length;
}
