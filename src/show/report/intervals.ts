// Draws an interval figure: a panel for each group, a row for each estimate, its interval
// as a bar, single measurements as faint strokes beneath.
import type { Axis, IntervalFigure } from "./figure.ts";
import { CONFIG, GRID, INK, PAPER, QUIET, SERIES, SHAPES } from "./theme.ts";

const WIDTH = 560;
const ROW_HEIGHT = 24;
/** Room beside the outermost values, as a share of their span. */
const MARGIN = 0.06;

export function intervalSpec(figure: IntervalFigure): object {
  const labels = figure.series ?? [...new Set(figure.rows.map(({ label }) => label))];
  const panels = [...new Set(figure.rows.map(({ panel }) => panel))];
  const domain = figure.x.domain ?? domainOf(figure);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: figure.title,
    config: CONFIG,
    spacing: 14,
    vconcat: panels.map((panel, index) =>
      panelOf(figure, panel, {
        labels,
        domain,
        first: index === 0,
        last: index === panels.length - 1,
      }),
    ),
    resolve: { scale: { color: "shared", shape: "shared" } },
  };
}

interface PanelPlace {
  readonly labels: readonly string[];
  readonly domain: readonly [number, number];
  readonly first: boolean;
  readonly last: boolean;
}

function panelOf(figure: IntervalFigure, panel: string, place: PanelPlace): object {
  const { scale = 1 } = figure.x;
  const rows = figure.rows.filter((row) => row.panel === panel);
  const clip = (value: number): number =>
    scale * Math.min(place.domain[1], Math.max(place.domain[0], value));
  const values = rows.map(({ label, estimate, low, high }) => ({
    label,
    estimate: clip(estimate),
    low: clip(low),
    high: clip(high),
  }));
  const points = rows.flatMap(({ label, points: single = [] }) =>
    single.map((value) => ({ label, value: clip(value) })),
  );
  const own = place.labels.filter((label) => rows.some((row) => row.label === label));
  const y = {
    field: "label",
    type: "nominal",
    sort: own,
    title: null,
    axis: {
      grid: false,
      ticks: false,
      labelColor: INK,
      domain: false,
      labelPadding: 8,
      labelLimit: 240,
    },
  };
  const x = (field: string): object => ({
    field,
    type: "quantitative",
    ...axisOf(figure.x, place),
  });
  const color = {
    field: "label",
    type: "nominal",
    legend: null,
    scale: { domain: place.labels, range: SERIES },
  };
  const shape = {
    field: "label",
    type: "nominal",
    legend: null,
    scale: { domain: place.labels, range: SHAPES },
  };
  return {
    title: { text: panel, fontSize: 11, fontWeight: "bold", frame: "group", offset: 6 },
    width: WIDTH,
    height: ROW_HEIGHT * own.length,
    layer: [
      ...rulesOf(figure, place),
      {
        data: { values: points },
        mark: { type: "tick", thickness: 1.5, size: 12, opacity: 0.5 },
        encoding: { y, x: x("value"), color },
      },
      {
        data: { values },
        mark: { type: "rule", strokeWidth: 2.5 },
        encoding: { y, x: x("low"), x2: { field: "high" }, color },
      },
      {
        data: { values },
        mark: { type: "point", filled: true, size: 80, stroke: PAPER, strokeWidth: 1, opacity: 1 },
        encoding: { y, x: x("estimate"), color, shape },
      },
    ],
  };
}

function axisOf(
  { title, log = false, ticks, scale = 1 }: Axis,
  { domain, last }: PanelPlace,
): object {
  return {
    scale: {
      type: log ? "log" : "linear",
      domain: domain.map((end) => end * scale),
      nice: false,
      ...(log ? {} : { zero: false }),
    },
    axis: {
      title: last ? title : null,
      labels: last,
      ticks: last,
      gridColor: GRID,
      ...(ticks === undefined
        ? { tickCount: log ? 6 : 8, format: "~r" }
        : { values: ticks.map(({ at }) => at * scale), labelExpr: labelsOf(ticks, scale) }),
    },
  };
}

/** A Vega expression that names the ticks. */
export function labelsOf(ticks: NonNullable<Axis["ticks"]>, scale: number): string {
  return ticks.reduceRight(
    (rest, { at, label }) =>
      `abs(datum.value - ${at * scale}) < 1e-9 ? ${JSON.stringify(label)} : ${rest}`,
    '""',
  );
}

/** Names of rules closer together than this share of the axis stand apart from each other. */
const CROWDED = 0.2;

function rulesOf(
  { rules = [], x }: IntervalFigure,
  { first, domain }: PanelPlace,
): readonly object[] {
  const { scale = 1 } = x;
  const near = (a: number, b: number | undefined): boolean =>
    b !== undefined && Math.abs(a - b) < CROWDED * (domain[1] - domain[0]);
  return rules.flatMap(({ at, label }, i) => {
    const before = near(at, rules[i - 1]?.at);
    const align = near(at, rules[i + 1]?.at) ? "right" : before ? "left" : "center";
    const data = { values: [{ at: at * scale, label }] };
    const place = { field: "at", type: "quantitative" };
    const line = {
      data,
      mark: { type: "rule", color: QUIET, strokeDash: [4, 3] },
      encoding: { x: place },
    };
    const name = {
      data,
      mark: {
        type: "text",
        color: QUIET,
        baseline: "bottom",
        align,
        fontSize: 10,
        clip: false,
      },
      encoding: { x: place, y: { value: -2 }, text: { field: "label" } },
    };
    return first ? [line, name] : [line];
  });
}

/** From the finite ends and rules, with a margin; on a log axis in factors. */
function domainOf({ rows, rules = [], x }: IntervalFigure): readonly [number, number] {
  const values = [
    ...rows.flatMap(({ estimate, low, high, points = [] }) => [estimate, low, high, ...points]),
    ...rules.map(({ at }) => at),
  ].filter((value) => Number.isFinite(value) && (x.log !== true || value > 0));
  if (values.length === 0) return x.log === true ? [1, 10] : [0, 1];
  const to = (value: number): number => (x.log === true ? Math.log(value) : value);
  const from = (value: number): number => (x.log === true ? Math.exp(value) : value);
  const low = to(Math.min(...values));
  const high = to(Math.max(...values));
  const room = Math.max(high - low, 1e-6) * MARGIN;
  return [from(low - room), from(high + room)];
}
