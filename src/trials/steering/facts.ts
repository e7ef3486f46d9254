// What a trial needs of this machine, asked before it begins, and what its report says of it.
import { readFileSync } from "node:fs";
import type { Trouble } from "../../base/index.ts";
import { hardwareFacts, loadBefore, versionOf } from "../programs/index.ts";
import type { Facts } from "../programs/index.ts";
import { findHierarchy } from "./cgroups.ts";
import type { Scenario } from "./scenarios.ts";

/** What is missing, all of it in one trouble; null when the trial can run. */
export function refuseTrial(scenarios: readonly Scenario[], isRoot: boolean): Trouble | null {
  const programs = [
    ...(scenarios.some(({ groups }) => groups > 0) ? (["stress-ng"] as const) : []),
    ...(scenarios.some(({ service }) => service === "nginx") ? (["nginx"] as const) : []),
    "setpriv" as const,
  ].filter(isMissing);
  const hierarchy = findHierarchy();
  const noGroups = scenarios.some(({ place }) => place === "sibling-cgroups") && !hierarchy.ok;
  const missing = [
    ...(isRoot ? [] : ["root"]),
    ...programs,
    ...(noGroups ? ["a cgroup hierarchy with the cpu controller"] : []),
  ];
  if (missing.length === 0) return null;
  const install = programs.map((name) => PACKAGES[name]).join(" ");
  return {
    code: isRoot ? "trial.unsupported" : "trial.denied",
    where: "prove steering",
    message: `the trial needs ${missing.join(", ")}`,
    advice: [
      ...(isRoot
        ? []
        : ["run it as root, it makes sessions and cgroups of its own and lets homeostat steer"]),
      ...(install === "" ? [] : [`apt-get install ${install}`]),
      ...(noGroups ? ["choose another --scenario"] : []),
    ].join("; "),
  };
}

/** Debian's packages. */
const PACKAGES = { "stress-ng": "stress-ng", nginx: "nginx-light", setpriv: "util-linux" } as const;

const VERSION_FLAGS = { "stress-ng": "--version", nginx: "-v", setpriv: "--version" } as const;

const isMissing = (name: keyof typeof VERSION_FLAGS): boolean =>
  versionOf(name, VERSION_FLAGS[name]) === null;

export function machineFacts(homeostatVersion: string): Facts {
  const hierarchy = findHierarchy();
  return [
    ...hardwareFacts(),
    ["autogroup", autogroup()],
    ["cgroup cpu controller", hierarchy.ok ? `version ${hierarchy.value.version}` : "none"],
    ["Node", process.version],
    ["homeostat", homeostatVersion],
    ["stress-ng", versionOf("stress-ng") ?? "absent"],
    ["nginx", versionOf("nginx", VERSION_FLAGS.nginx) ?? "absent"],
    loadBefore(),
  ];
}

/** Whether sessions compete as groups here. */
export const hasAutogroups = (): boolean => autogroup() === "on";

function autogroup(): string {
  try {
    const on = readFileSync("/proc/sys/kernel/sched_autogroup_enabled", "utf8").trim() === "1";
    return on ? "on" : "off";
  } catch {
    return "not in this kernel";
  }
}
