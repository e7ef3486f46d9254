// The figure of a run over time: coherence, what the host did, and the bands of the
// sensors, one above the other on the same clock, with the phases of load shaded
// behind them. Makes a Vega-Lite specification; drawing it is render.ts.
import { BAND_NAMES } from "../../judge/index.ts";
import type { TickRecord } from "../record/index.ts";
import type { Phase } from "./phases.ts";

/** One cool-to-warm row of colours, told apart in grey and by the common colour blindnesses; weak bands are warm. */
const BAND_COLOURS = ["#67001f", "#b2182b", "#ef8a62", "#fddbc7", "#d1e5f0", "#67a9cf", "#2166ac"];
const WIDTH = 720;
/** Names of phases stand above the first panel, where no line runs. */
const ABOVE_PANEL = -4;
const PANEL_HEIGHT = 120;
/** Solid, dashed, dotted: lines are told apart without colour too. */
const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
];
const LINE_COLOURS = ["#1b4f72", "#b9770e", "#6c3483", "#117864"];

interface Line {
  readonly name: string;
  readonly of: (record: TickRecord) => number | null;
}

const COHERENCE: readonly Line[] = [
  { name: "relative", of: (record) => record.coherence_relative },
  { name: "S*/D*", of: (record) => record.coherence_ratio },
  { name: "S*", of: (record) => record.coherence },
  { name: "proven share", of: (record) => record.proven_share },
];

const LOAD: readonly Line[] = [
  { name: "cpu_avg", of: (record) => record.cpu_avg },
  { name: "load_1m", of: (record) => record.load_1m },
  { name: "psi_cpu_some", of: (record) => record.psi_cpu_some },
  { name: "psi_io_some", of: (record) => record.psi_io_some },
];

export interface FigureOptions {
  readonly title: string;
  readonly phases?: readonly Phase[];
}

/** The specification of the figure of a run; `records` are its ticks in order. */
export function timeSeriesSpec(records: readonly TickRecord[], options: FigureOptions): object {
  const phases = options.phases ?? [];
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: { text: options.title, anchor: "start", fontSize: 13, offset: 16 },
    background: "white",
    spacing: 8,
    vconcat: [
      panel({
        title: "coherence",
        layers: [lineLayer(records, COHERENCE)],
        phases,
        labelled: true,
      }),
      panel({ title: "host (ratio)", layers: [lineLayer(records, LOAD)], phases }),
      panel({ title: "sensors by band", layers: [bandLayer(records)], phases, last: true }),
    ],
    resolve: { scale: { color: "independent", strokeDash: "independent" } },
    config: {
      font: "DejaVu Sans, Verdana, sans-serif",
      axis: { grid: true, gridColor: "#e8e8e8", labelFontSize: 10, titleFontSize: 11 },
      legend: { labelFontSize: 10, titleFontSize: 10, symbolStrokeWidth: 2, symbolSize: 500 },
      view: { stroke: "#cccccc" },
    },
  };
}

interface Panel {
  readonly title: string;
  readonly layers: readonly object[];
  readonly phases: readonly Phase[];
  readonly labelled?: boolean;
  readonly last?: boolean;
}

function panel({ title, layers, phases, labelled = false, last = false }: Panel): object {
  const shade = {
    data: { values: phases },
    mark: { type: "rect", color: "#f4d03f", opacity: 0.22 },
    encoding: {
      x: { field: "from_s", type: "quantitative", axis: axisOfTime(last), scale: { nice: false } },
      x2: { field: "to_s" },
    },
  };
  const names = {
    data: {
      values: phases.map((phase) => ({ ...phase, middle_s: (phase.from_s + phase.to_s) / 2 })),
    },
    mark: { type: "text", baseline: "bottom", fontSize: 10, color: "#555555", clip: false },
    encoding: {
      x: { field: "middle_s", type: "quantitative" },
      y: { value: ABOVE_PANEL },
      text: { field: "label" },
    },
  };
  return {
    width: WIDTH,
    height: PANEL_HEIGHT,
    layer: [shade, ...layers, ...(labelled ? [names] : [])],
    encoding: { y: { title } },
  };
}

const axisOfTime = (last: boolean): object =>
  last ? { title: "seconds since the run began", format: "d" } : { title: null, labels: false };

function lineLayer(records: readonly TickRecord[], lines: readonly Line[]): object {
  const shown = lines.filter(({ of }) => records.some((record) => of(record) !== null));
  const names = shown.map(({ name }) => name);
  return {
    data: {
      values: shown.flatMap(({ name, of }) =>
        records.map((record) => ({ s: seconds(record), line: name, value: of(record) })),
      ),
    },
    mark: { type: "line", strokeWidth: 1.5, invalid: "break-paths-show-domains" },
    encoding: {
      x: { field: "s", type: "quantitative" },
      y: { field: "value", type: "quantitative" },
      color: {
        field: "line",
        title: null,
        sort: names,
        scale: { domain: names, range: LINE_COLOURS },
      },
      strokeDash: {
        field: "line",
        title: null,
        sort: names,
        scale: { domain: names, range: DASHES },
      },
    },
  };
}

function bandLayer(records: readonly TickRecord[]): object {
  return {
    data: {
      values: records.flatMap((record) =>
        BAND_NAMES.map((band, weight) => ({
          s: seconds(record),
          band,
          weight,
          count: record.bands[band],
        })),
      ),
    },
    mark: { type: "area", interpolate: "step-after" },
    encoding: {
      x: { field: "s", type: "quantitative" },
      y: { field: "count", type: "quantitative", stack: "zero" },
      color: {
        field: "band",
        title: null,
        sort: [...BAND_NAMES].toReversed(),
        legend: { symbolType: "square", symbolSize: 110 },
        scale: { domain: BAND_NAMES, range: BAND_COLOURS },
      },
      order: { field: "weight", sort: "descending" },
    },
  };
}

const seconds = (record: TickRecord): number => Math.round(record.elapsed_ms) / 1000;
