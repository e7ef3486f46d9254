// One derivation: a claim, its arithmetic with the numbers put in, and whether what
// the engine computes agrees. How it is printed is show/verify's matter.

/** How the actual value must stand to the expected one. */
export type Relation = "=" | "<" | ">";

export interface Derivation {
  /** Position among its kind, from 1. */
  readonly number: number;
  readonly name: string;
  /** The arithmetic, one line. */
  readonly arithmetic: string;
  readonly relation: Relation;
  readonly expected: number | string;
  readonly actual: number | string;
  /** Allowed distance for "=" between numbers. */
  readonly tolerance: number;
  readonly pass: boolean;
}

export type Claim = Omit<Derivation, "number" | "pass" | "relation" | "tolerance"> & {
  readonly relation?: Relation;
  readonly tolerance?: number;
};

/** Rounding error that a handful of operations may leave. */
export const EXACTLY = 1e-12;

/** Judges claims and numbers them in order. A value that is not finite never passes. */
export function settle(claims: readonly Claim[]): Derivation[] {
  return claims.map((claim, index) => {
    const relation = claim.relation ?? "=";
    const tolerance = claim.tolerance ?? EXACTLY;
    const pass = holds(claim.actual, claim.expected, { relation, tolerance });
    return { ...claim, number: index + 1, relation, tolerance, pass };
  });
}

function holds(
  actual: number | string,
  expected: number | string,
  by: { relation: Relation; tolerance: number },
): boolean {
  if (typeof actual === "string" || typeof expected === "string") return actual === expected;
  if (!Number.isFinite(actual)) return false;
  if (by.relation === "<") return actual < expected;
  if (by.relation === ">") return actual > expected;
  return Math.abs(actual - expected) <= by.tolerance;
}

/** A number as arithmetic shows it: up to nine digits, no trailing zeros. */
export function show(value: number): string {
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9)) {
    return value.toExponential(3);
  }
  return String(Number(value.toPrecision(9)));
}
