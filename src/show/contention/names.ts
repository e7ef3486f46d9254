// What a group or process is called where people read it: names of the host escaped, and a
// session by the process in it, since its number says nothing.
import type { Contender, Entity, Party, SchedulingGroup } from "../../judge/contention/index.ts";
import { showHostile } from "../text/index.ts";

/** What is shown of a long foreign name: its beginning, and more of its end, where groups differ. */
const NAME_BEGINS = 20;
const NAME_ENDS = 43;

/** A foreign name made safe; a longer one than 64 characters is cut in its middle. */
export function shown(text: string): string {
  const safe = showHostile(text);
  if (safe.length <= NAME_BEGINS + 1 + NAME_ENDS) return safe;
  return `${safe.slice(0, NAME_BEGINS)}…${safe.slice(-NAME_ENDS)}`;
}

/** `cgroup /batch (gzip, 4 processes)`, `nginx (pid 812)`: by the member that runs or waits most. */
export const entityName = (entity: Entity): string => named(entity, entity.members);

/** The same by those who were judged: `session autogroup-562 (web, 1 of 3 processes)`. */
export const partyName = ({ entity, judged }: Party): string => named(entity, judged);

function named({ kind, id, members }: Entity, some: readonly Contender[]): string {
  const first = some.toSorted((a, b) => b.ran + b.waited - a.ran - a.waited)[0];
  const name = shown(first?.name ?? "");
  if (kind === "process") return `${name} (pid ${first?.pid ?? "?"})`;
  const part = some.length === members.length ? "" : `${some.length} of `;
  const who =
    members.length === 1 ? `pid ${first?.pid ?? "?"}` : `${part}${members.length} processes`;
  return `${kind} ${shown(id)} (${name}, ${who})`;
}

/** Where two meet: `under the root`, `in session autogroup-562`, `in cgroup /batch`. */
export const levelName = ({ kind, id }: SchedulingGroup): string =>
  kind === "root" ? "under the root" : `in ${kind} ${shown(id)}`;
