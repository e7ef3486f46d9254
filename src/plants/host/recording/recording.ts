// The shape of a recorded host: the files a reader would have seen at a few
// moments, each moment given as the difference from the one before. Pure values;
// `parse.ts` and `format.ts` turn them from and to text, `recorded-source.ts`
// plays them back through the port a live host is read through.
import type { GapReason, Seconds } from "../../../base/index.ts";

/** First line of a recording; the number changes when old files would be misread. */
export const RECORDING_HEADER = "homeostat-host/1";

/** A recording longer than this is refused before it is parsed: 16 MiB. A fixture has at most 150 kB. */
export const MAX_RECORDING_BYTES = 16 * 1024 * 1024;
/** PATH_MAX of Linux: no program could have asked for a longer one. */
const MAX_PATH_CHARACTERS = 4096;

/** The failures a recording can carry, and what the reader is to make of each. */
export const ERRNO_GAPS = {
  EACCES: "denied",
  EPERM: "denied",
  ENOENT: "absent",
  ESRCH: "vanished",
  ENODEV: "absent",
  EIO: "unreadable",
  EINVAL: "unreadable",
  EAGAIN: "unreadable",
  EBUSY: "unreadable",
  EOPNOTSUPP: "absent",
} as const satisfies Readonly<Record<string, GapReason>>;

export type Errno = keyof typeof ERRNO_GAPS;

/** One path as a frame tells it. Paths are absolute, below `/proc` or `/sys`, without `.` and `..`. */
export type Entry =
  | { readonly kind: "file"; readonly path: string; readonly content: Uint8Array }
  /** Only needed for a directory in which nothing else is recorded. */
  | { readonly kind: "dir"; readonly path: string }
  /** `open`: cannot be opened or listed. `read`: opens, and then every read fails. */
  | {
      readonly kind: "fail";
      readonly path: string;
      readonly on: "open" | "read";
      readonly errno: Errno;
    };

export interface RecordedFrame {
  /** Seconds since the recording began; each frame later than the one before. */
  readonly at: Seconds;
  /**
   * Files and whole directories that ceased to be, before `entries` came. A path in both
   * is a new thing under an old name, as when a process id is used again.
   */
  readonly gone: readonly string[];
  /** New and changed paths; what is not named stays as it was. */
  readonly entries: readonly Entry[];
}

export interface Recording {
  /** Short name of the host, `[a-z0-9-]+`. */
  readonly name: string;
  /** What a reader of the file should know, one line each. */
  readonly notes: readonly string[];
  /** At least one; the first has nothing gone. */
  readonly frames: readonly RecordedFrame[];
}

/** Says what is wrong with a path, or null when a recording may hold it. */
export function pathFault(path: string): string | null {
  if (path.length > MAX_PATH_CHARACTERS)
    return `a path has at most ${MAX_PATH_CHARACTERS} characters`;
  if (!/^\/(proc|sys)(\/|$)/u.test(path)) return "a path must start with /proc or /sys";
  const parts = path.split("/").slice(1);
  if (parts.some((part) => part === "" || part === "." || part === "..")) {
    return "a path must have no empty part, no . and no ..";
  }
  return path.includes("\0") ? "a path cannot hold a NUL" : null;
}

/** The directory a path stands in; the parent of `/proc` is `/`. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

/** The directories a path lies in, nearest first, without `/`. */
export function ancestorsOf(path: string): string[] {
  const ancestors: string[] = [];
  for (let parent = parentOf(path); parent !== "/"; parent = parentOf(parent))
    ancestors.push(parent);
  return ancestors;
}
