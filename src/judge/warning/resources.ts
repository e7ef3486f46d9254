// Which sensor is the share in use of a resource that can run out. Told from the sensor's id
// alone, so that a replayed log says the same as the host it was written on. Control groups'
// memory is none: page cache fills it to its limit as a matter of course.
import { textSum } from "../../base/index.ts";
import type { Resource } from "./exhaustion.ts";

export interface ExhaustibleResource {
  readonly resource: Resource;
  /** Which of them, a file system's mount point; empty where a host has one only. */
  readonly name: string;
}

const SOLE: ReadonlyMap<string, Resource> = new Map([
  ["mem_used", "memory"],
  ["swap_used", "swap"],
  ["file_handles_used", "file-handles"],
  ["pids_used", "pids"],
]);
const OF_FILE_SYSTEM: ReadonlyMap<string, Resource> = new Map([
  ["used", "disk"],
  ["inodes", "inodes"],
]);
/** The mount may hold dots: what counts is the last. */
const FILE_SYSTEM = /^fs\.(.+)\.(used|inodes)$/u;

/** The resource a sensor is the share in use of; null for every other sensor. */
export function resourceOf(sensorId: string): ExhaustibleResource | null {
  const sole = SOLE.get(sensorId);
  if (sole !== undefined) return { resource: sole, name: "" };
  const [, label, what] = FILE_SYSTEM.exec(sensorId) ?? [];
  const resource = what === undefined ? undefined : OF_FILE_SYSTEM.get(what);
  return label === undefined || resource === undefined
    ? null
    : { resource, name: mountOfLabel(label) };
}

const ROOT = "root";
const LABEL = /^[a-z0-9_.:-]+$/u;
/** Longer mount points are cut, so that an id stays readable. */
const MOST_CHARACTERS = 48;
/** No path holds two slashes in a row, so this tells a label that was cut or changed. */
const MARK = "::";

/**
 * A mount point as it stands in a sensor's id, `[a-z0-9_.:-]+`: `/var/lib` is `var:lib`, `/` is
 * `root`. One that an id cannot hold is brought into letters it can, with a sum of all of it
 * behind, so that each mount point has one label, today and tomorrow.
 */
export function labelOfMount(mount: string): string {
  const plain = mount === "/" ? ROOT : mount.slice(1).replaceAll("/", ":");
  const fits = LABEL.test(plain) && plain.length <= MOST_CHARACTERS && !plain.includes(MARK);
  if (fits && mountOfLabel(plain) === mount) return plain;
  const near = plain
    .slice(0, MOST_CHARACTERS)
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]/gu, "_");
  return `${near}${MARK}${textSum(mount)}`;
}

/** The mount point behind a label; of one that was changed, the label itself. */
function mountOfLabel(label: string): string {
  if (label.includes(MARK)) return label;
  return label === ROOT ? "/" : `/${label.replaceAll(":", "/")}`;
}
