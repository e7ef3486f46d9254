// The scheduling class of every thread of a process: other, batch or idle. The nice value
// stays, and so does the bit by which a child starts anew. Text: `batch`, `other+reset`.
import { fail, ok, type Result } from "../../../../base/index.ts";
import { failedTrouble } from "../spot-trouble.ts";
import type { KnobDriver } from "../knob.ts";
import { onThread, threadsOf, wrongSetting, type ThreadReach } from "./threads.ts";

/** Numbers of the policies without a real-time priority (sched(7)). */
const POLICY_OF = { other: 0, batch: 3, idle: 5 } as const;
type Settable = keyof typeof POLICY_OF;
const RESET_ON_FORK = 0x4000_0000;
const RESET = "+reset";

const isSettable = (value: unknown): value is Settable =>
  typeof value === "string" && Object.hasOwn(POLICY_OF, value);

/** The text of a policy with its bit; null for real-time, deadline and loaded schedulers. */
export function classText(policy: number): string | null {
  const bare = policy & ~RESET_ON_FORK;
  for (const [name, number] of Object.entries(POLICY_OF))
    if (number === bare) return policy === bare ? name : `${name}${RESET}`;
  return null;
}

/** The policy with its bit that a text stands for; null where it is none. */
export function policyIn(text: string): number | null {
  const reset = text.endsWith(RESET);
  const name = reset ? text.slice(0, -RESET.length) : text;
  return isSettable(name) ? POLICY_OF[name] | (reset ? RESET_ON_FORK : 0) : null;
}

export function classDriver(reach: ThreadReach): KnobDriver {
  const read: KnobDriver["read"] = (spot) =>
    onThread(spot, reach, (calls, { tid }): Result<string> => {
      const policy = calls.policy(tid);
      if (!policy.ok) return policy;
      const text = classText(policy.value);
      if (text !== null) return ok(text);
      return fail(
        failedTrouble(`policy ${policy.value} is not one that may be changed`, `thread ${tid}`),
      );
    });
  return {
    knob: "class",
    spots: (target) => threadsOf(target, reach.identities),
    valueFor(spot, setting) {
      if (!isSettable(setting)) return wrongSetting(setting, spot);
      const present = read(spot);
      return present.ok
        ? ok(present.value.endsWith(RESET) ? `${setting}${RESET}` : setting)
        : present;
    },
    read,
    write(spot, value) {
      const policy = policyIn(value);
      if (policy === null) return fail(failedTrouble(`"${value}" is no scheduling class`, "class"));
      return onThread(spot, reach, (calls, { tid }) => calls.setPolicy(tid, policy));
    },
  };
}
