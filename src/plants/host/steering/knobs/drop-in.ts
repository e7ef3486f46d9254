// The file in which systemd keeps a weight that was set at run time. Setting a weight back
// must leave none that was not there before, or the unit would start with it next time.
import { readFileSync, rmdirSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fail, ok, type Result } from "../../../../base/index.ts";
import { failedTrouble, nameOfThrown, systemTrouble } from "../spot-trouble.ts";

export const FILE = "50-CPUWeight.conf";

/** Folders that hold one folder a unit with drop-ins. */
export interface DropInFolders {
  /** Of units with a file; emptied at boot. */
  readonly runtime: string;
  /** Of units that exist at run time only. */
  readonly transient: string;
  /** Of `set-property` without `--runtime`. */
  readonly persistent: string;
}

export const DROP_IN_FOLDERS: DropInFolders = {
  runtime: "/run/systemd/system.control",
  transient: "/run/systemd/transient",
  persistent: "/etc/systemd/system.control",
};

export const dropInPath = (folder: string, unit: string): string => join(folder, `${unit}.d`, FILE);

/** The weight in a drop-in as systemctl writes it; null without one. Anything more in it is refused. */
export function dropInWeight(path: string): Result<string | null> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = nameOfThrown(error);
    return code === "ENOENT" || code === "ENOTDIR"
      ? ok(null)
      : fail(systemTrouble(code, "read the drop-in", path));
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const weight = /^CPUWeight=([0-9]*)$/u.exec(lines[1] ?? "")?.[1];
  if (lines.length === 2 && /^\[[A-Z][a-z]+\]$/u.test(lines[0]!) && weight !== undefined)
    return ok(weight);
  return fail(failedTrouble("the drop-in there was not made by systemctl set-property", path));
}

/** Takes the drop-in away, and its folders where nothing else is in them. */
export function removeDropIn(path: string): Result<null> {
  try {
    unlinkSync(path);
  } catch (error) {
    const code = nameOfThrown(error);
    if (code !== "ENOENT") return fail(systemTrouble(code, "remove the drop-in", path));
  }
  for (const folder of [dirname(path), dirname(dirname(path))]) {
    try {
      rmdirSync(folder);
    } catch {
      // Something else is in it, or it is gone: either way it is not ours.
      break;
    }
  }
  return ok(null);
}
