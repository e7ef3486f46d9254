// What `watch --plant cluster|gardener` opens: the world with a policy, as a plant. Settings
// that only a host has a use for are refused here where they were given as flags; what
// the configuration says of the host is passed over.
import { fail, ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import type { Plant } from "../plants/index.ts";
import type { WatchedWorld } from "../plants/worlds/index.ts";
import { briefly } from "./brief.ts";
import { suggest } from "./nearest.ts";
import type { Settings } from "./resolve.ts";

export type WorldKind = WatchedWorld["kind"];

export interface WorldSettings {
  readonly kind: WorldKind;
  /** Which of the worlds of this kind. */
  readonly world: "classic" | "v1" | "v1-droughts";
  /** `null`: the world's usual one. */
  readonly policy: string | null;
  /** Of the first episode; the others follow. */
  readonly seed: number;
}

/** Flags of `watch` that act on this host, read it, or tell others of it. */
const HOST_FLAGS = [
  "root",
  "ab",
  "steer",
  "policy",
  "help-for",
  "protect",
  "steer-only",
  "pressure-limit",
  "allow-class",
  "memory",
  "ack",
  "on-incident",
  "webhook",
  "webhook-secret-file",
  "hooks",
] as const;
const WORLD_FLAGS = ["world", "world-policy", "world-seed"] as const;
/** Who plays where nobody is named: those who need no rearing before the first frame. */
const USUAL = { cluster: "heuristic_b", gardener: "forager" } as const;

/** The first flag that means nothing to what is watched. */
export function strangeToPlant(plant: "host" | WorldKind, settings: Settings): Trouble | null {
  const strange: readonly string[] = plant === "host" ? WORLD_FLAGS : HOST_FLAGS;
  const given = strange.find((name) => settings.get(name)?.origin.kind === "flag");
  if (given === undefined) return null;
  const where = `--${given}`;
  if (plant === "host")
    return {
      code: "use.flag",
      where,
      message: "belongs to a simulated world, and this host is watched",
      advice: "say --plant cluster or --plant gardener",
    };
  const message = `belongs to a host, and a simulated world is watched (--plant ${plant})`;
  const advice = given === "policy" ? "did you mean --world-policy?" : "leave one of them out";
  return { code: "use.flag", where, message, advice };
}

/** The code of a world is loaded only where it is watched. */
export async function openWorld(settings: WorldSettings): Promise<Result<Plant>> {
  const { kind } = settings;
  const { WorldPlant } = await import("../plants/worlds/index.ts");
  const opened = kind === "cluster" ? await openCluster(settings) : await openGarden(settings);
  return opened.ok ? ok(new WorldPlant(opened.value, settings.seed)) : opened;
}

async function openCluster({ world, policy: name }: WorldSettings): Promise<Result<WatchedWorld>> {
  const { watchedClassic, watchedV1 } = await import("../plants/cluster/watched/index.ts");
  if (world === "classic") {
    const { POLICIES } = await import("../plants/cluster/index.ts");
    const policy = policyOf(name ?? USUAL.cluster, POLICIES);
    return policy.ok ? ok(watchedClassic(policy.value)) : policy;
  }
  if (world !== "v1") return noSuchWorld("cluster", ["classic", "v1"]);
  const { policiesOf } = await import("../plants/cluster/v1/index.ts");
  const policy = policyOf(name ?? USUAL.cluster, policiesOf());
  return policy.ok ? ok(watchedV1(policy.value)) : policy;
}

async function openGarden({ world, policy: name }: WorldSettings): Promise<Result<WatchedWorld>> {
  const { GARDENS, settingOf } = await import("../plants/gardener/index.ts");
  const { WatchedGarden } = await import("../plants/gardener/watched/index.ts");
  const garden = GARDENS[world];
  const policy = policyOf(name ?? USUAL.gardener, garden.policies);
  if (!policy.ok) return policy;
  const setting = settingOf(garden, policy.value, garden.guard);
  return ok(new WatchedGarden(policy.value.name, setting));
}

const noSuchWorld = (plant: WorldKind, worlds: readonly string[]): Result<never> =>
  fail({
    code: "use.world",
    where: "--world",
    message: `there is no such world of the ${plant}`,
    advice: `there are ${worlds.join(", ")}`,
  });

function policyOf<P extends { readonly name: string }>(
  name: string,
  policies: readonly P[],
): Result<P> {
  const found = policies.find((policy) => policy.name === name);
  if (found !== undefined) return ok(found);
  const known = policies.map((policy) => policy.name);
  return fail({
    code: "use.policy",
    where: "--world-policy",
    message: `there is no policy "${briefly(name)}"`,
    advice: suggest(name, known, `there are ${known.join(", ")}`),
  });
}
