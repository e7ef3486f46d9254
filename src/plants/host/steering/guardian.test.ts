// The guardian's script by itself, with a command that only says that it was run: how often,
// and that it is also where the shell may start no other process.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { SCRIPT } from "./guardian.ts";

/** A user with no process but the one that is asked for. */
const NOBODY_ELSE = 65_531;

/** What a command said once the pipe had held `word` and was closed. */
function said(word: string, command: readonly string[], forks: "forks" | "no fork"): string {
  const limit = forks === "forks" ? [] : ["--nproc=1"];
  const user = process.geteuid?.() === 0 && forks === "no fork" ? NOBODY_ELSE : undefined;
  const who = user === undefined ? {} : { uid: user, gid: user };
  const words = [...limit, "sh", "-c", SCRIPT, "guardian", ...command];
  return spawnSync("prlimit", words, { input: word, encoding: "utf8", ...who }).stdout;
}

test.each<[word: string, forks: "forks" | "no fork", runs: string]>([
  ["", "forks", "restored\n"],
  ["", "no fork", "restored\n"],
  ["other\n", "forks", "restored\n"],
  ["done\n", "forks", ""],
  ["done\n", "no fork", ""],
])("X2: after %j, with %s, the guardian's command says %j", (word, forks, runs) => {
  expect(said(word, ["echo", "restored"], forks)).toBe(runs);
});
