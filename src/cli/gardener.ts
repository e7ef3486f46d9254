// `homeostat gardener run|bench|play`: hands over to what was asked for. A flag that it has
// no use for is refused, a policy that does not exist as well.
import { fail, must, ok, unreachable } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import {
  CLASSIC,
  CLASSIC_GUARD,
  CLASSIC_POLICIES,
  NO_GUARD,
  policyNamed,
} from "../plants/gardener/index.ts";
import type { Policy, Setting } from "../plants/gardener/index.ts";
import { briefly } from "./brief.ts";
import { refuse } from "./exit.ts";
import { FLAGS_OF, GARDENER_ACTIONS, GARDENER_OPTIONS } from "./gardener-options.ts";
import type { GardenerAction } from "./gardener-options.ts";
import type { Io } from "./io.ts";
import { suggest } from "./nearest.ts";
import type { ValuesOf } from "./options.ts";
import type { Invocation } from "./parse.ts";

export type GardenerSettings = ValuesOf<typeof GARDENER_OPTIONS>;

const USUAL_POLICY = "classic";

export async function gardener(
  { operands, given }: Invocation,
  settings: GardenerSettings,
  io: Io,
): Promise<number> {
  const action = must(
    GARDENER_ACTIONS.find((name) => name === operands[0]),
    "the parser lets no other action through",
  );
  const trouble = strangeFlag(action, [...given.keys()]);
  if (trouble !== null) return refuse(trouble, io);
  const policies = policiesOf(settings, action);
  if (!policies.ok) return refuse(policies.trouble, io);
  switch (action) {
    case "run": {
      const { runGardener } = await import("./gardener-run.ts");
      return runGardener(policies.value[0]!, settings, io);
    }
    case "bench": {
      const { benchGardener } = await import("./gardener-bench.ts");
      return benchGardener(policies.value, settings, io);
    }
    case "play": {
      const { playGardener } = await import("./gardener-play.ts");
      return playGardener(policies.value[0]!, settings, io);
    }
    default:
      return unreachable(action);
  }
}

/** How a run of the policy is set up. */
export const settingOf = (policy: Policy, { guard }: GardenerSettings): Setting => ({
  design: CLASSIC,
  mind: policy.mind,
  guard: guard ? CLASSIC_GUARD : NO_GUARD,
});

function strangeFlag(action: GardenerAction, given: readonly string[]): Trouble | null {
  const own = new Set(Object.values(GARDENER_OPTIONS).map(({ name }) => name as string));
  const stranger = given.find((name) => own.has(name) && !FLAGS_OF[action].includes(name));
  if (stranger === undefined) return null;
  const owners = GARDENER_ACTIONS.filter((one) => FLAGS_OF[one].includes(stranger));
  return {
    code: "use.flag",
    where: `--${stranger}`,
    message: `gardener ${action} has no such flag`,
    advice: `it belongs to gardener ${owners.join(" and ")}`,
  };
}

/** The policies named, in the order of all, each once. */
function policiesOf(
  { policy, policies }: GardenerSettings,
  action: GardenerAction,
): Result<readonly Policy[]> {
  if (action === "bench" && policies === null) return ok(CLASSIC_POLICIES);
  const [flag, text] =
    action === "bench" ? ["--policies", policies] : ["--policy", policy ?? USUAL_POLICY];
  const wanted = (text ?? "").split(",").map((name) => name.trim());
  const known = CLASSIC_POLICIES.map(({ name }) => name);
  const stranger = wanted.find((name) => policyNamed(CLASSIC_POLICIES, name) === undefined);
  if (stranger === undefined)
    return ok(CLASSIC_POLICIES.filter(({ name }) => wanted.includes(name)));
  return fail({
    code: "use.policy",
    where: flag,
    message: `there is no policy "${briefly(stranger)}"`,
    advice: suggest(stranger, known, `there are ${known.join(", ")}`),
  });
}
