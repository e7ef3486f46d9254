// The kinds of figure a report may hold, as data. Every estimate is drawn with its
// interval. intervals.ts, curves.ts and histograms.ts turn them into drawings.
import type { Estimate } from "./estimate.ts";

export interface Axis {
  readonly title: string;
  readonly log?: boolean;
  /** Values that stand out on the axis instead of evenly spaced ones. */
  readonly ticks?: readonly { readonly at: number; readonly label: string }[];
  /** Multiplies the numbers shown: 100 for percent. */
  readonly scale?: number;
  /** The axis ends here; what lies beyond is drawn at its edge. */
  readonly domain?: readonly [number, number];
}

interface FigureBase {
  /** File name without ending; unique in its report. */
  readonly id: string;
  readonly title: string;
  /** What is seen, for those who look and for those who do not see it. */
  readonly caption: string;
  /** All labels that figures of the report use, so that one has the same colour and shape in all. */
  readonly series?: readonly string[];
}

/** Rows of a dot with its interval, in panels one below the other. */
export interface IntervalFigure extends FigureBase {
  readonly kind: "intervals";
  readonly x: Axis;
  readonly rows: readonly (Estimate & {
    readonly panel: string;
    readonly label: string;
    /** Single measurements, drawn faintly. */
    readonly points?: readonly number[];
  })[];
  /** Values to compare with: a limit, no effect. */
  readonly rules?: readonly { readonly at: number; readonly label: string }[];
}

/** Lines in panels beside each other, told apart by colour and dashes. */
export interface CurveFigure extends FigureBase {
  readonly kind: "curves";
  readonly x: Axis;
  readonly y: Axis;
  /** Where on the x axis something happens, drawn through every panel. */
  readonly marks?: readonly number[];
  readonly curves: readonly {
    readonly panel: string;
    readonly label: string;
    readonly points: readonly {
      readonly x: number;
      readonly y: number;
      readonly low?: number;
      readonly high?: number;
    }[];
  }[];
}

/** What chance alone gives, as bars, with what was observed as a line; panels beside each other. */
export interface HistogramFigure extends FigureBase {
  readonly kind: "histograms";
  readonly x: Axis & { readonly domain: readonly [number, number] };
  readonly panels: readonly {
    readonly panel: string;
    /** Counts in bins of equal width over the axis. */
    readonly counts: readonly number[];
    readonly observed: number;
  }[];
}

export type Figure = IntervalFigure | CurveFigure | HistogramFigure;
