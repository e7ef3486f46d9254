// Draws a curve figure: panels in two columns, a line for each series with its interval
// as a band where it has one.
import type { Axis, CurveFigure } from "./figure.ts";
import { labelsOf } from "./intervals.ts";
import { CONFIG, DASHES, QUIET, SERIES } from "./theme.ts";

const PANEL_WIDTH = 290;
const PANEL_HEIGHT = 190;
const COLUMNS = 2;
/** A piece of the line, as it is drawn. */
const LEGEND = { symbolType: "stroke", symbolOpacity: 1, symbolFillColor: null };

export function curveSpec(figure: CurveFigure): object {
  const panels = [...new Set(figure.curves.map(({ panel }) => panel))];
  const shown = [...new Set(figure.curves.map(({ label }) => label))];
  const labels = figure.series ?? shown;
  // One line needs no legend: the axis says what it is.
  const legend =
    shown.length === 1
      ? null
      : { ...LEGEND, values: labels.filter((label) => shown.includes(label)) };
  const yAxis: Axis = { ...figure.y, domain: figure.y.domain ?? domainOf(figure) };
  const clip = figure.y.domain !== undefined;
  const byLabel = { field: "label", type: "nominal", title: null, sort: labels, legend };
  const color = { ...byLabel, scale: { domain: labels, range: SERIES } };
  const strokeDash = { ...byLabel, scale: { domain: labels, range: DASHES } };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: figure.title,
    config: {
      ...CONFIG,
      legend: {
        ...CONFIG.legend,
        orient: "bottom",
        columns: 4,
        symbolSize: 500,
        symbolStrokeWidth: 2,
      },
    },
    columns: COLUMNS,
    spacing: 24,
    concat: panels.map((panel, index) => ({
      title: { text: panel, fontSize: 11, fontWeight: "bold", frame: "group", offset: 6 },
      width: PANEL_WIDTH,
      height: PANEL_HEIGHT,
      data: { values: valuesOf(figure, panel) },
      encoding: { x: { field: "x", type: "quantitative", ...axisOf(figure.x) } },
      layer: [
        ...marksOf(figure),
        {
          mark: { type: "line", strokeWidth: 2, clip },
          encoding: {
            y: {
              field: "y",
              type: "quantitative",
              ...axisOf(index % COLUMNS === 0 ? yAxis : { ...yAxis, title: "" }),
            },
            color,
            strokeDash,
          },
        },
        {
          transform: [{ filter: "isValid(datum.low)" }],
          mark: { type: "area", opacity: 0.15, clip },
          encoding: {
            y: { field: "low", type: "quantitative" },
            y2: { field: "high" },
            color,
          },
        },
      ],
    })),
    resolve: { scale: { color: "shared", strokeDash: "shared" } },
  };
}

function marksOf({ marks = [], x: { scale = 1 } }: CurveFigure): readonly object[] {
  if (marks.length === 0) return [];
  return [
    {
      data: { values: marks.map((x) => ({ x: x * scale })) },
      mark: { type: "rule", color: QUIET, strokeDash: [4, 3] },
    },
  ];
}

function valuesOf({ curves, x, y }: CurveFigure, panel: string): readonly object[] {
  const byX = x.scale ?? 1;
  const byY = y.scale ?? 1;
  return curves
    .filter((curve) => curve.panel === panel)
    .flatMap(({ label, points }) =>
      points.map((point) => ({
        label,
        x: point.x * byX,
        y: point.y * byY,
        ...(point.low === undefined || point.high === undefined
          ? {}
          : { low: point.low * byY, high: point.high * byY }),
      })),
    );
}

function axisOf({ title, log = false, ticks, scale = 1, domain }: Axis): object {
  const ends = domain === undefined ? {} : { domain: domain.map((end) => end * scale) };
  return {
    scale: { type: log ? "log" : "linear", ...(log ? {} : { zero: false }), nice: false, ...ends },
    axis: {
      title: title === "" ? null : title,
      ...(ticks === undefined
        ? { tickCount: 6, format: "~r" }
        : { values: ticks.map(({ at }) => at * scale), labelExpr: labelsOf(ticks, scale) }),
    },
  };
}

/** From the lowest to the highest value of any panel, so that panels can be compared. */
function domainOf({ curves }: CurveFigure): readonly [number, number] {
  const values = curves.flatMap(({ points }) =>
    points.flatMap(({ y, low = y, high = y }) => [y, low, high]),
  );
  return [Math.min(...values), Math.max(...values)];
}
