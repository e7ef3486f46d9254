// One derivation: a claim, its arithmetic with the numbers put in, and whether what
// the engine computes agrees. A claim that leaves room, such as "above 0", has figures
// beside it that must agree as well. How it is printed is show/verify's matter.

/** How the actual value must stand to the expected one. */
export type Relation = "=" | "<" | ">";

/** What is computed against what it must be. */
export interface Comparison {
  readonly name: string;
  readonly relation: Relation;
  readonly expected: number | string;
  readonly actual: number | string;
  /** Allowed distance for "=" between numbers. */
  readonly tolerance: number;
}

export interface Derivation extends Comparison {
  /** Position among its kind, from 1. */
  readonly number: number;
  /** The arithmetic, one line. */
  readonly arithmetic: string;
  /** What must agree as well for the derivation to pass. */
  readonly beside: readonly Comparison[];
  readonly pass: boolean;
}

/** A comparison as claims write it: "=" within rounding unless they say otherwise. */
type Given = Omit<Comparison, "relation" | "tolerance"> &
  Partial<Pick<Comparison, "relation" | "tolerance">>;

export type Claim = Given & {
  readonly arithmetic: string;
  readonly beside?: readonly Given[];
};

/** Rounding error that a handful of operations may leave. */
export const EXACTLY = 1e-12;

/** Judges claims and numbers them in order. A value that is not finite never passes. */
export function settle(claims: readonly Claim[]): Derivation[] {
  return claims.map((claim, index) => {
    const whole = { ...claim, ...complete(claim) };
    const beside = (claim.beside ?? []).map(complete);
    return { ...whole, beside, number: index + 1, pass: [whole, ...beside].every(holds) };
  });
}

const complete = (given: Given): Comparison => ({
  name: given.name,
  relation: given.relation ?? "=",
  expected: given.expected,
  actual: given.actual,
  tolerance: given.tolerance ?? EXACTLY,
});

function holds({ actual, expected, relation, tolerance }: Comparison): boolean {
  if (typeof actual === "string" || typeof expected === "string") return actual === expected;
  if (!Number.isFinite(actual)) return false;
  if (relation === "<") return actual < expected;
  if (relation === ">") return actual > expected;
  return Math.abs(actual - expected) <= tolerance;
}

/** A number as arithmetic shows it: up to nine digits, no trailing zeros. */
export function show(value: number): string {
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9)) {
    return value.toExponential(3);
  }
  return String(Number(value.toPrecision(9)));
}
