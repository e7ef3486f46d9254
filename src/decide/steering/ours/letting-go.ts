// The end of actions: at once where they did nothing, else by halves, so that what was held
// back does not come back in one blow; and back up where the hog returns meanwhile.
import type { Ms } from "../../../base/index.ts";
import { stepBack } from "../chain.ts";
import type { CoolDowns } from "../cool-downs.ts";
import type { SteeringLimits } from "../limits.ts";
import type { Release, Situation } from "../policy.ts";
import type { PressureHistory } from "../pressure.ts";
import { useOver } from "../recent.ts";
import type { Draft } from "../scene.ts";
import type { Plan, Plans, WatchedChain } from "./plans.ts";
import type { Sight } from "./vigil.ts";

/** CPU wanted by a victim that is there, in cores. */
const VICTIM_THERE = 0.005;
/** So many times as long a hog that keeps coming back is watched before it is let go. */
const PATIENCE_AT_MOST = 8;

export interface Ending {
  readonly plan: Plan;
  readonly draft: Draft;
}

export interface Endings {
  readonly release: readonly Release[];
  /** Steps of the way back. */
  readonly steps: readonly Ending[];
}

export interface Watch {
  readonly situation: Situation;
  readonly pressure: PressureHistory;
  readonly limits: SteeringLimits;
  readonly coolDowns: CoolDowns;
}

/** Looks after everything that stands; drops from `plans` what is released. */
export function letGo(plans: Plans, watch: Watch): Endings {
  const release: Release[] = [];
  const steps: Ending[] = [];
  for (const plan of plans.list) {
    for (const chain of plan.chains) {
      const draft = nextStep(chain, plan, watch);
      if (draft === "stays") continue;
      if (draft !== "over") steps.push({ plan, draft });
      else release.push(end(chain, plans, watch));
    }
  }
  return { release, steps };
}

function end(chain: WatchedChain, plans: Plans, { coolDowns, situation }: Watch): Release {
  plans.drop(chain);
  coolDowns.rest(chain.root.target, situation.now, false);
  return { actionId: chain.root.id, because: chain.release?.because ?? "over" };
}

/** Takes back all of a plan that did nothing. */
export function giveUp(
  plan: Plan,
  plans: Plans,
  { coolDowns, situation }: Watch,
): readonly Release[] {
  const because = "the wait did not fall as forecast, so it is taken back";
  return plan.chains.map((chain) => {
    plans.drop(chain);
    coolDowns.rest(chain.root.target, situation.now, true);
    return { actionId: chain.root.id, because };
  });
}

function nextStep(chain: WatchedChain, plan: Plan, watch: Watch): Draft | "stays" | "over" {
  const { limits } = watch;
  const { now } = watch.situation;
  chain.vigil.observe(sightOf(chain, plan, watch), now);
  const because = chain.release?.because ?? chain.vigil.cause(now, limits, chain.patience);
  return because === null ? "stays" : stepBack(chain, because, { now, limits });
}

function sightOf(chain: WatchedChain, plan: Plan, { situation, pressure, limits }: Watch): Sight {
  const { contention, now } = situation;
  if (contention === null || contention.blind !== null) return null;
  const wanted = (ids: readonly string[]): number => {
    const { ran, waited } = useOver([contention], ids);
    return ran + waited;
  };
  const mean = pressure.mean(limits.pressureGoneFor, now, limits.pressureGoneFor);
  return {
    hogHungry: chain.root.role === "boost" ? restrains(plan) : wanted([chain.key]) >= limits.hungry,
    victimThere: wanted([...plan.victims]) >= VICTIM_THERE,
    pressureGone: mean !== null && mean < limits.pressureGone,
  };
}

/** A boost lasts as long as anybody is restrained beside it. */
const restrains = ({ chains }: Plan): boolean =>
  chains.some(({ root, release }) => root.role !== "boost" && release === null);

/** Ends a release under way: the hog is back. */
export function holdAgain(chain: WatchedChain, plan: Plan, now: Ms): void {
  chain.release = null;
  chain.patience = Math.min(PATIENCE_AT_MOST, chain.patience * 2);
  plan.stepped(now);
}
