// The engine's own quantities as if they were alarms: how far the map misses the next
// value, and how low gap, band weight and S* fall. In the table so that nobody need ask.
import { BAND_NAMES, BAND_WEIGHTS, JudgedSeries } from "../../src/judge/index.ts";
import { coherenceOf, discriminant, gapOf, multiplierFromD } from "../../src/model/index.ts";
import type { Fit } from "../../src/model/index.ts";
import type { Detector, Scorer } from "./detector.ts";

/** A residual cannot be smaller than this share of the deviation: exact fits exist. */
const RESIDUAL_FLOOR = 1e-6;
const LINEAR = 1e-12;

/** Scores each row by `look`, which sees the series after the value; 0 while collecting. */
const fromSeries = (look: (series: JudgedSeries) => number) => (): Scorer => {
  const series = new JudgedSeries();
  return (value) => {
    series.push(value);
    return series.fit === null ? 0 : look(series);
  };
};

const weightOf = (series: JudgedSeries): number =>
  series.band === null ? 1 : BAND_WEIGHTS[BAND_NAMES.indexOf(series.band)]!;

function gapOfSeries(series: JudgedSeries): number {
  const { judged } = series.fit!;
  const d = discriminant(judged);
  if (Math.abs(judged.a) < LINEAR) return gapOf(judged.b);
  return d < 0 ? 0 : gapOf(multiplierFromD(d));
}

function residual(): Scorer {
  const series = new JudgedSeries();
  let last: Fit | null = null;
  return (value) => {
    const score = last === null || value === null ? 0 : missOf(last, value);
    series.push(value);
    last = series.fit;
    return score;
  };
}

/** |x − what the map foretold| over the map's usual residual. */
function missOf({ judged, start, mean, sd, rms }: Fit, value: number): number {
  const foretold = mean + sd * ((judged.a * start + judged.b) * start + judged.c);
  const scale = Math.max(rms, RESIDUAL_FLOOR * (sd + Math.abs(mean)));
  return scale === 0 ? 0 : Math.abs(value - foretold) / scale;
}

const row = (name: string, title: string, create: () => Scorer): Detector => ({
  name,
  title,
  isSeeded: false,
  isSignal: true,
  create,
});

export const ENGINE_SIGNALS: readonly Detector[] = [
  row("residual", "residual of the map", residual),
  row(
    "gap",
    "gap of the map, falling",
    fromSeries((series) => 1 - gapOfSeries(series)),
  ),
  row(
    "band",
    "band weight, falling",
    fromSeries((series) => 1 - weightOf(series)),
  ),
  row(
    "s-star",
    "S*, falling",
    fromSeries((series) => {
      const coherence = coherenceOf(1, weightOf(series));
      return coherence === null ? 0 : coherence.sStarMax - coherence.sStar;
    }),
  ),
];
