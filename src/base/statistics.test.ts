import { expect, test } from "vitest";
import { fCritical, fDistribution, incompleteBeta, logGamma, mean, median } from "./statistics.ts";
import { quantile, standardDeviation } from "./statistics.ts";

const check = (name: string, actual: number, expected: number, tolerance = 1e-12): void =>
  test(name, () => {
    expect(Math.abs(actual - expected)).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(expected)),
    );
  });

check("mean of nothing is 0", mean([]), 0);
check("mean", mean([1, 2, 6]), 3);
check("standard deviation divides by n", standardDeviation([2, 4, 4, 4, 5, 5, 7, 9]), 2);
check("standard deviation of one value", standardDeviation([7]), 0);
check("median of an even number", median([4, 1, 3, 2]), 2.5);
check("quantile interpolates", quantile([1, 2, 3, 4], 0.9), 3.7);
check("ln Γ(10) = ln 9!", logGamma(10), Math.log(362_880), 1e-13);
check("ln Γ(½) = ½ ln π", logGamma(0.5), 0.5 * Math.log(Math.PI), 1e-13);
check("I of a symmetric beta at its middle", incompleteBeta(0.5, 7, 7), 0.5, 1e-13);
check("I₀.₃(2, 3) in closed form", incompleteBeta(0.3, 2, 3), 0.3483, 1e-12);
// Upper 1 % points as printed in F tables.
check("F(1, 1) at 1 %", fCritical(0.01, 1, 1), 4052.18, 1e-5);
check("F(1, 10) at 1 %", fCritical(0.01, 1, 10), 10.0443, 1e-5);
check("F(3, 20) at 5 %", fCritical(0.05, 3, 20), 3.09839, 1e-5);
check(
  "F(1, 37) at 0.1 % and back",
  1 - fDistribution(fCritical(0.001, 1, 37), 1, 37),
  0.001,
  1e-12,
);
