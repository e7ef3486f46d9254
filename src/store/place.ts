// Where a path leads: the file behind its symbolic links, also one that is not there
// yet, and whether two paths lead to one file. Nothing is opened here.
import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import type { Stats } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import type { Trouble } from "../base/index.ts";
import { statIfReachable } from "./errno.ts";

/** As many as Linux follows. */
const LINKS_MAX = 40;
const WRITABLE_BY_ALL = 0o002;
const ROOT = 0;

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

/**
 * Why nothing may be written there: the way leads through a link that somebody left in a folder
 * open to all, as `/tmp`, and who follows it as root writes where they chose. The kernel's own
 * rule (`fs.protected_symlinks`), also for folders on the way and where it is off. Null where it does not.
 */
export function plantedLink(path: string): Trouble | null {
  let at = "/";
  let names = namesIn(isAbsolute(path) ? path : `${process.cwd()}/${path}`);
  for (let hops = 0; names.length > 0;) {
    const [name = "", ...rest] = names;
    const next = resolve(at, name);
    const link = linkStat(next);
    if (link?.isSymbolicLink() !== true) {
      [at, names] = [next, rest];
      continue;
    }
    if (isPlanted(link, at)) return planted(path, next, link.uid);
    hops += 1;
    const target = hops > LINKS_MAX ? null : targetOf(next);
    // Whoever opens it says what is wrong with it.
    if (target === null) return null;
    if (target.startsWith("/")) at = "/";
    names = [...namesIn(target), ...rest];
  }
  return null;
}

const namesIn = (path: string): string[] => path.split("/").filter((name) => name !== "");

/** The folder's owner could put a file there in any case; root has no need to. */
function isPlanted(link: Stats, folder: string): boolean {
  const above = linkStat(folder);
  if (above === undefined || (above.mode & WRITABLE_BY_ALL) === 0) return false;
  return !isTrusted(link) && link.uid !== above.uid;
}

const planted = (where: string, link: string, uid: number): Trouble => ({
  code: "file.planted-link",
  where,
  message: `is not written: the way there leads through ${link}, a symbolic link that user ${uid} left in a folder open to all`,
  advice: "remove the link, or name a path in a folder of yours",
});

function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
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

/** This user's or root's, who could do as they like in any case. */
export const isTrusted = (stat: Stats): boolean => isOwn(stat) || stat.uid === ROOT;

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
