import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reportFiles } from "../../show/report/index.ts";
import { readPage } from "../../show/report/well-formed.fixture.ts";
import { alignedMean } from "./aligned.ts";
import { askData, askLive } from "./analysis.ts";
import type { Asked } from "./analysis.ts";
import type { PredictionContext } from "./context.ts";
import { planPrediction } from "./plan.ts";
import { ofKind, piecesOf, recordingOf, WARM_UP_TICKS } from "./recordings.ts";
import { predictionReport } from "./report.ts";
import { findingsFrom, madeUpFindings, madeUpRun, sampleAt } from "./runs.fixture.ts";
import type { Sample } from "./samples.ts";

/** `later`: how far their sequence or wall clock is off. */
const beats = (
  from: number,
  count: number,
  fields: Partial<Sample> = {},
  later: { readonly seq?: number; readonly wall?: number } = {},
): readonly Sample[] =>
  Array.from({ length: count }, (_, i) => {
    const { seq, wall } = sampleAt(from + i, fields);
    const off = { seq: seq + (later.seq ?? 0), wall: wall + (later.wall ?? 0) };
    return sampleAt(from + i, { ...fields, ...off });
  });

/** Lengths of the pieces, unknown samples as a count of their own. */
const shape = (samples: readonly Sample[]): readonly (readonly [number, number])[] =>
  piecesOf(samples).map(({ samples: kept }) => [
    kept.length,
    kept.filter((sample) => sample === null).length,
  ]);

describe("T16: samples become recordings on an even grid", () => {
  test.for<[what: string, samples: readonly Sample[], wanted: readonly (readonly number[])[]]>([
    ["one run is one recording less its warm-up", beats(0, 100), [[60, 0]]],
    ["a run no longer than its warm-up is none", beats(0, WARM_UP_TICKS), []],
    [
      "another run begins another",
      [...beats(0, 60), ...beats(0, 50, { runId: "b" })],
      [
        [20, 0],
        [10, 0],
      ],
    ],
    [
      "another interval begins another",
      [...beats(0, 60), ...beats(60, 50, { interval: 1 })],
      [
        [20, 0],
        [10, 0],
      ],
    ],
    ["a skipped beat is unknown", [...beats(0, 60), ...beats(61, 40, {}, { seq: -1 })], [[61, 1]]],
    [
      "many skipped beats begin another",
      [...beats(0, 60), ...beats(90, 50, {}, { seq: -30 })],
      [
        [20, 0],
        [10, 0],
      ],
    ],
    [
      "a lost line begins another",
      [...beats(0, 60), ...beats(61, 50)],
      [
        [20, 0],
        [10, 0],
      ],
    ],
    [
      "a machine that slept begins another",
      [...beats(0, 60), ...beats(60, 50, {}, { wall: 60_000 })],
      [
        [20, 0],
        [10, 0],
      ],
    ],
  ])("%s", ([, samples, wanted]) => expect(shape(samples)).toEqual(wanted));

  test("whatever the holes, no sample is told twice, in another order, or at another time", () => {
    const runs = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 80 })),
    );
    fc.assert(
      fc.property(runs, (stretches) => {
        const samples: Sample[] = [];
        let beat = 0;
        for (const [hole, count] of stretches) {
          for (let i = 0; i < count; i += 1)
            samples.push({ ...sampleAt(beat + i), seq: samples.length });
          beat += count + hole;
        }
        for (const { samples: kept, wall } of piecesOf(samples))
          for (const [step, sample] of kept.entries())
            if (sample !== null) expect(sample.wall).toBe(wall + step * 500);
        const seen = piecesOf(samples).flatMap((piece) =>
          piece.samples.map((one) => one?.seq ?? -1),
        );
        const known = seen.filter((seq) => seq >= 0);
        expect(known).toEqual([...new Set(known)].toSorted((a, b) => a - b));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("a signal that was never known is left out, and starts of load are those of the lead-ins", () => {
    const plan = planPrediction({ length: "quick", interval: 0.5, seed: 1 });
    const run = madeUpRun(plan);
    const samples = run.samples.map((sample) => ({ ...sample, warning: null }));
    const [piece] = piecesOf(samples);
    const recording = recordingOf(piece!, "r", run);
    expect(Object.keys(recording.signals)).toEqual(["s_star", "s_star_change", "gap", "psi"]);
    const begun = plan.spikes.map(({ at, leadIn }) => at - leadIn - WARM_UP_TICKS * 0.5);
    expect(recording.loadStarts_s).toHaveLength(begun.filter((at) => at >= 0).length);
    for (const [i, at] of begun.entries()) expect(recording.loadStarts_s![i]).toBeCloseTo(at, 6);
  });

  test("around one kind the load is known from the spike before to the spike's end, and nowhere else", () => {
    const plan = planPrediction({ length: "usual", interval: 0.5, seed: 2 });
    const { recordings, byKind } = askLive(madeUpRun(plan), 2);
    const known = byKind.map(({ recordings: [one] }) => one!.load.map((value) => value !== null));
    const last = plan.spikes.at(-1)!;
    const end = (last.at + last.seconds - WARM_UP_TICKS * 0.5) * 2;
    for (let step = 0; step < Math.floor(end) - 1; step += 1)
      expect(known.filter((one) => one[step]).length).toBe(1);
    expect(ofKind(recordings[0]!, "ramp", []).load.every((value) => value === null)).toBe(true);
  });

  test("logs without a run long enough are refused in words", () =>
    expect(askData(beats(0, 30), 1)).toMatchObject({
      ok: false,
      trouble: { code: "use.data", message: expect.stringContaining("40 ticks") },
    }));
});

const isWithin = (step: number, from: number, to: number): boolean => step >= from && step <= to;

test("T16: the mean around events is that of their values, and says nothing of fewer than five", () => {
  const load = Array.from(
    { length: 600 },
    // A spike of three seconds, and later a single step as high, which is none.
    (_, step) => (step % 100) + (isWithin(step % 100, 45, 50) || step % 100 === 70 ? 900 : 0),
  );
  const recording = { name: "r", interval_s: 0.5, load, signals: {} };
  const starts = [100, 200, 300, 400, 500].map((step) => ({ recording: 0, at_s: step / 2 }));
  const points = alignedMean([recording], { starts, release: 900 }, (one) => one.load);
  const at = (s: number) => points.find(({ at_s }) => at_s === s);
  expect(at(0)).toEqual({ at_s: 0, mean: 0, low: 0, high: 0, events: 5 });
  expect(at(10)?.mean).toBe(20);
  expect(at(-10)?.mean).toBe(80);
  // Back to the spike that ends at step 50 of every hundred, and no further.
  expect(points[0]?.at_s).toBe(-24.5);
  const few = { starts: starts.slice(1), release: 900 };
  expect(alignedMean([recording], few, (one) => one.load)).toEqual([]);
});

describe("X3: the report of a trial of prediction", () => {
  const plan = planPrediction({ length: "usual", interval: 1, seed: 3 });
  const run = madeUpRun(plan);
  /** Of all spikes alone: a fourth of the work. */
  const ofAll = (asked: Asked) => findingsFrom({ ...asked, byKind: [] });
  const context: PredictionContext = {
    source: { kind: "live", plan, tool: "stress-ng", run },
    seed: 3,
    facts: [["cores", 2]],
    command: "homeostat prove prediction --seed 3",
    made: "2026-01-01T00:00:00.000Z",
  };

  test("where S* falls before the load, it says so, with every figure and file", async () => {
    const findings = madeUpFindings(plan, 0.1);
    expect(findings.result.verdict.answer).toBe("yes");
    const files = await reportFiles(predictionReport(findings, context));
    expect([...files.keys()].map((name) => name.replace("prediction-trial/", ""))).toEqual([
      "prediction-trial.html",
      "prediction-trial.md",
      "aligned-coherence.svg",
      "aligned-load.svg",
      "auc.svg",
      "lead.svg",
      "chance.svg",
      "samples.csv",
      "events.csv",
      "spikes.csv",
      "prediction.json",
    ]);
    expect(readPage(files.get("prediction-trial.html")!).elements.get("svg")).toBe(5);
    for (const text of files.values()) expect(text).not.toMatch(/\bNaN\b|undefined/);
    const [, byKind] = predictionReport(findings, context).sections[0]!.tables![0]!.rows;
    expect(byKind![0]).toBe("out of nothing");
  });

  test("where S* knows nothing the answer is not yes, and the signals that lost stand in the list", () => {
    const { losing, verdict } = predictionReport(ofAll(askLive(madeUpRun(plan, 0), 3)), context);
    expect(verdict.answer).not.toBe("yes");
    expect(losing.join("\n")).toContain(
      "S*: at none of the horizons (5, 10, 20, 30, 60 s) clear of chance",
    );
  });

  test("five minutes are too few, and it says how many spikes are needed", async () => {
    const quick = planPrediction({ length: "quick", interval: 0.5, seed: 3 });
    const source = { ...context.source, plan: quick, run: madeUpRun(quick) } as const;
    const report = predictionReport(madeUpFindings(quick), { ...context, source });
    expect(report.verdict.answer).toBe("not resolved");
    expect(report.verdict.sentence).toMatch(/n needed: \d+ events/);
    for (const text of (await reportFiles(report)).values())
      expect(text).not.toMatch(/\bNaN\b|undefined/);
  });

  test("spikes that were run late or not seen, and load that was not the trial's, are doubts", () => {
    const late = run.spikes.map((spike) => ({ ...spike, startedAt: spike.startedAt + 10 }));
    const findings = ofAll(askLive({ ...run, spikes: late }, 3));
    const source = { ...context.source, run: { ...run, spikes: late } } as const;
    const { losing } = predictionReport(findings, { ...context, source });
    expect(losing.join("\n")).toMatch(/spikes started more than 0.5 s late/);
    expect(losing.join("\n")).toMatch(/something else loaded this host/);
  });

  test("of recorded logs it says which, and speaks of no kinds", () => {
    const asked = askData(run.samples, 3);
    expect(asked.ok).toBe(true);
    if (!asked.ok) return;
    const source = { kind: "data", files: ["run.jsonl"], ticks: run.samples.length } as const;
    const report = predictionReport(findingsFrom(asked.value), { ...context, source });
    expect(report.method.join(" ")).toContain("run.jsonl");
    expect(report.sections[0]!.tables![0]!.rows).toHaveLength(1);
    expect(report.data.map(({ name }) => name)).not.toContain("spikes.csv");
  });
});
