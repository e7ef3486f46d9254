// Our policy: helps those who wait at the level where they really compete, as mildly as the
// forecast allows, looks whether it helped, and lets go when the reason is gone. All it
// remembers is here and in its plans; what it is given is values.
import type { Ms } from "../../../base/index.ts";
import type { Party } from "../../../judge/contention/index.ts";
import type { Action } from "../action.ts";
import { CoolDowns } from "../cool-downs.ts";
import type { SteeringLimits } from "../limits.ts";
import { Naming } from "../naming.ts";
import type { Decision, Fate, Release, Situation, SteeringPolicy, Wishes } from "../policy.ts";
import { PressureHistory } from "../pressure.ts";
import { Recent } from "../recent.ts";
import type { Draft, Measured, Scene } from "../scene.ts";
import { contestsOf } from "./contest.ts";
import type { Contest } from "./contest.ts";
import { holdReason, NOBODY_WAITS } from "./gate.ts";
import { goBackUp, RUNGS } from "./ladder.ts";
import type { Forbidden, Rung } from "./ladder.ts";
import { giveUp, holdAgain, letGo } from "./letting-go.ts";
import type { Watch } from "./letting-go.ts";
import { Plan, Plans } from "./plans.ts";
import type { Verdict, WatchedChain } from "./plans.ts";
import { seconds } from "./words.ts";

const KEPT = "what stands keeps those who need little from waiting";

/** What one call of `decide` gathers. */
interface Tick {
  readonly situation: Situation;
  readonly propose: Action[];
  readonly release: Release[];
  readonly forbidden: Forbidden[];
}

export class OursPolicy implements SteeringPolicy {
  readonly name = "ours";
  readonly #limits: SteeringLimits;
  readonly #wishes: Wishes;
  readonly #pressure: PressureHistory;
  readonly #recent: Recent;
  readonly #coolDowns: CoolDowns;
  readonly #naming = new Naming();
  readonly #plans = new Plans();
  #now: Ms = 0;
  #elapsed: Ms = 0;

  constructor(limits: SteeringLimits, wishes: Wishes) {
    this.#limits = limits;
    this.#wishes = wishes;
    this.#pressure = new PressureHistory(Math.max(limits.longWindow, limits.pressureGoneFor));
    this.#recent = new Recent(limits.shortWindow);
    this.#coolDowns = new CoolDowns(limits);
  }

  decide(situation: Situation): Decision {
    const tick: Tick = { situation, propose: [], release: [], forbidden: [] };
    this.#naming.begin();
    this.#observe(situation);
    const hold = holdReason(situation, this.#pressure, this.#limits);
    this.#letGo(tick);
    if (hold === null) this.#help(tick);
    else this.#giveUpRest([], tick);
    const suppressed = this.#suppressed(tick);
    const fresh = new Set(tick.propose);
    const standing = this.#plans.standing.filter((action) => !fresh.has(action));
    const kept = hold === NOBODY_WAITS && standing.length > 0;
    const why = kept ? KEPT : (hold ?? this.#idleReason(tick.forbidden, standing.length));
    return { ...tick, suppressed, standing, hold: tick.propose.length > 0 ? null : why };
  }

  note(actionId: string, fate: Fate): void {
    const found = this.#plans.find(actionId);
    if (found === null || fate === "applied") return;
    const { plan, chain } = found;
    if (fate === "dry-run") plan.dry = true;
    else if (fate === "gone" || chain.root.id === actionId) this.#forget(chain, fate);
    else chain.stepRefused(actionId);
  }

  conclude(actionId: string, verdict: Verdict): void {
    const found = this.#plans.find(actionId);
    // All steps of a plan share one forecast, so the first word on it is the word.
    if (found !== null && !found.plan.dry) found.plan.verdict ??= verdict;
  }

  #forget(chain: WatchedChain, fate: Fate): void {
    this.#plans.drop(chain);
    if (fate === "refused") this.#coolDowns.rest(chain.root.target, this.#now, false);
  }

  #observe({ now, contention }: Situation): void {
    this.#now = now;
    if (contention === null) return;
    this.#elapsed = contention.elapsed;
    this.#recent.observe(contention);
    // Pressure is the kernel's own figure and holds where processes could not all be read; its estimate does not.
    if (contention.blind === null || contention.pressure !== null)
      this.#pressure.observe(contention);
  }

  #watch(situation: Situation): Watch {
    const [limits, coolDowns, pressure] = [this.#limits, this.#coolDowns, this.#pressure];
    return { situation, limits, coolDowns, pressure };
  }

  #letGo(tick: Tick): void {
    const { release, steps } = letGo(this.#plans, this.#watch(tick.situation));
    tick.release.push(...release);
    for (const { plan, draft } of steps) this.#propose(draft, plan, tick);
  }

  #help(tick: Tick): void {
    const { contention, judgement } = tick.situation;
    if (contention === null || judgement === null) return;
    const measured = { ...tick.situation, contention, judgement };
    const contests = contestsOf(measured, (entity) => this.#recent.smooth(entity)).filter(
      ({ victim }) => victim.entity.wait > this.#limits.waitAim,
    );
    for (const contest of contests) {
      this.#holdReturned(contest, measured, tick);
      this.#escalate(contest, measured, tick);
      this.#begin(contest, measured, tick);
    }
    this.#giveUpRest(contests, tick);
  }

  /** Hogs that are being let go and are back. */
  #holdReturned(contest: Contest, measured: Measured, tick: Tick): void {
    for (const hog of contest.hogs) {
      for (const chain of this.#plans.holding(hog)) {
        if (chain.release === null || hog.entity.ran + hog.entity.waited < this.#limits.hungry)
          continue;
        const plan = this.#plans.find(chain.root.id)?.plan;
        if (plan === undefined) continue;
        const rung = goBackUp(contest, this.#scene(measured), { hog, chain });
        if (rung.drafts.length > 0) holdAgain(chain, plan, this.#now);
        this.#take(rung, plan, tick);
      }
    }
  }

  /** The next rung for plans whose last step was checked and did not do. */
  #escalate(contest: Contest, measured: Measured, tick: Tick): void {
    const plans = this.#plans.over(contest);
    for (const plan of plans) plan.victims.add(contest.victim.entity.id);
    if (plans.some((plan) => this.#inFlight(plan))) return;
    const plan = plans.find((one) => !one.dry && one.rung < RUNGS.length);
    if (plan === undefined) return;
    const movable = contest.hogs.filter((hog) =>
      this.#plans
        .holding(hog)
        .some((chain) => chain.release === null && plan.chains.includes(chain)),
    );
    while (++plan.rung < RUNGS.length) {
      const rung = RUNGS[plan.rung]!({ ...contest, movable }, this.#scene(measured));
      const taken = this.#take(rung, plan, tick);
      if (taken > 0) return plan.stepped(this.#now);
    }
  }

  /** A plan for the hogs that nothing holds yet. */
  #begin(contest: Contest, measured: Measured, tick: Tick): void {
    const free = (hog: Party): boolean => this.#plans.holding(hog).length === 0;
    const movable = contest.hogs.filter(free).slice(0, this.#room(tick));
    if (movable.length === 0) return;
    const plan = new Plan(contest.victim.entity.id, this.#now);
    this.#take(RUNGS[0]!({ ...contest, movable }, this.#scene(measured)), plan, tick);
  }

  /** Plans at their end that the check found to do nothing. */
  #giveUpRest(contests: readonly Contest[], tick: Tick): void {
    const open = new Set(contests.flatMap((contest) => this.#plans.over(contest)));
    for (const plan of this.#plans.list) {
      if (plan.verdict !== "ineffective" || (open.has(plan) && plan.rung < RUNGS.length)) continue;
      tick.release.push(...giveUp(plan, this.#plans, this.#watch(tick.situation)));
    }
  }

  /** True until the last step was checked; one that was not checked in time counts as undecided, and waits as long again. */
  #inFlight({ verdict, since }: Plan): boolean {
    if (verdict === "effective" || verdict === "ineffective") return false;
    return this.#now < since + 2 * (this.#limits.effectWithin + this.#elapsed);
  }

  /** Proposes what a rung holds, as far as there is room; how many. */
  #take({ drafts, forbidden }: Rung, plan: Plan, tick: Tick): number {
    tick.forbidden.push(...forbidden);
    const taken = drafts.slice(0, this.#room(tick));
    for (const draft of taken) this.#propose(draft, plan, tick);
    return taken.length;
  }

  #propose(draft: Draft, plan: Plan, tick: Tick): void {
    const action = this.#naming.proposal(draft);
    this.#plans.add(action, plan);
    tick.propose.push(action);
  }

  #room({ propose }: Tick): number {
    const { newAtOnce, standingAtMost } = this.#limits;
    return Math.max(
      0,
      Math.min(newAtOnce - propose.length, standingAtMost - this.#plans.chains.length),
    );
  }

  #scene(situation: Measured): Scene {
    const { restsUntil } = this.#coolDowns;
    const [limits, wishes, standing] = [this.#limits, this.#wishes, this.#plans.standing];
    return { situation, limits, wishes, standing, restsUntil };
  }

  #suppressed({ forbidden }: Tick): Decision["suppressed"] {
    const shown = new Map<string, Decision["suppressed"][number]>();
    for (const { draft, mode, because } of forbidden) {
      const action = this.#naming.candidate(draft);
      shown.set(action.id, { action, mode, because });
    }
    return [...shown.values()];
  }

  #idleReason(forbidden: readonly Forbidden[], standing: number): string {
    const first = forbidden[0];
    if (first !== undefined)
      return `what would help is suppressed (${first.mode}): ${first.because}`;
    if (this.#plans.list.some((plan) => this.#inFlight(plan))) {
      return `what was done last has ${seconds(this.#limits.effectWithin)} to show its effect`;
    }
    if (standing > 0) return "what stands has done what it can";
    return "those who need little wait less than steering aims at";
  }
}
