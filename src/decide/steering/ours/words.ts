// Reasons in a sentence, with the numbers; without names, which are hostile text.
import type { Entity } from "../../../judge/contention/index.ts";
import type { Contest } from "./contest.ts";
import type { Move } from "./moves.ts";

export const percent = (ratio: number): string => `${Math.round(ratio * 100)} %`;
export const cores = (amount: number): string => `${amount.toFixed(2)} cores`;
export const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

/** Who an entity is without its name. */
export function entityText({ kind, members }: Entity): string {
  const first = members[0];
  if (kind === "process") return first === undefined ? "a process" : `pid ${first.pid}`;
  return first === undefined ? `a ${kind}` : `the ${kind} of pid ${first.pid}`;
}

export function reasonOf({ role, entity }: Move, { victim, hogs }: Contest): string {
  const { wait, ran } = victim.entity;
  const waits = `${entityText(victim.entity)} waits ${percent(wait)} of its runnable time and runs on ${cores(ran)}`;
  if (role === "boost") {
    const taken = hogs.reduce((sum, hog) => sum + hog.entity.ran, 0);
    return `${waits}, beside others that take ${cores(taken)}`;
  }
  return `${entityText(entity)} takes ${cores(entity.ran)} while ${waits}`;
}
