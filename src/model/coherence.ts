// Coherence of many sensors: V* grows with their number, A* is their mean band
// weight, and S* = k/(1+k) with k = σ·V*·A* is the fixed point of s ↦ k·(1−s).
import { D_STAR, SIGMA, T_STAR, VOLUME_SCALE } from "./constants.ts";

export interface Coherence {
  /** Sensors judged. */
  readonly n: number;
  /** 1 − e^(−n/50), in [0, 1). */
  readonly vStar: number;
  /** Mean band weight, in [0, 1]. */
  readonly aStar: number;
  /** The product σ·V*·A*, in [0, σ). */
  readonly k: number;
  /** k/(1+k), in [0, D*). */
  readonly sStar: number;
  /** S*, had these n sensors all weight 1. */
  readonly sStarMax: number;
  /** S* over D*, in [0, 1). */
  readonly ratio: number;
  /** S* over sStarMax, in [0, 1]: what T* is compared with. */
  readonly relative: number;
  readonly aboveTStar: boolean;
}

/** V* = 1 − e^(−n/50). */
export const volume = (n: number): number => -Math.expm1(-n / VOLUME_SCALE);

/** S* = k/(1+k) with k = σ·V*·A*. */
export function sStarOf(vStar: number, aStar: number, sigma: number = SIGMA): number {
  const k = sigma * vStar * aStar;
  return k / (1 + k);
}

/** Coherence of `n` ≥ 1 sensors with mean band weight `aStar`; null for none. */
export function coherenceOf(n: number, aStar: number): Coherence | null {
  if (n < 1) return null;
  const vStar = volume(n);
  const sStar = sStarOf(vStar, aStar);
  const sStarMax = sStarOf(vStar, 1);
  const relative = sStar / sStarMax;
  return {
    n,
    vStar,
    aStar,
    k: SIGMA * vStar * aStar,
    sStar,
    sStarMax,
    ratio: sStar / D_STAR,
    relative,
    aboveTStar: relative > T_STAR,
  };
}
