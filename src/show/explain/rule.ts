// Which rule put a map into its band, in words and with the numbers in. Follows the
// judge's order of rules; a test holds the band named here against the judge's.
import {
  discriminant,
  FAST_ESCAPE_STEPS,
  multiplierFromD,
  PERIOD_FOUR_END,
} from "../../model/index.ts";
import { PERIOD_THREE_END } from "../../model/index.ts";
import type { QuadraticMap } from "../../model/index.ts";
import type { BandName } from "../../judge/index.ts";
import { figure } from "./figure.ts";

/** Below this |a| a map is judged as a line. */
const LINEAR_LIMIT = 1e-12;
/** Slope up to which a line neither returns nor leaves, whatever its evidence. */
const LINE_MARGINAL = 1.02;

/** The rule that gave `map`, whose orbit starts at `start`, the band `band`. */
export function ruleOf(map: QuadraticMap, start: number, band: BandName): string {
  if (isLine(map)) return lineRule(map.b, band);
  const d = discriminant(map);
  const at = `D = ${figure(d)}`;
  if (d < 0) return `${at} < 0: no fixed point, so the orbit escapes; ${speed(band)}`;
  if (d > 9) return `${at} > 9: orbits escape; ${speed(band)}`;
  const offset = Math.abs(start + map.b / (2 * map.a));
  const reach = (1 + Math.sqrt(d)) / (2 * Math.abs(map.a));
  if (offset > reach) {
    return `|z₀ + b/2a| = ${figure(offset)} > (1+√D)/2|a| = ${figure(reach)}: the start lies outside the bounded interval; ${speed(band)}`;
  }
  return boundedRule(d, band);
}

const isLine = ({ a }: QuadraticMap): boolean => Math.abs(a) < LINEAR_LIMIT;

/** True for a line that leaves, if its slope is what it seems. */
export const isSteepLine = (map: QuadraticMap): boolean =>
  isLine(map) && Math.abs(map.b) > LINE_MARGINAL;

function lineRule(b: number, band: BandName): string {
  const steepness = `a = 0, |b| = ${figure(Math.abs(b))}`;
  if (band === "CRYSTAL") return `${steepness} < 0.5: a line that returns fast`;
  if (band === "ORGANIC") return `${steepness} from 0.5 to 0.98: a line that returns slowly`;
  if (band === "FLOW" && Math.abs(b) > LINE_MARGINAL)
    return `${steepness} > 1.02, but not proven steeper than 1: a line that neither returns nor surely leaves`;
  if (band === "FLOW")
    return `${steepness} from 0.98 to 1.02: a line that neither returns nor leaves`;
  return `${steepness} > 1.02: a line that leaves; ${speed(band)}`;
}

const speed = (band: BandName): string =>
  band === "VOID"
    ? `gone within ${FAST_ESCAPE_STEPS} steps`
    : `not gone after ${FAST_ESCAPE_STEPS} steps`;

function boundedRule(d: number, band: BandName): string {
  const at = `D = ${figure(d)}`;
  if (band === "VOID" || band === "SPARK")
    return `${at}, but the start lies on the very edge of the bounded interval, and the orbit escapes; ${speed(band)}`;
  if (d > 0 && d < 4) {
    const lambda = figure(multiplierFromD(d));
    const side = band === "CRYSTAL" ? "below" : "not below";
    return `0 < ${at} < 4: a stable fixed point with λ = 1 − √D = ${lambda}, |λ| ${side} 0.5`;
  }
  if (d === 0 || d === 4) return `${at}: |λ| = 1, marginal`;
  if (d < 6) return `4 < ${at} < 6: period 2 with multiplier 5 − D = ${figure(5 - d)}`;
  if (d > 6 && d < PERIOD_FOUR_END) return `6 < ${at} < 6.4724: period 4`;
  if (d > 8 && d < PERIOD_THREE_END) return `8 < ${at} < 8.0741: the window of period 3`;
  if (band === "CELLULAR") return `${at}: the orbit shows a cycle`;
  if (band === "FLOW") return `${at}: the orbit's Lyapunov exponent is within 0.05 of 0`;
  return `${at}: the orbit's Lyapunov exponent is positive, chaos`;
}
