// Draws a histogram figure: panels in columns, bars for what chance gives, a line for
// what was observed, with its number above.
import type { HistogramFigure } from "./figure.ts";
import { CONFIG, SERIES } from "./theme.ts";

const PANEL_WIDTH = 104;
const PANEL_HEIGHT = 90;
const COLUMNS = 5;
const [BARS, OBSERVED] = SERIES;

export function histogramSpec(figure: HistogramFigure): object {
  const { scale = 1, domain, title } = figure.x;
  const [low, high] = domain.map((end) => end * scale) as [number, number];
  const x = {
    type: "quantitative",
    scale: { domain: [low, high], nice: false, zero: false },
    axis: { title, tickCount: 3, format: "~r", grid: false },
  };
  const clip = (value: number): number => Math.min(high, Math.max(low, value * scale));
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: figure.title,
    config: CONFIG,
    columns: COLUMNS,
    spacing: 24,
    concat: figure.panels.map(({ panel, counts, observed }) => ({
      title: {
        text: panel,
        subtitle: `observed ${(observed * scale).toFixed(2)}`,
        fontSize: 11,
        subtitleFontSize: 10,
        fontWeight: "bold",
        frame: "group",
        offset: 6,
      },
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
