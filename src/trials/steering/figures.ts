// The figures of a steering trial, as data: what is drawn, not how.
import { mean } from "../../base/index.ts";
import { BATCH_TOLERANCE, RECOVERY_WANTED } from "../../prove/trial/index.ts";
import type { CurveFigure, IntervalFigure } from "../../show/report/index.ts";
import type { BlockRecord } from "./block.ts";
import type { Finding } from "./findings.ts";
import { WORDS } from "./words.ts";

/** Colours and shapes are the same in all figures. */
const SERIES = Object.values(WORDS);

/** Beyond these shares a row is drawn to the edge: an interval that bounds nothing would flatten all others. */
const SHARE_DOMAIN = [-0.6, 1.4] as const;

export function recoveredFigure(scenarios: readonly Finding[]): IntervalFigure {
  return {
    kind: "intervals",
    id: "recovered",
    series: SERIES,
    title: "Share of the p99 lost to the hogs that was won back",
    caption:
      "100 % is the service without hogs, 0 % the kernel's default. Dots are estimates, bars 95 % intervals over rounds; a bar to the edge goes on beyond it.",
    x: { title: "% of the lost p99", scale: 100, domain: SHARE_DOMAIN },
    rows: scenarios.flatMap(({ run, result }) =>
      result.treatments.flatMap(({ treatment, recovered }) =>
        recovered === null
          ? []
          : [{ panel: run.scenario.title, label: WORDS[treatment], ...recovered }],
      ),
    ),
    rules: [
      { at: 0, label: "default" },
      { at: RECOVERY_WANTED, label: "wanted" },
      { at: 1, label: "no hogs" },
    ],
  };
}

export function batchFigure(scenarios: readonly Finding[]): IntervalFigure {
  return {
    kind: "intervals",
    id: "batch",
    series: SERIES,
    title: "CPU that the batch lost beyond what the service regained",
    caption:
      "As a share of the hogs' CPU under the default; below zero the batch got more. Dots are estimates, bars 95 % intervals over rounds; a bar to the edge goes on beyond it.",
    x: { title: "% of the hogs' CPU", scale: 100, domain: [-0.3, 0.5] },
    rows: scenarios.flatMap(({ run, result }) =>
      result.treatments.flatMap(({ treatment, batchExcess }) =>
        batchExcess === null
          ? []
          : [{ panel: run.scenario.title, label: WORDS[treatment], ...batchExcess }],
      ),
    ),
    rules: [
      { at: 0, label: "" },
      { at: BATCH_TOLERANCE, label: "limit" },
    ],
  };
}

export function p99Figure(scenarios: readonly Finding[]): IntervalFigure {
  return {
    kind: "intervals",
    id: "p99",
    series: SERIES,
    title: "p99 latency by condition",
    caption:
      "Strokes are single blocks, dots geometric means, bars their 95 % intervals over rounds. Logarithmic.",
    x: { title: "p99 latency, ms", log: true, domain: p99Domain(scenarios) },
    rows: scenarios.flatMap(({ run, result }) =>
      result.levels.map(({ condition, p99Log }) => ({
        panel: run.scenario.title,
        label: WORDS[condition],
        ...p99Log,
        points: run.blocks.filter((block) => block.condition === condition).map(({ p99 }) => p99),
      })),
    ),
  };
}

/** Over the single blocks: an interval of few rounds may reach far beyond them. */
function p99Domain(scenarios: readonly Finding[]): readonly [number, number] {
  const values = scenarios.flatMap(({ run }) => run.blocks.map(({ p99 }) => p99));
  return [Math.min(...values) / 1.5, Math.max(...values) * 1.5];
}

const PERCENTILES = [
  [0.5, "50 %"],
  [0.9, "90 %"],
  [0.99, "99 %"],
  [0.999, "99.9 %"],
] as const;

/** Percentiles spread as 1/(1 − p), so that the tail is seen. */
const spread = (share: number): number => 1 / (1 - share);

export function latencyCurves(scenarios: readonly Finding[]): CurveFigure {
  return {
    kind: "curves",
    id: "curves",
    series: SERIES,
    title: "Latency by percentile",
    caption:
      "Geometric mean over the blocks of a condition; the band spans the blocks. Both axes logarithmic, the lower one in 1 ÷ (1 − percentile).",
    x: {
      title: "percentile of the requests",
      log: true,
      ticks: PERCENTILES.map(([share, label]) => ({ at: spread(share), label })),
    },
    y: { title: "latency, ms", log: true },
    curves: scenarios.flatMap(({ run, result }) =>
      result.levels
        .filter(({ condition }) => !condition.endsWith("-again"))
        .map(({ condition }) => ({
          panel: run.scenario.title,
          label: WORDS[condition],
          points: curveOf(run.blocks.filter((block) => block.condition === condition)),
        })),
    ),
  };
}

function curveOf(blocks: readonly BlockRecord[]): CurveFigure["curves"][number]["points"] {
  return (blocks[0]?.curve ?? [])
    .map(([share], i) => ({ share, ms: blocks.map(({ curve }) => curve[i]![1]) }))
    .filter(({ share }) => share >= 0.5)
    .map(({ share, ms }) => ({
      x: spread(share),
      y: Math.exp(mean(ms.map(Math.log))),
      low: Math.min(...ms),
      high: Math.max(...ms),
    }));
}
