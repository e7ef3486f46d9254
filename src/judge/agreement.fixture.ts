// Two ways to the same band on random maps: the judge's, from the discriminant, and
// the long one, from the orbit alone.
import { seededChance } from "../base/index.ts";
import { discriminant, PERIOD_FOUR_END, PERIOD_THREE_END } from "../model/index.ts";
import { bandByOrbit } from "./by-orbit.ts";
import { bandOfMap } from "./series.ts";

/**
 * Borders left out: |λ| = ½ and 1 and the borders of the cycles, where an orbit needs
 * more than two million steps to settle or a last digit decides.
 */
const BORDERS = [0, 0.25, 2.25, 4, 6, PERIOD_FOUR_END, 8, PERIOD_THREE_END, 9];
const MARGIN = 1e-4;
/** Distance of the start from the edge of the bounded interval. */
const START_MARGIN = 1e-9;

export interface Agreement {
  /** Maps whose band the discriminant decides, and how many of them the orbit agrees on. */
  decided: number;
  equal: number;
  /** Maps whose band only the orbit can tell: both ways then look at finite orbits. */
  open: number;
  openEqual: number;
}

/**
 * Compares both ways on random maps outside the borders, from one seed, until D has decided `maps`
 * of them. Of those that only the orbit can tell, which take a thousand times as long, one in
 * `openOneIn`.
 */
export function agreement(maps: number, seed: number, openOneIn = 1): Agreement {
  const chance = seededChance(seed);
  const found: Agreement = { decided: 0, equal: 0, open: 0, openEqual: 0 };
  let openMet = 0;
  while (found.decided < maps) {
    const map = { a: 4 * chance() - 2, b: 8 * chance() - 4, c: 4 * chance() - 2 };
    const start = 2 * chance() - 1;
    const d = discriminant(map);
    if (BORDERS.some((border) => Math.abs(d - border) < MARGIN)) continue;
    const edge = Math.abs(map.a * start + map.b / 2) - (1 + Math.sqrt(Math.max(0, d))) / 2;
    if (Math.abs(edge) < START_MARGIN) continue;
    const isOpen = edge < 0 && d > PERIOD_FOUR_END && d < 9 && !(d > 8 && d < PERIOD_THREE_END);
    if (isOpen && openMet++ % openOneIn > 0) continue;
    const same = bandOfMap(map, start) === bandByOrbit(map, start).band;
    if (isOpen) {
      found.open++;
      if (same) found.openEqual++;
    } else {
      found.decided++;
      if (same) found.equal++;
    }
  }
  return found;
}
