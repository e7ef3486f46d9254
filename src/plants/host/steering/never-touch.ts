// The last line of defence before anything is written: whoever proposed it, some processes
// and the groups that hold them are never touched. Who they are is measured where a measure
// exists; a name can only spare a process, never choose it, and counts where root vouches for it.
import { readFileSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { unreachable, type Trouble } from "../../../base/index.ts";
import { type Selector, systemUnitsOf, type Target } from "../../../decide/index.ts";
import { canOpenFiles } from "./descriptors.ts";
import { lookAt, type TaskStat } from "./identity.ts";
import { groupIn } from "./knobs/cgroup-mounts.ts";
import { membership } from "./knobs/autogroup.ts";
import { isRealTime } from "./knobs/threads.ts";
import { effectiveUser } from "./process-table.ts";
import { goneTrouble } from "./spot-trouble.ts";

/** The target, or somebody in it, is one that is never touched. */
export const SPOT_NEVER = "spot.never";

/** What the list is extended by. */
export interface Spared {
  /** Further pids: the guardian. This program, its ancestors and its terminal's are always among them. */
  readonly own: readonly number[];
  /** The user's list. */
  readonly protect: readonly Selector[];
  /** Where not empty, everything outside of these is spared. */
  readonly only: readonly Selector[];
}

/** Init and the kernel's thread maker. */
const LAST_SYSTEM_PID = 2;
/** Accounts up to this are made for services, not for people. */
const LAST_SYSTEM_USER = 999;
/** Groups beyond this are spared, since they could not be looked through in time. */
const MOST_MEMBERS = 20_000;
/** Generations from this process to the first, more than any host has. */
const MOST_ANCESTORS = 256;

/** Programs by the last part of what is executed, where that can be read, else by name. */
const KEEPERS: readonly { readonly who: string; readonly names: RegExp }[] = [
  {
    who: "init or a service manager",
    names: /^(?:systemd(?:-.*)?|init|runit|runsvdir|s6-.*|openrc-init|launchd|busybox-init)$/u,
  },
  { who: "the message bus", names: /^dbus-(?:daemon|broker|broker-launch|broker-lau)$/u },
  { who: "the server of remote logins", names: /^(?:sshd(?:-.*)?|dropbear)$/u },
  { who: "a login program", names: /^(?:login|agetty|getty|gdm.*|sddm.*|lightdm.*|elogind)$/u },
];
const LOGINS = /^(?:sshd(?:-.*)?|dropbear|login|agetty|getty|gdm.*|sddm.*|lightdm.*)$/u;
/** Of Kubernetes and podman: they hold a pod's namespaces and do nothing else. */
const PAUSE = /^(?:pause|catatonit)$/u;
const SESSIONS = "/run/systemd/sessions";

const textOf = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
};

/** None where the folder cannot be listed. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

interface Program {
  /** Last part of the path of the file that runs. */
  readonly name: string;
  readonly ofRoot: boolean;
}

/** The program file that runs, or null: a kernel thread has none, others' may be hidden from a user. */
function programOf(pid: number): Program | null {
  const exe = `/proc/${pid}/exe`;
  try {
    const path = readlinkSync(exe).replace(/ \(deleted\)$/u, "");
    return { name: path.slice(path.lastIndexOf("/") + 1), ofRoot: statSync(exe).uid === 0 };
  } catch {
    return null;
  }
}

/** A name that spares: of these only are users asked for, which costs another file to be read. */
const isKnown = (name: string): boolean =>
  [...KEEPERS.map(({ names }) => names), LOGINS, PAUSE].some((names) => names.test(name));

/**
 * The names of a process that spare it. Anybody may call a hog of theirs `sshd`, so what it calls
 * itself counts only where it runs as root, and its file's name also where root owns the file.
 * Where that is hidden, an account of the system is believed.
 */
function namesOf({ id, name }: TaskStat): readonly string[] {
  const program = programOf(id);
  const known = [program?.name ?? name, name].filter(isKnown);
  if (known.length === 0) return known;
  const user = effectiveUser(id);
  if (user === 0) return known;
  if (program === null) return user !== null && user <= LAST_SYSTEM_USER ? known : [];
  return program.ofRoot ? known.filter((one) => one === program.name) : [];
}

/** This process, everyone above it, and the leaders of its session and terminal. */
export function ownFamily(pid: number = process.pid): ReadonlySet<number> {
  const family = new Set<number>();
  for (let at = pid; at > 0 && family.size < MOST_ANCESTORS;) {
    const stat = lookAt(at);
    family.add(at);
    if (stat === null || family.has(stat.parent)) break;
    if (stat.session > 0) family.add(stat.session);
    at = stat.parent;
  }
  return family;
}

/** Leaders of login sessions, as the host's login manager knows them. */
function loginLeaders(): ReadonlySet<number> {
  // Where no login manager keeps a list there are none.
  const leaders = namesIn(SESSIONS).map((name) =>
    /^LEADER=([0-9]+)$/mu.exec(textOf(`${SESSIONS}/${name}`) ?? ""),
  );
  return new Set(leaders.flatMap((found) => (found === null ? [] : [Number(found[1])])));
}

/** What one look at the host knows, so that a group's members are not each asked for all of it. */
interface Sight {
  readonly own: ReadonlySet<number>;
  readonly leaders: ReadonlySet<number>;
  readonly spared: Spared;
}

/** Why this process is spared, as a clause goes on after "it is …"; null where it may be touched. */
function whyProcess(stat: TaskStat, sight: Sight): string | null {
  const pid = stat.id;
  if (pid <= LAST_SYSTEM_PID) return `process ${pid} of the system`;
  if (stat.kernelThread) return "a thread of the kernel";
  if (sight.own.has(pid))
    return "this program, its guardian, its terminal or one it was started by";
  if (hasRealTime(pid, stat)) return "a real-time or deadline task";
  const known = namesOf(stat);
  const keeper = KEEPERS.find(({ names }) => known.some((one) => names.test(one)));
  if (keeper !== undefined) return keeper.who;
  if (sight.leaders.has(pid)) return "the leader of a login session";
  if (known.some((one) => PAUSE.test(one)) && isNamespaceInit(pid))
    return "a container's pause process";
  return whySelected(pid, sight.spared);
}

/** As one process only: a shell waits for the work beside it, whose session may be weighed as a whole. */
function isTerminalLeader(stat: TaskStat): boolean {
  if (stat.session !== stat.id) return false;
  if (stat.terminal !== 0) return true;
  const parent = lookAt(stat.parent);
  return parent !== null && namesOf(parent).some((one) => LOGINS.test(one));
}

/** Whether any thread is promised its time; of a process with threads too many to look at, the first. */
function hasRealTime(pid: number, stat: TaskStat): boolean {
  if (isRealTime(stat)) return true;
  try {
    return readdirSync(`/proc/${pid}/task`).some((tid) => {
      const thread = lookAt(pid, Number(tid));
      return thread !== null && isRealTime(thread);
    });
  } catch {
    return false;
  }
}

/** True for the first process of a pid namespace below the one this program is in. */
function isNamespaceInit(pid: number): boolean {
  const pids = /^NSpid:\t(.+)$/mu.exec(textOf(`/proc/${pid}/status`) ?? "")?.[1]?.split("\t") ?? [];
  return pids.length > 1 && pids.at(-1) === "1";
}

/** Every group of a process, one for each hierarchy. */
function groupsOf(pid: number): readonly string[] {
  const lines = (textOf(`/proc/${pid}/cgroup`) ?? "").split("\n");
  return lines.flatMap((line) => (line === "" ? [] : [line.split(":").slice(2).join(":")]));
}

const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer.replace(/\/+$/u, "")}/`);

function selects(selector: Selector, pid: number, groups: readonly string[]): boolean {
  switch (selector.kind) {
    case "pid":
      return selector.pid === pid;
    case "unit":
      return groups.some((path) => systemUnitsOf(path).includes(selector.unit));
    case "cgroup":
      return groups.some((path) => isWithin(path, selector.path));
    default:
      return unreachable(selector);
  }
}

function whySelected(pid: number, { protect, only }: Spared): string | null {
  if (protect.length === 0 && only.length === 0) return null;
  const groups = groupsOf(pid);
  if (protect.some((one) => selects(one, pid, groups))) return "protected by the user";
  const inside = only.length === 0 || only.some((one) => selects(one, pid, groups));
  return inside ? null : "outside of the list that the user allowed";
}

/** Pids that the target takes in; none where it is gone. */
function membersOf(target: Target): readonly number[] {
  switch (target.kind) {
    case "process":
      return [target.pid];
    case "session":
      return pidsNow().filter((pid) => sessionOf(pid) === target.group);
    case "cgroup":
    case "unit":
      return pidsNow().filter((pid) => isIn(pid, target.version, target.path));
    default:
      return unreachable(target);
  }
}

const sessionOf = (pid: number): number | null =>
  membership(textOf(`/proc/${pid}/autogroup`) ?? "")?.group ?? null;

const pidsNow = (): number[] =>
  namesIn("/proc")
    .map(Number)
    .filter((pid) => pid > 0);

function isIn(pid: number, version: 1 | 2, path: string): boolean {
  const group = groupIn(textOf(`/proc/${pid}/cgroup`) ?? "", version, "cpu");
  return group !== null && isWithin(group, path);
}

const never = (message: string, where: string): Trouble => ({ code: SPOT_NEVER, message, where });

/** Why the target may not be touched (`spot.never`), or that it is gone; null where it may. */
export function whyNever(target: Target, spared: Spared): Trouble | null {
  const where = target.kind === "process" ? `process ${target.pid}` : JSON.stringify(target);
  const why = whyAsSeen(target, spared, where);
  // Without a descriptor left nobody is seen, and who is not seen is neither gone nor harmless.
  const isSeen = why?.code === SPOT_NEVER || canOpenFiles();
  return isSeen ? why : never("it cannot be looked at: no more files can be opened", where);
}

function whyAsSeen(target: Target, spared: Spared, where: string): Trouble | null {
  const isRoot = "path" in target && !/[^/]/u.test(target.path);
  if (isRoot) return never("it is the root of all groups", where);
  const members = membersOf(target);
  if (members.length > MOST_MEMBERS)
    return never(`more than ${MOST_MEMBERS} processes are in it`, where);
  const own = new Set([...ownFamily(), ...spared.own]);
  const sight: Sight = { own, leaders: loginLeaders(), spared };
  let seen = 0;
  for (const pid of members) {
    const stat = lookAt(pid);
    if (stat === null) continue;
    seen++;
    const who = whyProcess(stat, sight);
    if (target.kind !== "process") {
      if (who !== null) return never(`process ${pid} in it is ${who}`, where);
      continue;
    }
    const because = who ?? (isTerminalLeader(stat) ? "the leader of a terminal's session" : null);
    if (because !== null) return never(`it is ${because}`, where);
  }
  // An empty group may still be there, which its driver knows better.
  const mayBeEmpty = target.kind === "cgroup" || target.kind === "unit";
  return seen === 0 && !mayBeEmpty ? goneTrouble(where) : null;
}
