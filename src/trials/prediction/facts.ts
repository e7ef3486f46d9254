// What the trial needs of this machine, asked before it begins, and what its report says of it.
import type { Trouble } from "../../base/index.ts";
import { hardwareFacts, loadBefore, versionOf } from "../programs/index.ts";
import type { Facts } from "../programs/index.ts";

/** What is missing for a live run; null when it can run. */
export function refuseLive(): Trouble | null {
  if (versionOf("setpriv") !== null) return null;
  return {
    code: "trial.unsupported",
    where: "prove prediction",
    message: "the trial needs setpriv, by which what it starts ends with it",
    advice: "apt-get install util-linux, or give recorded logs with --data",
  };
}

export const machineFacts = (homeostatVersion: string): Facts => [
  ...hardwareFacts(),
  ["Node", process.version],
  ["homeostat", homeostatVersion],
  ["stress-ng", versionOf("stress-ng") ?? "absent"],
  loadBefore(),
];
