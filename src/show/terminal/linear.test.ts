import { describe, expect, test } from "vitest";
import type { TickRecord } from "../record/index.ts";
import { glyphSet } from "./glyphs.ts";
import { LinearReport, renderLine } from "./linear.ts";
import { EVENTFUL, busyTick, viewAt } from "./view.fixture.ts";

const STEADY = { answer: "steady", sinceMs: 0 } as const;

/** Ticks at which something is said, of those given in order. */
function spokenAt(ticks: readonly (readonly [number, Partial<TickRecord>])[]): readonly number[] {
  const report = new LinearReport(glyphSet("unicode"));
  return ticks.flatMap(([tick, changes]) =>
    report.next(viewAt(tick, changes), STEADY, 80).length > 0 ? [tick] : [],
  );
}

describe("T6: plain lines", () => {
  test("one line a tick holds what matters", () => {
    const line = renderLine(busyTick(160, EVENTFUL));
    for (const part of [
      "web01",
      "tick 160",
      "UNSTEADY",
      "S* 0.3172",
      "below T* 0.714",
      "CRYSTAL 24",
      "route cpu1",
      "CRITICAL",
      "2 proposals",
      "self cpu 0.3% rss 49.1 MB",
    ]) {
      expect(line).toContain(part);
    }
    expect(renderLine(busyTick(0))).toContain("COLLECTING");
    expect(renderLine(busyTick(0))).toContain("cpu - memory 45.2%");
  });

  test("hostile names stay on their line", () => {
    expect(renderLine(busyTick(160, { host: "a\nb\x1b[2J" }))).toMatch(
      /^\S+ {2}a\\x0ab\\x1b\[2J {2}tick 160/,
    );
  });

  test("a listener hears the first tick, every change, and else a line in ten seconds", () => {
    expect(
      spokenAt([
        [100, {}],
        [101, {}],
        [109, {}],
        [110, {}],
        [111, { above_t_star: false }],
        [112, { above_t_star: false }],
        [113, EVENTFUL],
        [114, {}],
      ]),
    ).toEqual([100, 110, 111, 113, 114]);
  });

  test.each([
    ["a host that is watched", { steering: false }, false, "every 1 s, watching:"],
    ["a host that is steered", { steering: true }, false, "every 1 s, steering:"],
    ["a recorded run", { steering: false }, true, "every 1 s, replay:"],
    ["one that steered", { steering: true }, true, "every 1 s, replay of a run that steered:"],
  ])("the first line says what is shown: %s", (_, changes, recorded, said) => {
    const replay = { tick: 1, of: 2, ended: false };
    const view = { ...viewAt(100, changes), ...(recorded && { replay }) };
    const [first] = new LinearReport(glyphSet("unicode")).next(view, STEADY, 400);
    expect(first).toContain(said);
  });
});
