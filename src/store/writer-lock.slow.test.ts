// Many processes that try for one lock at the same instant: one gets it, every time.
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Start } from "./lock-contender.fixture.ts";
import { scratchDirectory } from "./store.fixture.ts";

const CONTENDERS = 6;
const ROUNDS = 200;
/** Long enough that all have heard of the start before it. */
const HEAD_START_NS = 4_000_000n;
/** No process of Linux has this number: it is one above the greatest. */
const STALE = "4194304 1\n";

async function answers(all: readonly ChildProcess[], message: Start | "release") {
  const replies = all.map((child) => once(child, "message"));
  for (const child of all) child.send(message);
  return (await Promise.all(replies)).map(([reply]) => String(reply));
}

test.each<[name: string, left: readonly (readonly [suffix: string, text: string])[]]>([
  ["no lock is there", []],
  ["a lock is left over", [[".lock", STALE]]],
  ["a lost lock is left over", [[".lock", ""]]],
  [
    "a takeover was cut off",
    [
      [".lock", STALE],
      [".lock.lock", STALE],
    ],
  ],
])("T7: of many at once one holds the lock, where %s", async (_name, left) => {
  using directory = scratchDirectory();
  const all = Array.from({ length: CONTENDERS }, () =>
    fork(join(import.meta.dirname, "lock-contender.fixture.ts"), { execArgv: [] }),
  );
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const path = directory.file("run.jsonl");
      for (const [suffix, text] of left) writeFileSync(`${path}${suffix}`, text);
      const atNanoseconds = String(process.hrtime.bigint() + HEAD_START_NS);
      const outcomes = await answers(all, { path, atNanoseconds });
      expect(outcomes.toSorted().slice(0, 2), `round ${round}`).toEqual(["held", "log.in-use"]);
      expect(new Set(outcomes).size, outcomes.join()).toBe(2);
      expect(readdirSync(directory.path)).toEqual(["run.jsonl.lock"]);
      await answers(all, "release");
      expect(readdirSync(directory.path)).toEqual([]);
    }
  } finally {
    for (const child of all) child.disconnect();
  }
});
