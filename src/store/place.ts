// Where a path leads: the file behind its symbolic links, also one that is not there
// yet, and whether two paths lead to one file. Nothing is opened here.
import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import type { Stats } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { statIfReachable } from "./errno.ts";

/** As many as Linux follows. */
const LINKS_MAX = 40;

/**
 * Which symbolic links at the end of a path are followed: `all`, for a path that a person
 * named; `own`, for a name of ours in a folder where others may have left a link for us.
 */
export type LinksFollowed = "all" | "own";

/** The path behind the links of `path`. With `own` it ends at the first link of another user. */
export function destinationOf(path: string, links: LinksFollowed): string {
  let at = withRealFolder(path);
  for (let hop = 0; hop < LINKS_MAX; hop += 1) {
    const stat = linkStat(at);
    if (stat?.isSymbolicLink() !== true) return at;
    if (links === "own" && !isOwn(stat)) return at;
    try {
      at = withRealFolder(resolve(dirname(at), readlinkSync(at)));
    } catch {
      return at;
    }
  }
  return at;
}

/** Whether the way to the file leads through a symbolic link that another user made. */
export function isForeignLink(path: string): boolean {
  return linkStat(destinationOf(path, "own"))?.isSymbolicLink() === true;
}

/** Whether both paths lead to one file: by inode where it exists, else by name. A device may be shared. */
export function isSameFile(one: string, other: string): boolean {
  const [first, second] = [statIfReachable(one), statIfReachable(other)];
  if (first === undefined || second === undefined) {
    return first === second && destinationOf(one, "all") === destinationOf(other, "all");
  }
  return first.isFile() && first.dev === second.dev && first.ino === second.ino;
}

export function isOwn(stat: Stats): boolean {
  return stat.uid === process.geteuid?.();
}

/** What stands at the path itself, a link not followed; undefined where nothing does. */
export function linkStat(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function withRealFolder(path: string): string {
  const folder = dirname(path);
  try {
    return join(realpathSync(folder), basename(path));
  } catch {
    return resolve(path);
  }
}
