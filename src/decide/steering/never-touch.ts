// Who is never touched, whatever they use. Names and units count here in favour alone: a
// process is spared for its name, never chosen for it, since anybody can take any name.
import type { Contender } from "../../judge/contention/index.ts";
import { unitOf } from "./targets.ts";

/** One kind of process that is left alone. */
export interface Untouchable {
  /** In a few words, as a clause goes on after "it is …". */
  readonly who: string;
  readonly is: (contender: Contender) => boolean;
}

/** Pid 1 and the kernel's thread maker. */
const LAST_SYSTEM_PID = 2;

/** Below are the accounts of the system (SYS_UID_MAX of login.defs); anybody else can take any name. */
const FIRST_USER = 1000;

// An owner that could not be read counts as the system's: rather spared than touched.
const named = (names: RegExp): Untouchable["is"] => {
  return ({ name, uid }) => (uid ?? 0) < FIRST_USER && names.test(name);
};

/** Comm is cut at 15 bytes, so beginnings are compared. */
const INIT = /^\(?(?:systemd|init|runit|s6-svscan|openrc)/;
const MESSAGE_BUS = /^dbus-/;
const REMOTE_LOGIN = /^(?:sshd|dropbear)/;
const LOGIN_LEADER =
  /^-?(?:login|agetty|su|sudo|doas|(?:ba|da|z|k|c|tc|fi|a)?sh|tmux|screen|gdm|sddm|lightdm|Xorg|Xwayland|gnome-s|kwin|sway)/;
const PAUSE = /^(?:pause|conmon|containerd-shim|runsc|catatonit)/;
const KEEPER_UNIT =
  /^(?:init\.scope|(?:dbus|dbus-broker|ssh|sshd|polkit|systemd-[\w@-]+|user@\d+)\.service)$/;

const inKeeperUnit: Untouchable["is"] = ({ path }) =>
  path.some(({ id }) => KEEPER_UNIT.test(unitOf(id) ?? "") && !id.includes("/user@"));

/** Of these a group may not hold one either. */
export const UNTOUCHABLES: readonly Untouchable[] = [
  { who: "pid 1 or 2", is: ({ pid }) => pid <= LAST_SYSTEM_PID },
  { who: "a kernel thread", is: ({ kernelThread }) => kernelThread },
  { who: "an init or service manager", is: named(INIT) },
  { who: "the message bus", is: named(MESSAGE_BUS) },
  { who: "the server of remote logins", is: named(REMOTE_LOGIN) },
  { who: "a container's keeper", is: named(PAUSE) },
  { who: "in a unit that the host's own running depends on", is: inKeeperUnit },
  {
    who: "a real-time or deadline task",
    is: ({ schedulingClass: c }) => c === "fifo" || c === "rr" || c === "deadline",
  },
  { who: "of a scheduling class that could not be read", is: (c) => c.schedulingClass === null },
];

/**
 * Leaders of login sessions: shells and the like that lead their session. As one process they
 * are left alone; a session's weight takes in its leader, who only waits for the others there.
 */
export const LOGIN_LEADERS: Untouchable = {
  who: "the leader of a login session",
  is: (contender) => contender.pid === contender.sessionId && named(LOGIN_LEADER)(contender),
};

/** Which of them the process is, in words; null where it may be touched. */
export const untouchable = (
  contender: Contender,
  kinds: readonly Untouchable[] = UNTOUCHABLES,
): string | null => kinds.find(({ is }) => is(contender))?.who ?? null;
