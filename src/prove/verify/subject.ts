// What is verified: the engine's own constants and functions, handed in so that a
// test can hand in wrong ones and see the derivations fail.
import { coherenceOf, D_STAR, energy, entropy, fitSeries, fixedPoints } from "../../model/index.ts";
import { freeEnergy, gapOf, GOLDEN_RATIO, lyapunov, partition, SIGMA } from "../../model/index.ts";
import { slope, T_STAR } from "../../model/index.ts";
import { criticalF, discriminant, FEIGENBAUM_D, multiplierFromD } from "../../model/index.ts";
import { PERIOD_FOUR_END, PERIOD_THREE_END, periodThreeMultiplier } from "../../model/index.ts";
import { periodTwoMultiplier, sStarOf, stableFixedPoint } from "../../model/index.ts";
import { bandByOrbit, bandOfMap, JudgedSeries, reflect } from "../../judge/index.ts";

export const ENGINE = {
  sigma: SIGMA,
  dStar: D_STAR,
  tStar: T_STAR,
  goldenRatio: GOLDEN_RATIO,
  fixedPoints,
  slope,
  gapOf,
  lyapunov,
  entropy,
  energy,
  partition,
  freeEnergy,
  coherenceOf,
  fitSeries,
  bandOfMap,
  reflect,
  // Only the checks beyond the 27 look at these.
  feigenbaumD: FEIGENBAUM_D,
  periodFourEnd: PERIOD_FOUR_END,
  periodThreeEnd: PERIOD_THREE_END,
  discriminant,
  stableFixedPoint,
  multiplierFromD,
  periodTwoMultiplier,
  periodThreeMultiplier,
  criticalF,
  sStarOf,
  bandByOrbit,
  JudgedSeries,
};

export type Subject = typeof ENGINE;
