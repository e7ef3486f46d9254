// What was done and undone, in one sentence each for a person.
import { unreachable } from "../../../base/index.ts";
import type { Trouble } from "../../../base/index.ts";
import { targetText } from "../../../decide/index.ts";
import type { Action } from "../../../decide/index.ts";
import type { ActionReceipt, UndoReceipt } from "../../actuator.ts";
import type { Tally } from "./apply.ts";
import { SPOT_GONE } from "./knob.ts";
import type { Spot } from "./knob.ts";
import type { RestoreReport } from "./leftovers.ts";
import type { SetBack } from "./set-back.ts";

export function applied(action: Action, tally: Tally): ActionReceipt {
  const { written, failed, foreign, gone, already, because } = tally;
  const what = `${action.knob} of ${targetText(action.target)}`;
  const receipt = (outcome: ActionReceipt["outcome"], says: string): ActionReceipt => ({
    actionId: action.id,
    outcome,
    says,
  });
  if (written > 0) {
    const done = `${what}: ${(tally.change ?? []).join(" → ")}${onThreads(action, written)}`;
    if (failed + foreign === 0) return receipt("applied", done);
    return receipt("partly", `${done}; ${notSet(failed + foreign, because)}`);
  }
  if (failed > 0) return receipt("refused", `${what}: ${because ?? "could not be set"}`);
  if (foreign > 0) return receipt("refused", `${what}: somebody else changed it since`);
  if (already > 0) return receipt("refused", `${what}: already so; nothing was written`);
  const why = gone > 0 ? "it is there no more" : "nothing that it goes on from stands";
  return receipt("gone", `${what}: ${why}`);
}

/** Nothing was begun. */
export function notApplied(
  { id, knob, target }: Action,
  { code, message }: Trouble,
): ActionReceipt {
  const outcome = code === SPOT_GONE ? "gone" : "refused";
  return { actionId: id, outcome, says: `${knob} of ${targetText(target)}: ${message}` };
}

const notSet = (number: number, because: string | null): string =>
  `${number} not: ${because ?? "somebody else changed it since"}`;

const onThreads = ({ target }: Action, written: number): string =>
  target.kind === "process" ? ` on ${written} ${written === 1 ? "thread" : "threads"}` : "";

export function placeOf(spot: Spot): string {
  switch (spot.kind) {
    case "thread":
      return spot.tid === spot.pid
        ? `process ${spot.pid}`
        : `thread ${spot.tid} of process ${spot.pid}`;
    case "session":
      return `session autogroup-${spot.group}`;
    case "cgroup":
      return `cgroup ${spot.path}`;
    case "unit":
      return `unit ${spot.unit}`;
    default:
      return unreachable(spot);
  }
}

export function takenBack(actionId: string, done: readonly SetBack[]): UndoReceipt {
  const count = (outcome: SetBack["outcome"]): number =>
    done.filter((one) => one.outcome === outcome).length;
  const [restored, handsOff, failed] = [count("restored"), count("hands-off"), count("failed")];
  const says = done.length === 0 ? "nothing of it stands" : sentence(done);
  return { actionId, outcome: outcomeOf({ restored, handsOff, failed }), says };
}

function outcomeOf({ restored, handsOff, failed }: Record<string, number>): UndoReceipt["outcome"] {
  if (failed! > 0) return restored! > 0 ? "partly" : "failed";
  if (handsOff! > 0) return "hands-off";
  return restored! > 0 ? "restored" : "gone";
}

const WORDS = {
  restored: "set back",
  "hands-off": "left as somebody else set it",
  gone: "gone",
  failed: "could not be set back",
} as const;

function sentence(done: readonly SetBack[]): string {
  const [first] = done;
  if (first === undefined) return "";
  const { knob, original } = first.standing;
  const parts = (Object.keys(WORDS) as (keyof typeof WORDS)[]).flatMap((outcome) => {
    const number = done.filter((one) => one.outcome === outcome).length;
    return number === 0 ? [] : [`${number} ${WORDS[outcome]}`];
  });
  const because = done.flatMap((one) => one.because ?? [])[0];
  const why = because === undefined ? "" : `: ${because}`;
  return `${knob} to ${original}: ${parts.join(", ")}${why}`;
}

/** One receipt for each action, newest first; settings that several made count for the first of them. */
export function undoOf(done: readonly SetBack[]): UndoReceipt[] {
  const byAction = Map.groupBy(done, ({ standing }) => standing.actions[0] ?? "");
  return [...byAction].map(([actionId, some]) => takenBack(actionId, some));
}

/** What the start of steering found of earlier runs. */
export function leftoverNotices({ rows, troubles }: RestoreReport): Trouble[] {
  const runs = Map.groupBy(rows, ({ run }) => run);
  const notices = [...runs].map(([run, some]): Trouble => {
    const restored = some.filter(({ outcome }) => outcome === "restored").length;
    const failed = some.filter(({ outcome }) => outcome === "failed").length;
    const left =
      failed === 0 ? "" : `, ${failed} could not be (${some.find((one) => one.because)?.because})`;
    return {
      code: failed === 0 ? "steering.restored" : "steering.left",
      message: `run ${run} ended without setting everything back: ${restored} settings were set back now${left}`,
    };
  });
  return [...notices, ...troubles];
}
