// The files of a live `/proc` and `/sys`, or of another tree that has them under its
// root. Descriptors are kept and read again from position 0; one that went bad says why.
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  statfsSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, join, resolve, sep } from "node:path";
import { fail, ok, type GapReason, type Result } from "../../base/index.ts";
import { recordedSpace } from "./recorded-space.ts";
import type { FileHandle, FileSystemSpace, HostSource } from "./source.ts";

/**
 * A kernel file of many records is handed out one page at a time, so a first answer this
 * short is the whole file (a record is shorter than the quarter page that is left).
 */
const SURELY_WHOLE_BYTES = 3072;

/** Without blocking, so that a pipe in a foreign tree is an error and not a wait. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

const REASON_OF_ERRNO: Readonly<Record<string, GapReason>> = {
  ENOENT: "absent",
  ENOTDIR: "absent",
  ENODEV: "absent",
  ENXIO: "absent",
  EOPNOTSUPP: "absent",
  ENOTSUP: "absent",
  ELOOP: "absent",
  ESRCH: "vanished",
  EACCES: "denied",
  EPERM: "denied",
};

/** Why a system call failed, in the words of a gap. */
function gapOf(error: unknown): GapReason {
  const code = (error as NodeJS.ErrnoException).code;
  return (code === undefined ? undefined : REASON_OF_ERRNO[code]) ?? "unreadable";
}

/**
 * A file outlives the name it was opened by: when it went away under a kept
 * descriptor, `absent` means it vanished.
 */
const gapOfKept = (error: unknown): GapReason => {
  const gap = gapOf(error);
  return gap === "absent" ? "vanished" : gap;
};

/** The kernel's own limit, in characters; whoever made a foreign tree may have written a book. */
const HOST_NAME_MAX = 64;
const HOST_NAME_PATH = "/proc/sys/kernel/hostname";

/** The first line of what names a host, at most 64 characters. */
export function hostNameIn(text: string): string {
  const line =
    text
      .trimStart()
      .slice(0, 2 * HOST_NAME_MAX)
      .split("\n", 1)[0] ?? "";
  return Array.from(line.trimEnd()).slice(0, HOST_NAME_MAX).join("");
}

export class LiveSource implements HostSource {
  readonly live: boolean;
  readonly hostName: string;
  readonly #root: string;
  readonly #open = new Set<FileHandle>();

  constructor(root: string) {
    this.#root = root;
    this.live = root === "/";
    this.hostName = this.live ? hostNameIn(hostname()) : this.#foreignName();
  }

  open(path: string): FileHandle | GapReason {
    try {
      const handle = openSync(this.#at(path), FLAGS);
      this.#open.add(handle);
      return handle;
    } catch (error) {
      return gapOf(error);
    }
  }

  read(handle: FileHandle, into: Uint8Array): number | GapReason {
    try {
      return readWhole(handle, into);
    } catch (error) {
      return gapOfKept(error);
    }
  }

  readOnce(path: string, into: Uint8Array): number | GapReason {
    let handle: number;
    try {
      handle = openSync(this.#at(path), FLAGS);
    } catch (error) {
      return gapOf(error);
    }
    try {
      return readWhole(handle, into);
    } catch (error) {
      return gapOf(error);
    } finally {
      closeSync(handle);
    }
  }

  list(path: string): readonly string[] | GapReason {
    try {
      return readdirSync(this.#at(path));
    } catch (error) {
      return gapOf(error);
    }
  }

  readLink(path: string): string | null {
    // Links of another tree say nothing of its own: they were never followed there.
    if (!this.live) return null;
    try {
      return readlinkSync(path);
    } catch {
      return null;
    }
  }

  statfs(mount: string): FileSystemSpace | GapReason {
    // A folder of another tree lies on a file system of this machine.
    if (!this.live) return recordedSpace(this, mount);
    try {
      const { bsize, blocks, bfree, bavail, files, ffree } = statfsSync(mount);
      return {
        blockBytes: bsize,
        blocks,
        free: bfree,
        available: bavail,
        files,
        filesFree: ffree,
      };
    } catch (error) {
      return gapOf(error);
    }
  }

  close(handle: FileHandle): void {
    if (!this.#open.delete(handle)) return;
    try {
      closeSync(handle);
    } catch {
      // It was closed by the kernel's account already; nothing is held any more.
    }
  }

  dispose(): void {
    for (const handle of this.#open) this.close(handle);
  }

  /** The path under the root. A link of a foreign tree that leads out of it is not followed. */
  #at(path: string): string {
    if (this.live) return path;
    const inside = join(this.#root, path);
    const real = realpathSync(inside);
    if (real === this.#root || real.startsWith(this.#root + sep)) return real;
    throw Object.assign(new Error(`${path} leads out of ${this.#root}`), { code: "EACCES" });
  }

  #foreignName(): string {
    const into = new Uint8Array(8 * HOST_NAME_MAX);
    const length = this.readOnce(HOST_NAME_PATH, into);
    const name =
      typeof length === "string" ? "" : hostNameIn(utf8.decode(into.subarray(0, length)));
    // A recorded tree need not carry the name: the folder's own serves.
    return name === "" ? hostNameIn(basename(this.#root)) : name;
  }
}

const utf8 = new TextDecoder();

function readWhole(handle: FileHandle, into: Uint8Array): number {
  let filled = readSync(handle, into, 0, into.length, 0);
  if (filled < SURELY_WHOLE_BYTES) return filled;
  while (filled < into.length) {
    const more = readSync(handle, into, filled, into.length - filled, filled);
    if (more === 0) break;
    filled += more;
  }
  return filled;
}

/** The source for `--root`. Fails where there is no `/proc` under it. */
export function openLiveSource(root: string): Result<LiveSource> {
  const absolute = resolve(root);
  if (!existsSync(join(absolute, "proc"))) {
    return fail({
      code: "root.no-proc",
      message: existsSync(absolute) ? "there is no proc directory under it" : "is not there",
      where: root,
      advice:
        "give the folder that holds proc and sys, or leave --root out to read this host (Linux only)",
    });
  }
  return ok(new LiveSource(absolute === "/" ? "/" : realpathSync(absolute)));
}
