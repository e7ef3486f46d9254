// Where a host's files come from: the live `/proc` and `/sys`, another root, or a
// recording. The readers see only this port, so a recorded host replays through
// exactly the code that reads a live one. Paths always start with `/proc` or `/sys`.
import type { GapReason } from "../../base/index.ts";

/** A file kept open. Positive; meaningless outside the source that gave it. */
export type FileHandle = number;

/** What statfs(2) tells of one file system, in its blocks and inodes. */
export interface FileSystemSpace {
  readonly blockBytes: number;
  readonly blocks: number;
  /** Free for root; `available` is free for everybody. */
  readonly free: number;
  readonly available: number;
  /** Inodes in all, 0 where the file system does not count them, and how many are free. */
  readonly files: number;
  readonly filesFree: number;
}

export interface HostSource {
  /** False for recordings and foreign roots: nothing found there may be acted on. */
  readonly live: boolean;
  /** Host name, as this source knows it. */
  readonly hostName: string;
  /** Opens a file to be read again and again, or says why not. */
  open(path: string): FileHandle | GapReason;
  /**
   * Reads the whole file from its start into `into`. Returns the number of bytes,
   * or the reason why there are none; a file larger than the buffer is cut to it.
   */
  read(handle: FileHandle, into: Uint8Array): number | GapReason;
  /** Opens, reads and closes in one go, for files read rarely. */
  readOnce(path: string, into: Uint8Array): number | GapReason;
  /** Names in a directory, in no particular order. */
  list(path: string): readonly string[] | GapReason;
  /** What a symbolic link says, null where it cannot be read; absent on sources that keep none. */
  readLink?(path: string): string | null;
  /**
   * How full the file system mounted at `mount` is, or why that is not known; absent on sources
   * that keep none. Blocks while the file system does: ask it only of local ones.
   */
  statfs?(mount: string): FileSystemSpace | GapReason;
  close(handle: FileHandle): void;
  /** Closes every handle; safe to call twice. */
  dispose(): void;
}
