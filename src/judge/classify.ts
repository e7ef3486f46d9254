// Which band a map is in. In the coordinate w = a·z + b/2 every quadratic map is
// w ↦ w² + (1−D)/4, so D and the start decide: by formula where D has a fixed point,
// a 2- or 4-cycle or the 3-cycle, by iterating (orbits.ts) only in the rest.
import { CRYSTAL_EDGE, ESCAPE_RADIUS, FAST_ESCAPE_STEPS, PERIOD_FOUR_END } from "../model/index.ts";
import { PERIOD_THREE_END, staysBounded } from "../model/index.ts";
import { CELLULAR, CRYSTAL, FLOW, ORGANIC, SPARK, VOID } from "./bands.ts";

/** Below this |a| a map is a line, and its slope decides. */
export const LINEAR_LIMIT = 1e-12;
/** Slopes of a line that still count as a fixed point, and as marginal. */
export const LINE_STABLE = 0.98;
export const LINE_MARGINAL = 1.02;
/** What `classify` answers where only the orbit can tell. */
export const UNDECIDED = 255;

/** Index of the band of a·z² + b·z + c whose orbit starts at `start`, or `UNDECIDED`. */
export function classify(a: number, b: number, c: number, start: number): number {
  if (Math.abs(a) < LINEAR_LIMIT) return bandOfLine(b, c, start);
  if (!staysBounded(a, b, c, start)) return bandOfEscape(a, b, c, start);
  const d = (b - 1) * (b - 1) - 4 * a * c;
  if (d > 0 && d < 4) return Math.abs(1 - Math.sqrt(d)) < CRYSTAL_EDGE ? CRYSTAL : ORGANIC;
  if (d === 0 || d === 4) return FLOW;
  if (d < PERIOD_FOUR_END && d !== 6) return CELLULAR;
  if (d > 8 && d < PERIOD_THREE_END) return CELLULAR;
  return UNDECIDED;
}

function bandOfLine(b: number, c: number, start: number): number {
  const steepness = Math.abs(b);
  if (steepness < CRYSTAL_EDGE) return CRYSTAL;
  if (steepness <= LINE_STABLE) return ORGANIC;
  if (steepness <= LINE_MARGINAL) return FLOW;
  return bandOfEscape(0, b, c, start);
}

/** Of an orbit that escapes: VOID when |z| > 1e10 within 30 steps, else SPARK. */
export function bandOfEscape(a: number, b: number, c: number, start: number): number {
  let z = start;
  for (let n = 0; n <= FAST_ESCAPE_STEPS; n++) {
    if (!(Math.abs(z) <= ESCAPE_RADIUS)) return VOID;
    z = (a * z + b) * z + c;
  }
  return SPARK;
}
