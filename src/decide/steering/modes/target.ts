// Failure modes of who would be touched.
import type { FailureMode } from "../../via-negativa/index.ts";
import { LOGIN_LEADERS, untouchable, UNTOUCHABLES } from "../never-touch.ts";
import { groupOf } from "../scene.ts";
import type { Draft, Scene } from "../scene.ts";
import { selects, targetKey, touched } from "../targets.ts";

const membersOf = ({ target }: Draft, { situation }: Scene) =>
  touched(target, situation.contention);

const holds = (outer: string, inner: string): boolean =>
  inner === outer || inner.startsWith(`${outer}/`);

export const TARGET_MODES: readonly FailureMode<Draft, Scene>[] = [
  {
    name: "never-touch",
    what: "The process is one that is never touched: system, kernel, login, real-time, or on the user's list.",
    applies: (draft, scene) => {
      if (draft.target.kind !== "process") return null;
      for (const contender of membersOf(draft, scene)) {
        if (scene.wishes.protect.some((s) => selects(s, contender)))
          return "it is protected by the user";
        const who = untouchable(contender, [...UNTOUCHABLES, LOGIN_LEADERS]);
        if (who !== null) return `it is ${who}`;
      }
      return draft.target.pid <= 2 ? "it is pid 1 or 2" : null;
    },
  },
  {
    name: "outside-only-list",
    what: "The user allowed steering only inside a list, and the target is not all inside it.",
    applies: (draft, scene) => {
      const { only } = scene.wishes;
      if (only.length === 0) return null;
      const outside = membersOf(draft, scene).find((c) => !only.some((s) => selects(s, c)));
      return outside === undefined ? null : `pid ${outside.pid} is outside of the list`;
    },
  },
  {
    name: "own-terminal",
    what: "The target is this program, its parents or its terminal, or a group that holds one of them.",
    applies: (draft, scene) => {
      const { own, ownGroups } = scene.situation.contention;
      const key = targetKey(draft.target);
      if (ownGroups.some((id) => holds(key, id)))
        return "the group holds this program or its terminal";
      const mine = membersOf(draft, scene).find(({ pid }) => own.includes(pid));
      return mine === undefined ? null : `pid ${mine.pid} is this program's or its terminal's`;
    },
  },
  {
    name: "shared-group",
    what: "The group also holds somebody who must not share its fate: a victim, one never touched, or a hog to be boosted with it.",
    applies: (draft, scene) =>
      draft.target.kind === "process"
        ? null
        : (sharedWith(draft, scene) ?? sharedByWish(draft, scene)),
  },
  {
    name: "somebody-types-there",
    what: "An interactive session is at its prompt, so its shell would answer slowly together with the work behind it.",
    applies: (draft, scene) => {
      if (draft.target.kind === "process" || draft.role === "boost") return null;
      const there = membersOf(draft, scene).find(({ behindPrompt }) => behindPrompt);
      return there === undefined ? null : `pid ${there.pid} runs behind a prompt in the foreground`;
    },
  },
  {
    name: "manager-undoes-it",
    what: "Somebody else sets the group's weight and will set it again.",
    applies: ({ target, knob }, { situation }) => {
      const manager = groupOf(target, situation.contention)?.manager ?? null;
      if (manager === null || (manager === "systemd" && knob === "unit-weight")) return null;
      return `${manager} sets this group's weight itself`;
    },
  },
];

/** Which of its members keeps a group from being touched as a whole. */
function sharedWith(draft: Draft, scene: Scene): string | null {
  const { victims, hogs } = scene.situation.judgement;
  const apart = (draft.role === "boost" ? hogs : victims).flatMap(({ judged }) => judged);
  const members = membersOf(draft, scene);
  const both = members.find(({ pid }) => apart.some((other) => other.pid === pid));
  if (both === undefined) return null;
  return draft.role === "boost"
    ? `pid ${both.pid} in it takes the cores from others`
    : `pid ${both.pid} in it waits for a core itself`;
}

function sharedByWish(draft: Draft, scene: Scene): string | null {
  const { protect } = scene.wishes;
  const key = targetKey(draft.target);
  if (protect.some((s) => s.kind === "cgroup" && holds(key, s.path))) {
    return "it holds a group that the user protects";
  }
  for (const member of membersOf(draft, scene)) {
    if (protect.some((s) => selects(s, member)))
      return `pid ${member.pid} in it is protected by the user`;
    const who = untouchable(member);
    if (who !== null) return `pid ${member.pid} in it is ${who}`;
  }
  return null;
}
