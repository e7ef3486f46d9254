// Draws a histogram figure: panels in columns, bars for what chance gives, a line with its
// number for what was observed.
import type { HistogramFigure } from "./figure.ts";
import { CONFIG, QUIET, SERIES } from "./theme.ts";

const PANEL_WIDTH = 180;
const PANEL_HEIGHT = 120;
const COLUMNS = 3;
const [BARS, OBSERVED] = SERIES;

export function histogramSpec(figure: HistogramFigure): object {
  const { scale = 1, domain, title } = figure.x;
  const [low, high] = domain.map((end) => end * scale) as [number, number];
  const x = {
    type: "quantitative",
    scale: { domain: [low, high], nice: false, zero: false },
    axis: { title, tickCount: 5, format: "~r", grid: false },
  };
  const clip = (value: number): number => Math.min(high, Math.max(low, value * scale));
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: figure.title,
    config: CONFIG,
    columns: COLUMNS,
    spacing: 24,
    concat: figure.panels.map(({ panel, counts, observed }) => ({
      title: { text: panel, fontSize: 11, fontWeight: "bold", frame: "group", offset: 6 },
      width: PANEL_WIDTH,
      height: PANEL_HEIGHT,
      layer: [
        {
          data: { values: barsOf(counts, [low, high]) },
          mark: { type: "rect", color: BARS, opacity: 0.75 },
          encoding: {
            x: { field: "from", ...x },
            x2: { field: "to" },
            y: {
              field: "share",
              type: "quantitative",
              axis: { title: null, tickCount: 3, format: "~%" },
            },
            y2: { datum: 0 },
          },
        },
        {
          data: { values: [{ at: clip(observed) }] },
          mark: { type: "rule", color: OBSERVED, strokeWidth: 2.5 },
          encoding: { x: { field: "at", ...x } },
        },
        {
          data: {
            values: [{ at: clip(observed), says: `observed ${(observed * scale).toFixed(2)}` }],
          },
          mark: {
            type: "text",
            color: QUIET,
            align: clip(observed) > (low + high) / 2 ? "right" : "left",
            baseline: "top",
            dx: clip(observed) > (low + high) / 2 ? -5 : 5,
            fontSize: 10,
          },
          encoding: { x: { field: "at", ...x }, y: { value: 2 }, text: { field: "says" } },
        },
      ],
    })),
  };
}

/** A bar for each bin that holds something. */
function barsOf(
  counts: readonly number[],
  [low, high]: readonly [number, number],
): readonly object[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const width = (high - low) / counts.length;
  return counts.flatMap((count, bin) =>
    count === 0
      ? []
      : [{ from: low + bin * width, to: low + (bin + 1) * width, share: count / total }],
  );
}
