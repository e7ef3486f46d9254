// What a group or process is called where people read it: names of the host escaped, and a
// session by the process in it, since its number says nothing.
import type { Entity, SchedulingGroup } from "../../judge/contention/index.ts";
import { showHostile } from "../text/index.ts";

/** Longest part of a foreign name shown. */
const NAME_SHOWN = 64;

const shown = (text: string): string => {
  const safe = showHostile(text);
  return safe.length <= NAME_SHOWN ? safe : `${safe.slice(0, NAME_SHOWN - 1)}…`;
};

/** `nginx (pid 812)`, `session autogroup-562 (stress-ng, 2 processes)`, `cgroup /batch (…)`. */
export function nameOf({ kind, id, members }: Entity): string {
  const [first] = members;
  const name = first === undefined ? "" : shown(first.name);
  if (kind === "process") return `${name} (pid ${first?.pid ?? "?"})`;
  const who =
    members.length === 1 ? `${name}, pid ${first?.pid}` : `${name}, ${members.length} processes`;
  return `${kind} ${shown(id)} (${who})`;
}

/** Where two meet: `under the root`, `in session autogroup-562`, `in cgroup /batch`. */
export const levelName = ({ kind, id }: SchedulingGroup): string =>
  kind === "root" ? "under the root" : `in ${kind} ${shown(id)}`;
