// The homeostat that a trial runs: without this user's settings and hooks, and with a state of
// its own, so that nobody is called for what the trial does and nothing of it is learnt.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Session } from "./session.ts";

/**
 * The words that start `homeostat watch` so; `homeostat` is the command line that runs it. Its
 * state lies in a folder that the session removes at its end. The steering journal does not lie
 * there: root steers, and root's is in its own place whatever the environment says, where
 * `homeostat restore` finds it.
 */
export function ownWatch(
  session: Pick<Session, "bequeath">,
  homeostat: readonly string[],
  flags: readonly string[],
): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), `homeostat-trial-${process.pid}-state-`));
  session.bequeath([], [folder]);
  const config = join(folder, "config.yaml");
  writeFileSync(config, "");
  const ours = Object.keys(process.env).filter((name) => name.startsWith("HOMEOSTAT_"));
  const without = ours.flatMap((name) => ["-u", name]);
  const files = ["--config", config, "--state", "/dev/null", "--memory", "none"];
  return [
    "env",
    ...without,
    `STATE_DIRECTORY=${folder}`,
    ...homeostat,
    "watch",
    ...flags,
    ...files,
  ];
}
