// The gardens by name, each with the policies that may rule its agents: `gardener --world`
// and `--policy` take these.
import { CLASSIC } from "./figures.ts";
import type { Design } from "./figures.ts";
import { CLASSIC_GUARD, NO_GUARD, V1_GUARD } from "./guard.ts";
import type { GuardParts } from "./guard.ts";
import type { Setting } from "./history.ts";
import { forager, RANDOM_MIND, WAITING_MIND } from "./minds/by-rule.ts";
import { CompactMind } from "./minds/compact.ts";
import { classicMind } from "./minds/convolution.ts";
import type { MakeMind } from "./minds/mind.ts";
import { V1, V1_CROWDED, V1_DROUGHTS, V1_SCARCE } from "./v1/design.ts";
import { V1Instruments } from "./v1/instruments.ts";
import { usualFounders } from "./v1/nursery.ts";

export interface Policy {
  readonly name: string;
  /** A few words. */
  readonly says: string;
  readonly mind: MakeMind;
}

/** The forager reproduces from this much above what a birth needs. */
const RICH = 1;

const policiesIn = (design: Design): readonly Policy[] => [
  { name: "classic", says: "the classic brain", mind: classicMind },
  { name: "random", says: "any of the six actions", mind: () => RANDOM_MIND },
  { name: "waiting", says: "rest, whatever happens", mind: () => WAITING_MIND },
  {
    name: "forager",
    says: "a rule: clean, else go where it pays most",
    mind: () => forager(design.birthAbove + RICH),
  },
];

export const CLASSIC_POLICIES = policiesIn(CLASSIC);

const V1_POLICIES: readonly Policy[] = [
  ...policiesIn(V1),
  {
    name: "evolved",
    says: "compact brains, evolved in a nursery of other seeds, and on",
    mind: (mostAgents) => new CompactMind(mostAgents, usualFounders()),
  },
  {
    name: "wild",
    says: "compact brains with weights of chance",
    mind: (mostAgents) => new CompactMind(mostAgents),
  },
];

export const policyNamed = (policies: readonly Policy[], name: string): Policy | undefined =>
  policies.find((policy) => policy.name === name);

const GARDEN_NAMES = ["classic", "v1", "v1-droughts", "v1-scarce", "v1-crowded"] as const;
export type GardenName = (typeof GARDEN_NAMES)[number];

export interface GardenKind {
  readonly name: GardenName;
  readonly design: Design;
  readonly policies: readonly Policy[];
  /** What is meant where no policy is named. */
  readonly usualPolicy: string;
  readonly guard: GuardParts;
}

const ours = (name: GardenName, design: Design): GardenKind => ({
  name,
  design,
  policies: V1_POLICIES,
  usualPolicy: "evolved",
  guard: V1_GUARD,
});

export const GARDENS: Readonly<Record<GardenName, GardenKind>> = {
  classic: {
    name: "classic",
    design: CLASSIC,
    policies: CLASSIC_POLICIES,
    usualPolicy: "classic",
    guard: CLASSIC_GUARD,
  },
  v1: ours("v1", V1),
  "v1-droughts": ours("v1-droughts", V1_DROUGHTS),
  "v1-scarce": ours("v1-scarce", V1_SCARCE),
  "v1-crowded": ours("v1-crowded", V1_CROWDED),
};

/** How a run of the policy in the garden is set up. `guard`: null for none. */
export function settingOf(
  { name, design }: GardenKind,
  { mind }: Policy,
  guard: GuardParts | null,
): Setting {
  const setting = { design, mind, guard: guard ?? NO_GUARD };
  if (name === "classic") return setting;
  return { ...setting, instruments: () => new V1Instruments(design, mind) };
}
