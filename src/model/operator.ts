// The map f(x) = a·x² + b·x + c as an object of study: fixed points, multipliers,
// gap, discriminant (May 1976; Devaney, An Introduction to Chaotic Dynamical
// Systems). Every quadratic map is w ↦ w² + (1−D)/4 in the coordinate w = a·x + b/2,
// so the one number D decides how it moves.

export interface QuadraticMap {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** Below this |a| the fixed points are those of the line b·x + c. */
const LINEAR_ROOT_LIMIT = 1e-14;

export const apply = (map: QuadraticMap, x: number): number => (map.a * x + map.b) * x + map.c;

export const slope = (map: QuadraticMap, x: number): number => 2 * map.a * x + map.b;

/** D = (b−1)² − 4ac; equals (r−1)² of the logistic map it is conjugate to. */
export const discriminant = ({ a, b, c }: QuadraticMap): number => (b - 1) ** 2 - 4 * a * c;

/** The logistic map r·x·(1−x). */
export const logistic = (r: number): QuadraticMap => ({ a: -r, b: r, c: 0 });

/**
 * Solutions of f(x) = x, smaller |λ| first: none, one or two. Uses the form of the
 * quadratic formula that never subtracts nearly equal numbers.
 */
export function fixedPoints(map: QuadraticMap): number[] {
  const { a, b, c } = map;
  const linear = b - 1;
  if (Math.abs(a) < LINEAR_ROOT_LIMIT) return linear === 0 ? [] : [-c / linear];
  const d = discriminant(map);
  if (d < 0) return [];
  if (d === 0) return [-linear / (2 * a)];
  const q = -0.5 * (linear + (linear < 0 ? -1 : 1) * Math.sqrt(d));
  const roots = [q / a, c / q];
  return roots.sort((p, r) => Math.abs(slope(map, p)) - Math.abs(slope(map, r)));
}

/** The fixed point with the smaller |λ|, or null without one. */
export const stableFixedPoint = (map: QuadraticMap): number | null => fixedPoints(map)[0] ?? null;

/** λ = f′(x*) at the fixed point with the smaller |λ|, or null without one. */
export function multiplier(map: QuadraticMap): number | null {
  const root = stableFixedPoint(map);
  return root === null ? null : slope(map, root);
}

/** Gap max(0, 1 − |λ|): the share of a disturbance that is gone after one step. */
export const gapOf = (lambda: number | null): number =>
  lambda === null ? 0 : Math.max(0, 1 - Math.abs(lambda));

/**
 * True when the orbit from `start` stays bounded, a ≠ 0: 0 ≤ D ≤ 9 and the start lies
 * between the repelling fixed point and its mirror image about the vertex.
 */
export function staysBounded(a: number, b: number, c: number, start: number): boolean {
  const d = (b - 1) * (b - 1) - 4 * a * c;
  return d >= 0 && d <= 9 && Math.abs(a * start + b / 2) <= (1 + Math.sqrt(d)) / 2;
}

/** λ of the stable fixed point of a map with a ≠ 0 and D ≥ 0: 1 − √D. */
export const multiplierFromD = (d: number): number => 1 - Math.sqrt(d);

/** Multiplier of the 2-cycle, D > 4: 5 − D. Stable for 4 < D < 6. */
export const periodTwoMultiplier = (d: number): number => 5 - d;

/**
 * Multiplier of the 3-cycle that is born stable at D = 8: 8 − (D−1)·(1 + √(D−8)).
 * Follows from the cubic c³ + 2c² + (1−ρ/8)·c + (1−ρ/8)² = 0 with c = (1−D)/4.
 */
export const periodThreeMultiplier = (d: number): number => 8 - (d - 1) * (1 + Math.sqrt(d - 8));

/** D at which the 3-cycle loses its stability: ρ = −1, that is s³ + s² + 7s = 2 with s = √(D−8). */
export const PERIOD_THREE_END = ((): number => {
  let s = 0.27;
  for (let i = 0; i < 20; i++) s -= (s ** 3 + s ** 2 + 7 * s - 2) / (3 * s ** 2 + 2 * s + 7);
  return 8 + s ** 2;
})();
