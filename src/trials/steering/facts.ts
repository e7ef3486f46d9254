// What a trial needs of this machine, asked before it begins, and what its report says of it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import type { Trouble } from "../../base/index.ts";
import { findHierarchy } from "./cgroups.ts";
import type { Scenario } from "./scenarios.ts";

export type Facts = readonly (readonly [name: string, value: string | number])[];

/** What is missing, all of it in one trouble; null when the trial can run. */
export function refuseTrial(scenarios: readonly Scenario[], isRoot: boolean): Trouble | null {
  const programs = [
    ...(scenarios.some(({ groups }) => groups > 0) ? (["stress-ng"] as const) : []),
    ...(scenarios.some(({ service }) => service === "nginx") ? (["nginx"] as const) : []),
    "setpriv" as const,
  ].filter((name) => versionOf(name) === null);
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
const ASK_MS = 5000;

function versionOf(program: keyof typeof VERSION_FLAGS): string | null {
  const asked = spawnSync(program, [VERSION_FLAGS[program]], { encoding: "utf8", timeout: ASK_MS });
  if (asked.error !== undefined || asked.status !== 0) return null;
  return /\d+(?:\.\d+)+/.exec(`${asked.stdout}${asked.stderr}`)?.[0] ?? "unknown";
}

export function machineFacts(homeostatVersion: string): Facts {
  const hierarchy = findHierarchy();
  return [
    ["processor", cpus()[0]?.model ?? "unknown"],
    ["cores", cpus().length],
    ["memory", `${Math.round(totalmem() / 2 ** 30)} GiB`],
    ["kernel", release()],
    ["autogroup", autogroup()],
    ["cgroup cpu controller", hierarchy.ok ? `version ${hierarchy.value.version}` : "none"],
    ["Node", process.version],
    ["homeostat", homeostatVersion],
    ["stress-ng", versionOf("stress-ng") ?? "absent"],
    ["nginx", versionOf("nginx") ?? "absent"],
    ["load before", loadavg()[0]!.toFixed(2)],
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
