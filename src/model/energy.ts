// Energy of an operator and the free energy of many. An analogy with statistical
// mechanics, useful to rank maps and claimed for nothing more.
import { apply, multiplier, stableFixedPoint } from "./operator.ts";
import type { QuadraticMap } from "./operator.ts";

/** E = ½λ² + |f(x*) − x*| at the stable fixed point; +∞ without one. */
export function energy(map: QuadraticMap): number {
  const root = stableFixedPoint(map);
  if (root === null) return Number.POSITIVE_INFINITY;
  return multiplier(map)! ** 2 / 2 + Math.abs(apply(map, root) - root);
}

/** Partition function Z = Σ exp(−β·E). */
export function partition(energies: readonly number[], beta = 1): number {
  return energies.reduce((sum, one) => sum + Math.exp(-beta * one), 0);
}

/** Free energy F = −ln Z / β. */
export const freeEnergy = (energies: readonly number[], beta = 1): number =>
  -Math.log(partition(energies, beta)) / beta;
