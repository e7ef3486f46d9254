// The recorded run of the documents: still what this engine says, and still shows
// that load moves bands.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { TickRecord } from "../../src/show/record/index.ts";
import { cleanUp, start } from "./program.fixture.ts";

afterEach(cleanUp);

const RUN = resolve("fixtures/runs/stress.jsonl");

test("T8: the recorded run under stress replays to the same bands, tick by tick", async () => {
  const program = start(["replay", RUN, "--no-dash"]);
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(program.out()).toMatch(/identical: (\d+) of \1 ticks/);
});

test("T4: load moved bands in it", () => {
  const ticks = readFileSync(RUN, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as TickRecord)
    .filter(({ coherence, collecting }) => coherence !== null && collecting === 0);
  const crystals = ticks.map(({ bands }) => bands.CRYSTAL);
  expect(Math.max(...crystals) - Math.min(...crystals)).toBeGreaterThanOrEqual(4);
  expect(
    new Set(
      ticks.flatMap(({ bands }) => Object.keys(bands).filter((name) => bands[name as "VOID"] > 0)),
    ).size,
  ).toBeGreaterThanOrEqual(4);
});
