// `homeostat gardener run|bench|play`: hands over to what was asked for. A flag that it has
// no use for is refused, a policy that does not exist as well.
import { fail, must, ok, unreachable } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { GARDENS, policyNamed } from "../plants/gardener/index.ts";
import type { GardenKind, Policy } from "../plants/gardener/index.ts";
import { briefly } from "./brief.ts";
import { refuse } from "./exit.ts";
import { FLAGS_OF, GARDENER_ACTIONS, GARDENER_OPTIONS } from "./gardener-options.ts";
import type { GardenerAction, GardenerSettings } from "./gardener-options.ts";
import type { Io } from "./io.ts";
import { suggest } from "./nearest.ts";
import type { Invocation } from "./parse.ts";

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
  const kind = GARDENS[settings.world];
  const policies = policiesOf(kind, settings, action);
  if (!policies.ok) return refuse(policies.trouble, io);
  const choice = { kind, policies: policies.value };
  switch (action) {
    case "run": {
      const { runGardener } = await import("./gardener-run.ts");
      return runGardener(choice, settings, io);
    }
    case "bench": {
      const { benchGardener } = await import("./gardener-bench.ts");
      return benchGardener(choice, settings, io);
    }
    case "play": {
      const { playGardener } = await import("./gardener-play.ts");
      return playGardener(choice, settings, io);
    }
    default:
      return unreachable(action);
  }
}

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
  { policies: all, usualPolicy }: GardenKind,
  { policy, policies, ablation }: GardenerSettings,
  action: GardenerAction,
): Result<readonly Policy[]> {
  const named = action === "bench" && !ablation;
  if (named && policies === null) return ok(all);
  const [flag, text] = named ? ["--policies", policies] : ["--policy", policy ?? usualPolicy];
  const wanted = (text ?? "").split(",").map((name) => name.trim());
  const stranger = wanted.find((name) => policyNamed(all, name) === undefined);
  if (stranger === undefined) return ok(all.filter(({ name }) => wanted.includes(name)));
  const known = all.map(({ name }) => name);
  return fail({
    code: "use.policy",
    where: flag,
    message: `there is no policy "${briefly(stranger)}"`,
    advice: suggest(stranger, known, `there are ${known.join(", ")}`),
  });
}
