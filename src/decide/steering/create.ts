// Makes a policy by its name.
import { unreachable } from "../../base/index.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import type { SteeringLimits } from "./limits.ts";
import { OursPolicy } from "./ours/policy.ts";
import type { PolicyName, SteeringPolicy, Wishes } from "./policy.ts";
import { RulesPolicy } from "./rules/policy.ts";

export interface PolicyOptions {
  /** Limits that differ from the default ones. */
  readonly limits?: Partial<SteeringLimits>;
  readonly wishes?: Partial<Wishes>;
}

/** A policy that remembers nothing yet. Both draw on no chance: the same readings give the same decisions. */
export function createPolicy(
  name: PolicyName,
  { limits = {}, wishes = {} }: PolicyOptions = {},
): SteeringPolicy {
  const inForce = { ...DEFAULT_LIMITS, ...limits };
  const wished = { helpFor: [], protect: [], only: [], ...wishes };
  switch (name) {
    case "ours":
      return new OursPolicy(inForce, wished);
    case "rules":
      return new RulesPolicy(inForce, wished);
    default:
      return unreachable(name);
  }
}
