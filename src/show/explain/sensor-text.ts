// The derivation of one sensor's band, line by line with this machine's numbers.
import { SLOPE_FLOOR, WINDOWS } from "../../model/index.ts";
import { signsLines, withoutSigns } from "../incidents/index.ts";
import { foldUnder, showHostile } from "../text/index.ts";
import { factor, figure, polynomial } from "./figure.ts";
import type { SensorDerivation, SensorExplanation, WindowVote } from "./sensor.ts";

const LABEL_COLUMNS = 13;

const line = (label: string, text: string): string => `${label.padEnd(LABEL_COLUMNS)}${text}`;

/** Text with a final newline; folded where `columns`, a terminal's width, is given. */
export function sensorText(one: SensorExplanation, columns: number | null = null): string {
  const lines = [
    `${showHostile(one.sensor)}: ${showHostile(one.title)}`,
    line("read from", showHostile(one.source)),
    line("in [0, 1] as", `${one.normaliser} (raw unit: ${one.unit})`),
    line(
      "last value",
      one.value === null ? `unknown: ${one.missing ?? "no value"}` : figure(one.value),
    ),
    "",
    ...(one.derivation === null ? waiting(one) : derivation(one.derivation, one.votes)),
    "",
    ...signs(one),
  ];
  return `${lines.flatMap((each) => foldUnder(each, LABEL_COLUMNS, columns)).join("\n")}\n`;
}

/** What theory expects before a tipping point: it explains, and proves nothing by itself. */
function signs({ early_signs: found, history }: SensorExplanation): string[] {
  if (found === null) return [line("early signs", withoutSigns(history))];
  return signsLines(found).map(([label, text]) => line(label, text));
}

function waiting(one: SensorExplanation): string[] {
  if (one.state === "blind") {
    return [line("blind", "no value at this tick, so it is left out of n, A* and the bands")];
  }
  return [line("collecting", `${one.known} of 8 values; not judged, and not counted as perfect`)];
}

function derivation(one: SensorDerivation, votes: readonly WindowVote[]): string[] {
  return [
    ...fitLines(one),
    ...evidenceLines(one),
    ...motionLines(one),
    "",
    ...votes.map((vote) => line(`last ${vote.window_ticks}`, voteText(vote))),
    line(
      "vote",
      `${one.band}; figures from the longest window that agrees, ${one.window_ticks} ticks`,
    ),
    line("rule", one.rule),
    line("band", `${one.band}, weight ${one.weight}: ${one.meaning}`),
    ...(one.evidence === "none"
      ? [line("unproven", "the fit explains no more than chance would")]
      : []),
  ];
}

function fitLines(one: SensorDerivation): string[] {
  const range = `mean ${figure(one.mean)}, sd ${figure(one.sd)}, from ${figure(one.min)} to ${figure(one.max)}`;
  const dropped = [
    "both terms dropped: the values have no spread to fit",
    "quadratic term dropped: too few distinct values",
    "",
  ][one.terms]!;
  return [
    line(
      "window",
      `last ${one.window_ticks} ticks: ${one.values} values, ${one.pairs} pairs; ${range}`,
    ),
    line(
      "standardised",
      one.sd === 0
        ? "no spread, so z = 0 throughout: the constant map at the last value"
        : `z = (x − ${figure(one.mean)}) / ${figure(one.sd)}; starts at z₀ = ${figure(one.start)}`,
    ),
    line(
      "fitted",
      `z[t+1] = ${polynomial(one.fitted, "z")}${one.clamped ? "  (clamped to ±10, so its curve is not judged)" : ""}`,
    ),
    line("", `x[t+1] = ${polynomial(one.fitted_x, "x")}`),
    ...(dropped === "" ? [] : [line("", dropped)]),
  ];
}

function evidenceLines(one: SensorDerivation): string[] {
  const test = (name: string, f: number | null, critical: number | null): string =>
    f === null || critical === null
      ? `F(${name}) not tested`
      : `F(${name}) = ${figure(f)} ${f > critical ? ">" : "≤"} ${figure(critical)}`;
  return [
    line("evidence", residualText(one)),
    line(
      "",
      `${test("line", one.f_linear, one.f_linear_critical)}; ${test("curve", one.f_quadratic, one.f_quadratic_critical)}`,
    ),
    line("", `→ ${one.evidence}`),
    ...(one.f_escape === null
      ? []
      : [line("", test("|b| over 1", one.f_escape, one.f_escape_critical))]),
    line("judged", `z[t+1] = ${polynomial(one.judged, "z")}`),
  ];
}

function residualText({ terms, clamped, r2, rms }: SensorDerivation): string {
  if (terms === 0) return `no map was fitted; the values lie ${figure(rms)} in x about their mean`;
  const of = clamped ? " of the fitted map as clamped" : "";
  return `R² = ${figure(r2)}, residual ${figure(rms)} in x${of}`;
}

function motionLines(one: SensorDerivation): string[] {
  const { a, b, c } = one.judged;
  const points = one.fixed_points
    .map((z, index) => `z* = ${figure(z)} (x* = ${figure(one.fixed_points_x[index]!)})`)
    .join(", ");
  const lambda = one.multiplier;
  const root = one.fixed_points[0];
  const arithmetic =
    lambda === null || root === undefined
      ? "none without a fixed point"
      : `2a·z* + b = 2·${factor(a)}·${factor(root)} + ${factor(b)} = ${figure(lambda)}`;
  const gap =
    lambda === null
      ? "0 without a fixed point"
      : `max(0, 1 − |${figure(lambda)}|) = ${figure(one.gap)}`;
  const energy =
    one.energy === null ? "∞ without a fixed point" : `½λ² + |f(z*) − z*| = ${figure(one.energy)}`;
  return [
    line(
      "D",
      `(b−1)² − 4ac = (${figure(b)} − 1)² − 4·${factor(a)}·${factor(c)} = ${figure(one.discriminant)}`,
    ),
    line("fixed points", points === "" ? "none" : points),
    line("λ", arithmetic),
    line("gap", gap),
    line("Lyapunov", lyapunovText(one.lyapunov)),
    line("entropy", `${figure(one.entropy_bits)} bit of the map's own orbit`),
    line("energy", `${energy}, an analogy`),
  ];
}

/** ln 0 is no number, so slopes are taken as at least 1e-15; the sum behind a mean may round. */
const LYAPUNOV_FLOOR = Math.log(SLOPE_FLOOR) + 1e-9;

function lyapunovText(exponent: number): string {
  const said = `${figure(exponent)} per tick`;
  return exponent > LYAPUNOV_FLOOR ? said : `${said}, its floor ln 1e-15: dies out at once`;
}

function voteText({ band, values, evidence, window_ticks }: WindowVote): string {
  if (band === null) {
    return window_ticks === WINDOWS[0]
      ? "no vote: fewer than 8 values"
      : "no vote: fewer than 8 values, or none beyond the shorter window";
  }
  return `${band} from ${values} values, evidence ${evidence}`;
}
