// Who writes a cgroup's weight beside us: what it set, it will set again. Told by the path,
// as these managers name their groups.
import type { SchedulingGroup } from "../../../judge/contention/index.ts";

const KUBERNETES = /(^|\/)kubepods(\.slice|-|\/|$)/u;
const ENGINE =
  /(^|\/)(docker|libpod|libpod_parent|containerd|crio|lxc)(-[^/]*)?(\/|$)|(^|\/)(docker|libpod|cri-containerd|crio)-[^/]*\.scope/u;
const UNIT = /\.(service|scope|slice)$/u;

/** The manager of the group at `path`; `systemd` only where it is process 1. */
export function managerOf(path: string, isSystemd: boolean): SchedulingGroup["manager"] {
  if (KUBERNETES.test(path)) return "kubelet";
  if (ENGINE.test(path)) return "container engine";
  return isSystemd && UNIT.test(path) ? "systemd" : null;
}
