// The report of a trial of prediction, as the plain value that show/report writes.
import { median, quantile } from "../../base/index.ts";
import type { PredictionResult, SignalResult } from "../../prove/prediction/index.ts";
import type { Cell, Report, Section, Table } from "../../show/report/index.ts";
import { FALSE_ALARMS_PER_HOUR } from "./analysis.ts";
import type { Findings } from "./analysis.ts";
import type { PredictionContext, Source } from "./context.ts";
import { dataOf } from "./data.ts";
import { alignedFigures, areaFigure, chanceFigure, judged, leadFigure } from "./figures.ts";
import { losingOf, spikesFound } from "./losing.ts";
import { methodOf } from "./method.ts";
import { KIND_WORDS, signalWords } from "./words.ts";

export function predictionReport(findings: Findings, context: PredictionContext): Report {
  const { verdict } = findings.result;
  const isKnown = judged(findings).length > 0;
  return {
    id: "prediction-trial",
    title: "Does coherence fall before the load spikes?",
    question:
      "Does S* fall before the load of this host spikes; how long before; and does it, the gap, the early warning or CPU pressure know more than the load itself and its own forecast?",
    verdict,
    made: context.made,
    method: methodOf(findings, context.source),
    facts: context.facts,
    seeds: [context.seed],
    commands: [context.command],
    sections: [
      verdictSection(findings),
      aroundSection(findings),
      ...(isKnown ? [areaSection(findings), alarmSection(findings)] : []),
      ...chanceSection(findings),
      ...crossSection(findings.result),
      whatWasMeasured(findings, context.source),
    ].filter(({ tables = [], figures = [] }) => tables.length + figures.length > 0),
    losing: losingOf(findings, context.source),
    data: dataOf(findings, context),
  };
}

function verdictSection({ result, byKind }: Findings): Section {
  const row = (what: string, { events, verdict }: PredictionResult): readonly Cell[] => [
    what,
    events.count,
    verdict.answer,
    verdict.sentence,
    verdict.eventsNeeded,
  ];
  return {
    title: "Verdict",
    tables: [
      {
        caption:
          byKind.length === 0
            ? "The criteria were set before the data."
            : "Of all spikes, and of each kind alone; a spike out of nothing gives no sign that anything could see. The criteria were set before the data.",
        columns: [
          { title: "spikes" },
          { title: "found" },
          { title: "answer" },
          { title: "because" },
          { title: "needed", unit: "spikes, for 80 % power" },
        ],
        rows: [row("all", result), ...byKind.map((one) => row(KIND_WORDS[one.kind], one.result))],
      },
    ],
  };
}

const aroundSection = (findings: Findings): Section => ({
  title: "What S* does around a spike",
  figures: alignedFigures(findings),
});

/** Kinds are compared at this horizon; all others stand in the data. */
const COMPARED_AT_S = 10;

function areaSection({ result, byKind, ...rest }: Findings): Section {
  const rowOf = (
    what: string,
    { name }: SignalResult,
    one: SignalResult["horizons"][number],
  ): readonly Cell[] => [
    signalWords(name),
    what,
    one.baseRate,
    one.aucTogether,
    one.overPersistenceTogether,
    one.overAr,
    one.p,
  ];
  const kinds = byKind.flatMap(({ kind, result: { signals } }) =>
    signals.flatMap((signal) =>
      signal.horizons
        .filter(({ horizon_s }) => horizon_s === COMPARED_AT_S)
        .map((one) => rowOf(KIND_WORDS[kind], signal, one)),
    ),
  );
  const all = result.signals.flatMap((signal) =>
    signal.horizons.map((one) => rowOf(`${one.horizon_s} s`, signal, one)),
  );
  const says =
    "area under the ROC curve with intervals that hold at all horizons together, what it is above that of the load now and of the load's own forecast, and the chance of an area as high somewhere among all signals and horizons.";
  return {
    title: "Telling the times before a spike from other times",
    figures: [areaFigure({ result, byKind, ...rest })],
    tables: [
      areaTable(`All spikes: ${says}`, "horizon", all),
      ...(kinds.length === 0
        ? []
        : [areaTable(`By kind of spike, ${COMPARED_AT_S} s ahead: ${says}`, "spikes", kinds)]),
    ],
  };
}

const areaTable = (caption: string, second: string, rows: Table["rows"]): Table => ({
  caption,
  columns: [
    { title: "signal" },
    { title: second },
    { title: "times with a spike ahead", unit: "%", scale: 100 },
    { title: "area", digits: 2 },
    { title: "above persistence", digits: 2 },
    { title: "above the forecast", digits: 2 },
    { title: "by chance", unit: "p", digits: 3 },
  ],
  rows,
});

function alarmSection(findings: Findings): Section {
  const lead = leadFigure(findings);
  const { result, byKind } = findings;
  const tables = [
    alarmTable("All spikes", result.signals),
    ...byKind.map((one) => alarmTable(`Spikes ${KIND_WORDS[one.kind]}`, one.result.signals)),
  ];
  return {
    title: "As an alarm",
    figures: lead === null ? [] : [lead],
    tables: tables.filter(({ rows }) => rows.length > 0),
  };
}

function alarmTable(what: string, signals: readonly SignalResult[]): Table {
  return {
    caption: `${what}: the threshold is set in one half of the time for ${FALSE_ALARMS_PER_HOUR} false alarms an hour and counted in the other, both ways.`,
    columns: [
      { title: "signal" },
      { title: "alarms" },
      { title: "false alarms", unit: "an hour", digits: 1 },
      { title: "precision", unit: "%", scale: 100 },
      { title: "recall", unit: "%", scale: 100 },
      { title: "recall by chance", unit: "%", scale: 100 },
      { title: "lead time", unit: "s, median", digits: 1 },
    ],
    rows: signals.flatMap(({ name, alarms }) =>
      alarms === null
        ? []
        : [
            [
              signalWords(name),
              alarms.alarms,
              alarms.falseAlarmsPerHour,
              alarms.precision,
              alarms.recall,
              alarms.recallByChance,
              alarms.lead_s,
            ],
          ],
    ),
  };
}

function chanceSection(findings: Findings): readonly Section[] {
  const figure = chanceFigure(findings);
  return figure === null ? [] : [{ title: "Against chance", figures: [figure] }];
}

function crossSection({ crossCorrelation }: PredictionResult): readonly Section[] {
  if (crossCorrelation.length === 0) return [];
  return [
    {
      title: "Cross-correlation with the load",
      tables: [
        {
          caption:
            "Where the cross-correlation of a signal and the load peaks. Above 0 the signal moves first. Against what chance alone reaches in 95 of 100 cases.",
          columns: [
            { title: "signal" },
            { title: "peak", digits: 2 },
            { title: "chance reaches", digits: 2 },
            { title: "by chance", unit: "p", digits: 3 },
            { title: "lag", unit: "s", digits: 1 },
            { title: "looked at", unit: "± s" },
          ],
          rows: crossCorrelation.map(({ signal, peak, chanceLevel, p, lag_s, range_s }) => [
            signalWords(signal),
            peak,
            chanceLevel,
            p,
            lag_s,
            range_s,
          ]),
        },
      ],
    },
  ];
}

function whatWasMeasured(findings: Findings, source: Source): Section {
  const { asked, result } = findings;
  const loads = asked.recordings.flatMap(({ load }) => load.filter((value) => value !== null));
  const share = (value: number | null): string =>
    value === null ? "unknown" : `${(100 * value).toFixed(0)} %`;
  const rows: Cell[][] = [
    ["recordings without a hole", String(result.recordings)],
    ["time recorded", `${(result.hours * 60).toFixed(1)} min`],
    ["time in which a spike could begin", `${(result.events.atRisk_h * 60).toFixed(1)} min`],
    ["threshold of a spike", share(result.events.threshold)],
    ["spikes found", String(result.events.count)],
    ...(source.kind === "live"
      ? [
          ["spikes run", String(source.run.spikes.length)],
          ["of these found", String(spikesFound(findings))],
          ["load from", source.tool === "own" ? "workers of the trial's own" : source.tool],
        ]
      : [["ticks read", String(source.ticks)]]),
    ...(loads.length === 0
      ? []
      : [
          [
            "load, median and 95 % quantile",
            `${share(median(loads))}, ${share(quantile(loads, 0.95))}`,
          ],
        ]),
  ];
  return {
    title: "What was measured",
    tables: [{ caption: "Counts.", columns: [{ title: "what" }, { title: "how much" }], rows }],
  };
}
