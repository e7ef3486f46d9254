import { describe, expect, test } from "vitest";
import { sampleTick } from "../show/record/record.fixture.ts";
import type { TickRecord } from "../show/record/index.ts";
import { SessionTally } from "./tally.ts";
import type { FinalState } from "./tally.ts";

const FACTS = {
  runId: "run-a",
  version: "0.1.0",
  interval: 1,
  started: Date.UTC(2026, 10, 20),
  logFile: "run.jsonl",
  abFile: null,
};

/** The state after ticks with these changes, each a second apart. */
function check(ticks: readonly Partial<TickRecord>[], expected: Partial<FinalState>): void {
  const tally = new SessionTally(FACTS);
  for (const [seq, changes] of ticks.entries()) tally.add(sampleTick(seq, changes));
  expect(tally.finish("duration", FACTS.started + 5000)).toMatchObject(expected);
}

const core = (id: string, band: "CRYSTAL" | "FLOW" | null) =>
  ({ id, value: 0.5, band, gap: null, proven: null }) as const;

describe("T11: the session's summary", () => {
  test.each<[name: string, ticks: readonly Partial<TickRecord>[], expected: Partial<FinalState>]>([
    [
      "a session that never ticked",
      [],
      { ticks: 0, coherence: null, coherence_median: null, bands: null, host: null, duration_s: 5 },
    ],
    [
      "the spread of S*",
      [{ coherence: null }, { coherence: 0.1 }, { coherence: 0.3 }, { coherence: 0.2 }],
      { ticks: 4, coherence: 0.2, coherence_min: 0.1, coherence_median: 0.2, coherence_max: 0.3 },
    ],
    [
      "pacing",
      [{ late_ms: 3 }, { skipped_beats: 2, late_ms: 9 }, { skipped_beats: 1, suspended_ms: 700 }],
      { skipped_beats: 3, overruns: 2, late_max_ms: 9, suspended_ms: 700 },
    ],
    [
      "band transitions, none counted across a gap",
      [
        { cores: [core("cpu0", "CRYSTAL"), core("cpu1", "FLOW")] },
        { cores: [core("cpu0", "FLOW"), core("cpu1", null)] },
        { cores: [core("cpu0", "CRYSTAL"), core("cpu1", "CRYSTAL")] },
      ],
      { band_transitions: 2, band_transitions_by_kind: { "CRYSTAL→FLOW": 1, "FLOW→CRYSTAL": 1 } },
    ],
    [
      "routes",
      [{ route_target: "a" }, { route_target: null }, { route_target: "b" }, { route_target: "b" }],
      {
        route_changes: 1,
        top_targets: [
          { target: "b", ticks: 2, share: 2 / 3 },
          { target: "a", ticks: 1, share: 1 / 3 },
        ],
      },
    ],
    [
      "own cost, unknown left out",
      [
        { self_cpu_ratio: null },
        { self_cpu_ratio: 0.2, self_rss_bytes: 7 },
        { self_cpu_ratio: 0.4, self_rss_bytes: 5 },
      ],
      { self_cpu_ratio_mean: expect.closeTo(0.3, 12) as number, self_rss_bytes_max: 50_000_000 },
    ],
  ])("%s", (_name, ticks, expected) => check(ticks, expected));

  test("the same trouble counts up, another stands beside it", () => {
    const tally = new SessionTally(FACTS);
    tally.trouble({ code: "x", message: "one", where: "a" });
    tally.trouble({ code: "x", message: "one", where: "a" });
    tally.trouble({ code: "x", message: "two", where: "b" });
    const { troubles, ended_by } = tally.finish("SIGTERM", FACTS.started);
    expect(troubles.map(({ where, times }) => [where, times])).toEqual([
      ["a", 2],
      ["b", 1],
    ]);
    expect(ended_by).toBe("SIGTERM");
  });
});
