// show/report: figures of recorded runs and whole reports, drawn without a browser. Not
// loaded by the loop.
import type { TickRecord } from "../record/index.ts";
import { renderSvg } from "./render.ts";
import { timeSeriesSpec } from "./time-series.ts";
import type { FigureOptions } from "./time-series.ts";
export type { CurveFigure, HistogramFigure, IntervalFigure } from "./figure.ts";
export { drawFigure } from "./draw.ts";
export { phasesFileOf } from "./phases.ts";
export type { Phase } from "./phases.ts";
export type { Cell, CsvRow, DataFile, Report, Section, Table } from "./report.ts";
export type { FigureOptions } from "./time-series.ts";
export { refuseFolder, reportFiles, writeReport } from "./write.ts";

/** The figure of a run over time as SVG: coherence, host, bands, with its phases marked. */
export function timeSeriesFigure(
  records: readonly TickRecord[],
  options: FigureOptions,
): Promise<string> {
  return renderSvg(timeSeriesSpec(records, options));
}
