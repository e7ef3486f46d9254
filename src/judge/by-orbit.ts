// The band of a map found the long way, by running its orbit and looking. Knows
// nothing of the discriminant: the judge is held against it in tests and proofs.
import { apply, ESCAPE_RADIUS, FAST_ESCAPE_STEPS, slope } from "../model/index.ts";
import type { QuadraticMap } from "../model/index.ts";
import type { BandName } from "./bands.ts";

/** Steps after which a motion that has not come back is called chaos if its slopes say so. */
const PATIENCE = 8_000;
/** Steps after which even a slowly settling orbit is given up. */
const GREAT_PATIENCE = 2_000_000;
/** Mean ln|f′| above which an orbit is plainly chaotic. */
const PLAIN_CHAOS = 0.01;
const BLOCK = 1000;
/** Change over a cycle, relative to the orbit's size, at which it counts as having returned. */
const RETURNED = 1e-10;
/** Steps up to this many times larger may still be the tail of a spiral. */
const UNSETTLED = 1e8;
const LONGEST_CYCLE = 7;
const MARGINAL = 0.05;

/** What the orbit showed: its band, and the mean ln|f′| along it. */
export interface OrbitVerdict {
  readonly band: BandName;
  readonly lyapunov: number;
}

/** Band of `map` from its orbit alone. Linear maps (|a| < 1e-12) go by their slope, as defined. */
export function bandByOrbit(map: QuadraticMap, start: number): OrbitVerdict {
  let x = start;
  let logs = 0;
  for (let n = 0; n < GREAT_PATIENCE; n++) {
    if (!(Math.abs(x) <= ESCAPE_RADIUS)) {
      return {
        band: n <= FAST_ESCAPE_STEPS ? "VOID" : "SPARK",
        lyapunov: logs / Math.max(1, Math.min(n, PATIENCE)),
      };
    }
    if (n > 0 && n % BLOCK === 0) {
      const lyapunov = logs / Math.min(n, PATIENCE);
      const cycle = cycleFrom(map, x);
      if (cycle !== null) return { band: bandOfCycle(map, x, cycle), lyapunov };
      if (n >= PATIENCE && lyapunov > PLAIN_CHAOS) break;
    }
    if (n < PATIENCE) logs += Math.log(Math.max(Math.abs(slope(map, x)), 1e-15));
    x = apply(map, x);
  }
  const lyapunov = meanLogSlope(map, x);
  return { band: bandOfMean(lyapunov), lyapunov };
}

/**
 * Length of the cycle the orbit has settled on, 1 to 7, or null. An orbit that spirals
 * slowly into a point nearly repeats every second step: it is given more time.
 */
function cycleFrom(map: QuadraticMap, start: number): number | null {
  const tolerance = RETURNED * Math.max(1, Math.abs(start));
  let x = apply(map, start);
  const step = Math.abs(x - start);
  if (step < tolerance) return 1;
  if (step < UNSETTLED * tolerance) return null;
  for (let period = 2; period <= LONGEST_CYCLE; period++) {
    x = apply(map, x);
    if (Math.abs(x - start) < tolerance) return period;
  }
  return null;
}

function bandOfCycle(map: QuadraticMap, x: number, period: number): BandName {
  if (period > 1) return "CELLULAR";
  return Math.abs(slope(map, x)) < 0.5 ? "CRYSTAL" : "ORGANIC";
}

function meanLogSlope(map: QuadraticMap, start: number): number {
  let x = start;
  let sum = 0;
  for (let n = 0; n < PATIENCE; n++) {
    sum += Math.log(Math.max(Math.abs(slope(map, x)), 1e-15));
    x = apply(map, x);
  }
  return sum / PATIENCE;
}

function bandOfMean(lyapunov: number): BandName {
  if (Math.abs(lyapunov) < MARGINAL) return "FLOW";
  return lyapunov > 0 ? "MOLECULAR" : "CELLULAR";
}
