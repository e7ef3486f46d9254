// Where two contenders meet in the kernel's scheduling tree. Their paths run from the root
// down; the last group both have is where their shares are decided, and what stands below
// it on each path is what competes there.
import { must } from "../../base/index.ts";
import type { Contender, SchedulingGroup } from "./contender.ts";

/** Who a process is for as long as the host is up. */
export const processId = ({ pid, startTicks }: Contender): string => `${pid}:${startTicks}`;

/** True where the group is one of the contender's path. */
export const isInside = (contender: Contender, groupId: string): boolean =>
  contender.path.some(({ id }) => id === groupId);

/** Two contenders' lowest common ancestor, and how deep it stands on their paths (0: the root). */
export interface Meeting {
  readonly level: SchedulingGroup;
  readonly depth: number;
}

/** The longest common prefix of the two paths; every path begins with the root. */
export function lowestCommon(a: Contender, b: Contender): Meeting {
  let depth = 0;
  const last = Math.min(a.path.length, b.path.length) - 1;
  while (depth < last && a.path[depth + 1]!.id === b.path[depth + 1]!.id) depth++;
  return { level: must(a.path[depth], "a path begins with the root"), depth };
}
