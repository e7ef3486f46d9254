import { describe, expect, test } from "vitest";
import { sampleTick } from "../record/record.fixture.ts";
import { phasesFileOf, timeSeriesFigure } from "./index.ts";
import type { Phase } from "./index.ts";

const run = Array.from({ length: 40 }, (_, seq) => sampleTick(seq));
const phase: Phase = { from_s: 10, to_s: 20, label: "disk <&>", command: "stress-ng --hdd 1" };

describe("the figure of a run", () => {
  test("one run, one drawing; phases are named and text is escaped", async () => {
    const options = { title: "a run & more", phases: [phase] };
    const svg = await timeSeriesFigure(run, options);
    expect(svg).toBe(await timeSeriesFigure(run, options));
    expect(svg).toMatch(/^<svg/);
    expect(svg).toContain("disk &lt;&amp;&gt;");
    expect(svg).toContain("a run &amp; more");
    for (const name of ["relative", "cpu_avg", "CRYSTAL", "seconds since the run began"]) {
      expect(svg).toContain(name);
    }
    expect(svg).not.toContain("NaN");
  });

  test("what is unknown all along has no line", async () => {
    const svg = await timeSeriesFigure(run, { title: "" });
    expect(svg).not.toContain("psi_io_some");
    expect(svg).toContain("psi_cpu_some");
  });

  test("unknown values break the line", async () => {
    const gap = run.map((record) => (record.seq === 30 ? { ...record, cpu_avg: null } : record));
    const pieces = (svg: string): number => svg.split("M").length;
    const whole = pieces(await timeSeriesFigure(run, { title: "" }));
    expect(pieces(await timeSeriesFigure(gap, { title: "" }))).toBeGreaterThan(whole);
  });

  test.each([
    ["run.jsonl", "run.phases.json"],
    ["a.b/run", "a.b/run.phases.json"],
  ])("the phases of %s stand in %s", (log, file) => expect(phasesFileOf(log)).toBe(file));
});
