// The command line by which a trial starts homeostat: what of the user's is kept from it.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { ownWatch } from "./own-homeostat.ts";

/** Says its words and what it sees of the user's settings. */
const SAYS = `const { HOMEOSTAT_WEBHOOK, HOMEOSTAT_STEER, STATE_DIRECTORY, HOME } = process.env;
console.log(JSON.stringify({ HOMEOSTAT_WEBHOOK, HOMEOSTAT_STEER, STATE_DIRECTORY, HOME, words: process.argv.slice(1) }));`;

test("T14: a trial's homeostat has none of the user's settings, hooks or memory, and a state that goes with the session", () => {
  vi.stubEnv("HOMEOSTAT_WEBHOOK", "https://a.b/c");
  vi.stubEnv("HOMEOSTAT_STEER", "true");
  const folders: string[] = [];
  const session = {
    bequeath: (_: readonly string[], left: readonly string[] = []) => void folders.push(...left),
  };
  try {
    const [program, ...words] = ownWatch(session, [process.execPath, "-e", SAYS, "--"], ["--json"]);
    const { stdout } = spawnSync(program!, words, { encoding: "utf8" });
    const [folder] = folders;
    const config = `${folder}/config.yaml`;
    expect(JSON.parse(stdout)).toEqual({
      STATE_DIRECTORY: folder,
      HOME: process.env["HOME"],
      words: ["watch", "--json", "--config", config, "--state", "/dev/null", "--memory", "none"],
    });
    expect(readFileSync(config, "utf8")).toBe("");
  } finally {
    vi.unstubAllEnvs();
    for (const folder of folders) rmSync(folder, { recursive: true });
  }
});
