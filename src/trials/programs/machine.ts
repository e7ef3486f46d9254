// What a report of a trial says of the machine, whatever the trial: processor, memory,
// kernel, and the versions of the programs that were run.
import { spawnSync } from "node:child_process";
import { cpus, loadavg, release, totalmem } from "node:os";

export type Facts = readonly (readonly [name: string, value: string | number])[];

const ASK_MS = 5000;

/** The version a program says it has, `unknown` where it says none; null where it is not installed. */
export function versionOf(program: string, flag = "--version"): string | null {
  const asked = spawnSync(program, [flag], { encoding: "utf8", timeout: ASK_MS });
  if (asked.error !== undefined || asked.status !== 0) return null;
  return /\d+(?:\.\d+)+/.exec(`${asked.stdout}${asked.stderr}`)?.[0] ?? "unknown";
}

/** Processor, memory and kernel. */
export const hardwareFacts = (): Facts => [
  ["processor", cpus()[0]?.model ?? "unknown"],
  ["cores", cpus().length],
  ["memory", `${Math.round(totalmem() / 2 ** 30)} GiB`],
  ["kernel", release()],
];

export const loadBefore = (): Facts[number] => ["load before", loadavg()[0]!.toFixed(2)];
