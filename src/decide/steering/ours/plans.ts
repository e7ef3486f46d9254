// The policy's memory of what it proposed: a plan is the chains of actions that were begun for one victim at
// one time, checked and escalated together.
import type { Ms } from "../../../base/index.ts";
import { processId } from "../../../judge/contention/index.ts";
import type { Party } from "../../../judge/contention/index.ts";
import type { Action } from "../action.ts";
import { Chain } from "../chain.ts";
import type { Contest } from "./contest.ts";
import { Vigil } from "./vigil.ts";

export type Verdict = "effective" | "ineffective" | "undecided";

/** A chain that is let go when its reason is gone. */
export class WatchedChain extends Chain {
  readonly vigil = new Vigil();
  /** Doubles each time the hog comes back while it is let go. */
  patience = 1;
}

export class Plan {
  /** Entities it helps, by id. */
  readonly victims = new Set<string>();
  chains: readonly WatchedChain[] = [];
  /** Index of the rung it stands on. */
  rung = 0;
  /** When its last step was proposed. */
  since: Ms;
  /** The check's word on the last step. */
  verdict: Verdict | null = null;
  /** Nothing was really done, so nothing can be concluded. */
  dry = false;

  constructor(victim: string, now: Ms) {
    this.victims.add(victim);
    this.since = now;
  }

  /** A new step was taken: the check begins anew. */
  stepped(now: Ms): void {
    this.since = now;
    this.verdict = null;
  }
}

export class Plans {
  list: readonly Plan[] = [];

  /** Everything proposed and not released, oldest plan first. */
  get standing(): readonly Action[] {
    return this.chains.flatMap(({ steps }) => steps);
  }

  get chains(): readonly WatchedChain[] {
    return this.list.flatMap(({ chains }) => chains);
  }

  /** The plan and chain of an action. */
  find(actionId: string): { plan: Plan; chain: WatchedChain } | null {
    for (const plan of this.list) {
      const chain = plan.chains.find(({ steps }) => steps.some(({ id }) => id === actionId));
      if (chain !== undefined) return { plan, chain };
    }
    return null;
  }

  /** Takes in a proposal: a step of a chain that stands, or a chain of its own in `plan`. */
  add(action: Action, plan: Plan): void {
    const known = action.continues === undefined ? null : this.find(action.continues);
    if (known !== null) known.chain.goOn(action);
    else plan.chains = [...plan.chains, new WatchedChain(action)];
    if (!this.list.includes(plan)) this.list = [...this.list, plan];
  }

  drop(chain: WatchedChain): void {
    for (const plan of this.list) plan.chains = plan.chains.filter((other) => other !== chain);
    this.list = this.list.filter(({ chains }) => chains.length > 0);
  }

  /** The chains that hold a hog, as one or process by process. */
  holding({ entity, judged }: Party): readonly WatchedChain[] {
    const ids = new Set([entity.id, ...judged.map(processId)]);
    return this.chains.filter(({ key, root }) => root.role !== "boost" && ids.has(key));
  }

  /** The plans that hold a hog of the contest. */
  over({ hogs }: Contest): readonly Plan[] {
    const chains = new Set(hogs.flatMap((hog) => this.holding(hog)));
    return this.list.filter((plan) => plan.chains.some((chain) => chains.has(chain)));
  }
}
