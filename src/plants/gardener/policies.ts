// The policies of a garden by name: what rules its agents, and in which garden.
import { CLASSIC } from "./figures.ts";
import { forager, RANDOM_MIND, WAITING_MIND } from "./minds/by-rule.ts";
import { classicMind } from "./minds/convolution.ts";
import type { MakeMind } from "./minds/mind.ts";

export interface Policy {
  readonly name: string;
  /** A few words. */
  readonly says: string;
  readonly mind: MakeMind;
}

/** The forager reproduces from this much above what a birth needs. */
const RICH = 1;

export const CLASSIC_POLICIES: readonly Policy[] = [
  { name: "classic", says: "the classic brain", mind: classicMind },
  { name: "random", says: "any of the six actions", mind: () => RANDOM_MIND },
  { name: "waiting", says: "rest, whatever happens", mind: () => WAITING_MIND },
  {
    name: "forager",
    says: "a rule: clean, else go where it pays most",
    mind: () => forager(CLASSIC.birthAbove + RICH),
  },
];

export const policyNamed = (policies: readonly Policy[], name: string): Policy | undefined =>
  policies.find((policy) => policy.name === name);
