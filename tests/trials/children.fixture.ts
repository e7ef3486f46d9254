// What a trial may leave behind if it is not careful: processes of its own kind, cgroups,
// folders.
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { findHierarchy } from "../../src/trials/steering/cgroups.ts";

/** Pids of all processes whose ancestry, session or command line leads to `pid`. */
export function descendantsOf(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] !== "Z") parents.set(Number(name), Number(fields[1]));
    } catch {
      // Ended meanwhile.
    }
  }
  const found: number[] = [];
  for (let generation = [pid]; generation.length > 0;) {
    generation = [...parents]
      .filter(([, parent]) => generation.includes(parent))
      .map(([child]) => child);
    found.push(...generation);
  }
  return found;
}

export const isAlive = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    return false;
  }
};

/** Cgroups that a trial of process `pid` made. */
export function groupsOf(pid: number): readonly string[] {
  const hierarchy = findHierarchy();
  if (!hierarchy.ok) return [];
  return readdirSync(hierarchy.value.mount).filter((name) =>
    name.startsWith(`homeostat-trial-${pid}-`),
  );
}

/** Temporary folders of this process's trials. */
export const trialFolders = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`homeostat-trial-${process.pid}-`));
