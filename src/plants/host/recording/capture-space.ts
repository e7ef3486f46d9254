// How full the file systems were when a live host was recorded: no kernel file says it, so
// what statfs(2) answered is written beside them. Of another recording the file itself is taken.
import { chooseMounts } from "../groups/mounts.ts";
import { mountTable } from "../parsers/index.ts";
import { SPACE_FILE, spaceText } from "../recorded-space.ts";
import type { FileSystemSpace, HostSource } from "../source.ts";
import type { Entry } from "./recording.ts";

/** File systems asked for one recording. */
const MOST_ASKED = 256;

/** The file for the mounts in `mountinfo`; null where none of them is asked or answers. */
export function captureSpace(source: HostSource, mountinfo: Uint8Array): Entry | null {
  const table = mountTable.empty();
  if (mountTable.parse(mountinfo, mountinfo.length, table) !== null) return null;
  const spaces = new Map<string, FileSystemSpace>();
  for (const { point } of chooseMounts(table.mounts).asked.slice(0, MOST_ASKED)) {
    const space = source.statfs?.(point) ?? "absent";
    if (typeof space === "object") spaces.set(point, space);
  }
  if (spaces.size === 0) return null;
  return { kind: "file", path: SPACE_FILE, content: new TextEncoder().encode(spaceText(spaces)) };
}
