// Who a target is: its key, the processes it takes in, and whether a selector of the user
// means one of them. A session is known by the kernel's number of its autogroup.
import { unreachable } from "../../base/index.ts";
import { isInside, processId } from "../../judge/contention/index.ts";
import type { Contender, Contention, Entity, Party } from "../../judge/contention/index.ts";
import type { Target } from "./action.ts";
import type { Selector } from "./policy.ts";

const SESSION_GROUP = /^autogroup-(\d+)$/;
const UNIT_NAME = /^[^/]+\.(?:service|scope|slice)$/;

/** Unique among what competes at once: the id of its entity. */
export function targetKey(target: Target): string {
  switch (target.kind) {
    case "process":
      return `${target.pid}:${target.startTicks}`;
    case "session":
      return `autogroup-${target.group}`;
    case "cgroup":
    case "unit":
      return target.path;
    default:
      return unreachable(target);
  }
}

/** For people. Names in it are hostile text: escape it before it is shown. */
export function targetText(target: Target): string {
  switch (target.kind) {
    case "process":
      return `pid ${target.pid} (${target.name})`;
    case "session":
      return `session autogroup-${target.group} (pid ${target.pid} ${target.name})`;
    case "cgroup":
      return `cgroup ${target.path}`;
    case "unit":
      return `unit ${target.unit}`;
    default:
      return unreachable(target);
  }
}

/** The contenders that a setting of the target would concern. */
export const touched = (target: Target, contention: Contention): readonly Contender[] =>
  insideOf(targetKey(target), contention.contenders);

/** The contenders of an entity: a group's id, or a process's. */
export const insideOf = (id: string, contenders: readonly Contender[]): readonly Contender[] =>
  contenders.filter((contender) => processId(contender) === id || isInside(contender, id));

export const processTarget = ({ pid, startTicks, name }: Contender): Target => ({
  kind: "process",
  pid,
  startTicks,
  name,
});

/** The entity as a target; null where it has no name that a knob takes. */
export function targetOf({ entity, judged }: Party): Target | null {
  const foremost = judged[0] ?? entity.members[0];
  if (entity.group === null) return foremost === undefined ? null : processTarget(foremost);
  if (entity.kind === "cgroup") return cgroupTarget(entity);
  const group = SESSION_GROUP.exec(entity.id)?.[1];
  if (group === undefined || foremost === undefined) return null;
  return { kind: "session", group: Number(group), pid: foremost.pid, name: foremost.name };
}

function cgroupTarget({ id, group, knobs }: Entity): Target | null {
  const version = group?.version ?? null;
  if (version === null) return null;
  const unit = unitOf(id);
  return knobs.includes("unit-weight") && unit !== null
    ? { kind: "unit", unit, path: id, version }
    : { kind: "cgroup", path: id, version };
}

/** The unit of systemd that a cgroup is, by its path; null where it is none. */
export function unitOf(path: string): string | null {
  const last = path.slice(path.lastIndexOf("/") + 1);
  return UNIT_NAME.test(last) ? last : null;
}

/**
 * The slices and the unit of the system's own manager that a group is in: a unit stands below slices
 * alone. What lies deeper was handed down, to a user's manager or a container, and anybody can call a
 * unit of theirs `nginx.service`.
 */
export function systemUnitsOf(path: string): readonly string[] {
  const names = path.split("/").filter((name) => name !== "");
  const first = names.findIndex((name) => !name.endsWith(".slice"));
  return first === -1 ? names : names.slice(0, first + 1);
}

/** True where the user's selector means this process, or a group that it is in. */
export function selects(selector: Selector, { pid, path }: Contender): boolean {
  switch (selector.kind) {
    case "pid":
      return selector.pid === pid;
    case "unit":
      return path.some(({ id }) => systemUnitsOf(id).includes(selector.unit));
    case "cgroup":
      return path.some(({ id }) => id === selector.path || id.startsWith(`${selector.path}/`));
    default:
      return unreachable(selector);
  }
}
