// The figures of a trial of prediction, as data: what is drawn, not how.
import type { Recording, SignalResult } from "../../prove/prediction/index.ts";
import type { CurveFigure, HistogramFigure, IntervalFigure } from "../../show/report/index.ts";
import { AFTER_S, alignedMean, BEFORE_S } from "./aligned.ts";
import type { Findings } from "./analysis.ts";
import { PRIMARY } from "./recordings.ts";
import { KIND_WORDS, signalWords } from "./words.ts";

/** Signals that could be judged, in the order of the result. */
export const judged = ({ result }: Pick<Findings, "result">): readonly SignalResult[] =>
  result.signals.filter(({ silent }) => silent === null);

const seriesOf = ({ result }: Findings): readonly string[] =>
  result.signals.map(({ name }) => signalWords(name));

export function areaFigure(findings: Findings): IntervalFigure {
  return {
    kind: "intervals",
    id: "auc",
    series: seriesOf(findings),
    title: "How well each signal tells the times before a spike from other times",
    caption:
      "Area under the ROC curve by horizon: 1 is always right, 0.5 is chance. Dots are estimates, bars 95 % intervals by block bootstrap. The last three are what is known without the engine: the load now, its own forecast, and how long ago the last spike was.",
    x: { title: "area under the ROC curve", domain: [0, 1] },
    rows: findings.result.horizons_s.flatMap((horizon, h) =>
      judged(findings).flatMap(({ name, horizons }) => {
        const figure = horizons[h]?.auc;
        const panel = `a spike within ${horizon} s`;
        return figure === undefined ? [] : [{ panel, label: signalWords(name), ...figure }];
      }),
    ),
    rules: [{ at: 0.5, label: "chance" }],
  };
}

/** Null where no signal raised an alarm before any event. */
export function leadFigure(findings: Findings): IntervalFigure | null {
  const rows = judged(findings).flatMap(({ name, alarms }) =>
    alarms === null || alarms.lead_s === null
      ? []
      : [
          {
            panel: "time from the alarm to the spike",
            label: signalWords(name),
            ...alarms.lead_s,
            points: alarms.leads_s,
          },
        ],
  );
  if (rows.length === 0) return null;
  const longest = findings.result.horizons_s.at(-1) ?? 60;
  return {
    kind: "intervals",
    id: "lead",
    series: seriesOf(findings),
    title: "Lead times of the alarms that a spike followed",
    caption: `At ${findings.result.falseAlarmsPerHour} false alarms an hour. Strokes are single alarms, dots medians, bars their 95 % intervals. Alarms at random times would spread evenly from 0 to ${longest} s.`,
    x: { title: "seconds", domain: [0, longest] },
    rows,
  };
}

/** What S* and the load do around the spikes, by kind where it is known. */
export function alignedFigures(findings: Findings): readonly CurveFigure[] {
  return [
    alignedFigure(findings, {
      id: "aligned-coherence",
      says: "S*",
      axis: "S*",
      valuesOf: ({ signals }) => signals["s_star"]?.values ?? [],
    }),
    alignedFigure(findings, {
      id: "aligned-load",
      says: "The load",
      axis: "load, % of all cores",
      scale: 100,
      domain: [0, 1],
      valuesOf: ({ load }) => load,
    }),
  ].filter(({ curves }) => curves.length > 0);
}

interface Aligned {
  readonly id: string;
  readonly says: string;
  readonly axis: string;
  readonly scale?: number;
  readonly domain?: readonly [number, number];
  readonly valuesOf: (recording: Recording) => readonly (number | null)[];
}

function alignedFigure({ asked, result, byKind }: Findings, what: Aligned): CurveFigure {
  const { id, says, axis, scale = 1, domain, valuesOf } = what;
  const groups =
    byKind.length > 0
      ? byKind.map((one) => ({ panel: KIND_WORDS[one.kind], events: one.result.events }))
      : [{ panel: "all spikes", events: result.events }];
  return {
    kind: "curves",
    id,
    title: `${says} around the spikes`,
    caption: `Mean over spikes from ${BEFORE_S} s before each to ${AFTER_S} s after; the band is its 95 % interval over spikes. A spike begins at 0, where the load crosses the threshold; before it only what lies after the spike before counts, so the further back, the fewer spikes there are, and none is drawn for fewer than five.`,
    x: { title: "seconds from the start of the spike", domain: [-BEFORE_S, AFTER_S] },
    y: { title: axis, scale, ...(domain === undefined ? {} : { domain }) },
    marks: [0],
    curves: groups.flatMap(({ panel, events }) => {
      const points = alignedMean(asked.recordings, events, valuesOf).map((point) => ({
        x: point.at_s,
        y: point.mean,
        low: point.low,
        high: point.high,
      }));
      return points.length === 0 ? [] : [{ panel, label: says, points }];
    }),
  };
}

/** What chance gives to the signals that the question is about; null where none could be judged. */
export function chanceFigure(findings: Findings): HistogramFigure | null {
  const asked = judged(findings).filter(({ name }) =>
    (PRIMARY as readonly string[]).includes(name),
  );
  const panels = asked.flatMap(({ name, horizons }) =>
    horizons.flatMap(({ horizon_s, byChance, auc }) =>
      byChance === null
        ? []
        : [
            {
              panel: `${signalWords(name)}, ${horizon_s} s`,
              counts: byChance,
              observed: auc.estimate,
            },
          ],
    ),
  );
  if (panels.length === 0) return null;
  return {
    kind: "histograms",
    id: "chance",
    title: "Areas that chance gives to signals that move like these and know nothing",
    caption:
      "Share of the surrogates by their area under the ROC curve, by signal and horizon: the signal shifted in time, or with new phases, whichever makes the observed area (line) look more like chance. The p beside each area in the table also pays for having looked at all signals and horizons.",
    x: { title: "area", domain: [0, 1] },
    panels,
  };
}
