// Which knob decides between two that meet, and whether renice would: sentences for people.
import { unreachable } from "../../base/index.ts";
import type { DecidingKnob, Entity, Rivalry } from "../../judge/contention/index.ts";
import { shown } from "./names.ts";

/** The knob on the side that takes, with its present setting; where there is none, why. */
export function decidesOf({ victim, hog }: Rivalry): string {
  const [knob] = hog.entity.knobs;
  if (knob === undefined) return "nothing: real-time and sched_ext tasks follow no weight";
  const manager = hog.entity.group?.manager ?? null;
  const warned =
    manager === null || manager === "systemd" ? "" : `, which the ${manager} writes as well`;
  const other = victim.entity.knobs[0];
  const helped =
    other === undefined || other === knob
      ? ""
      : `; or, on the side that waits, ${knobName(other, victim.entity)}`;
  return `${knobName(knob, hog.entity)}${warned}${helped}`;
}

function knobName(knob: DecidingKnob, { group, members }: Entity): string {
  const now = group?.setting === null || group === null ? "" : `, now ${group.setting}`;
  const id = shown(group?.id ?? "");
  switch (knob) {
    case "nice":
    case "class":
      return `nice of every thread, now ${members[0]?.nice ?? "unknown"}`;
    case "autogroup":
      return `the session's nice (/proc/${members[0]?.pid}/autogroup)${now}`;
    case "cgroup-weight":
      return `${group?.version === 2 ? "cpu.weight" : "cpu.shares"} of ${id}${now}`;
    case "unit-weight":
      return `${group?.version === 2 ? "CPUWeight" : "CPUShares"} of ${id} (systemctl set-property)${now}`;
    default:
      return unreachable(knob);
  }
}

/** Whether renice of those who take would change anything for those who wait. */
export function reniceOf({ hog, reniceDecides }: Rivalry): string {
  if (reniceDecides) return "would work: they compete as single processes";
  const { kind, knobs } = hog.entity;
  if (knobs.length === 0) return "would not work: nice is not what they are scheduled by";
  return `would change nothing: nice decides only within the ${kind}`;
}
