// The nice value of every thread of a process. It decides only among tasks of one
// scheduling group. Text: the number, `-5`.
import { fail, ok } from "../../../../base/index.ts";
import { failedTrouble } from "../spot-trouble.ts";
import type { KnobDriver } from "../knob.ts";
import { onThread, threadsOf, wrongSetting, type ThreadReach } from "./threads.ts";

export const LEAST_NICE = -20;
export const MOST_NICE = 19;

/** True for what the kernel would not silently bring into its range. */
export const isNice = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= LEAST_NICE && (value as number) <= MOST_NICE;

/** The number in a text of this program, or null where it is no nice value. */
export function niceIn(text: string): number | null {
  const value = /^-?[0-9]{1,2}$/u.test(text) ? Number(text) : Number.NaN;
  return isNice(value) && String(value) === text ? value : null;
}

export function niceDriver(reach: ThreadReach): KnobDriver {
  return {
    knob: "nice",
    spots: (target) => threadsOf(target, reach.identities),
    valueFor: (spot, setting) =>
      isNice(setting) ? ok(String(setting)) : wrongSetting(setting, spot),
    read: (spot) =>
      onThread(spot, reach, (calls, { tid }) => {
        const nice = calls.nice(tid);
        return nice.ok ? ok(String(nice.value)) : nice;
      }),
    write(spot, value) {
      const nice = niceIn(value);
      if (nice === null) return fail(failedTrouble(`"${value}" is no nice value`, "nice"));
      return onThread(spot, reach, (calls, { tid }) => calls.setNice(tid, nice));
    },
  };
}
