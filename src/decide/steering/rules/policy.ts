// The brief's three rules taken literally, as a condition of the trial. They go by the whole
// host's health and by single processes, look at no victim and forecast nothing; bounds,
// failure modes and undo are those of every policy.
import type { Ms } from "../../../base/index.ts";
import { processId } from "../../../judge/contention/index.ts";
import { examine } from "../../via-negativa/index.ts";
import type { Action } from "../action.ts";
import { Chain, stepBack } from "../chain.ts";
import { CoolDowns } from "../cool-downs.ts";
import { FAILURE_MODES } from "../failure-modes.ts";
import type { SteeringLimits } from "../limits.ts";
import { Naming } from "../naming.ts";
import type {
  Decision,
  Fate,
  Release,
  Situation,
  SteeringPolicy,
  Suppressed,
  Wishes,
} from "../policy.ts";
import { Recent } from "../recent.ts";
import type { Draft, Measured, Scene } from "../scene.ts";
import { RULES } from "./readings.ts";
import type { Case, Rule } from "./readings.ts";

/** Something a rule asked for and that stands. */
interface Held {
  readonly chain: Chain;
  readonly rule: Rule;
  /** When the rule last asked for it. */
  askedAt: Ms;
}

export class RulesPolicy implements SteeringPolicy {
  readonly name = "rules";
  readonly #limits: SteeringLimits;
  readonly #wishes: Wishes;
  readonly #recent: Recent;
  readonly #coolDowns: CoolDowns;
  readonly #naming = new Naming();
  #held: readonly Held[] = [];
  #health: { readonly healthy: boolean | null; readonly since: Ms } | null = null;
  #now: Ms = 0;

  constructor(limits: SteeringLimits, wishes: Wishes) {
    this.#limits = limits;
    this.#wishes = wishes;
    this.#recent = new Recent(limits.shortWindow);
    this.#coolDowns = new CoolDowns(limits);
  }

  decide(situation: Situation): Decision {
    this.#naming.begin();
    this.#observe(situation);
    const hold = this.#holdReason(situation);
    const cases = hold === null ? this.#cases(situation) : [];
    const { release, steps } = this.#letGo(cases);
    const { propose, suppressed } = this.#obey(cases);
    const proposed = [...steps, ...propose];
    const standing = this.#standing.filter((action) => !proposed.includes(action));
    const why = hold ?? idleReason(suppressed, standing.length);
    return {
      propose: proposed,
      release,
      suppressed,
      standing,
      hold: proposed.length > 0 ? null : why,
    };
  }

  note(actionId: string, fate: Fate): void {
    if (fate === "applied" || fate === "dry-run") return;
    const chain = this.#held.find((held) =>
      held.chain.steps.some(({ id }) => id === actionId),
    )?.chain;
    if (chain === undefined) return;
    if (fate === "refused" && chain.root.id !== actionId) {
      chain.stepRefused(actionId);
      return;
    }
    this.#drop(chain);
    if (fate === "refused") this.#coolDowns.rest(chain.root.target, this.#now, false);
  }

  /** The rules forecast nothing, so nothing is concluded about them. */
  conclude(): void {
    return undefined;
  }

  get #standing(): readonly Action[] {
    return this.#held.flatMap(({ chain }) => chain.steps);
  }

  #drop(chain: Chain): void {
    this.#held = this.#held.filter((held) => held.chain !== chain);
  }

  #observe({ now, contention, aboveTStar }: Situation): void {
    this.#now = now;
    if (contention !== null) this.#recent.observe(contention);
    if (this.#health?.healthy !== aboveTStar) this.#health = { healthy: aboveTStar, since: now };
  }

  #holdReason({ contention, judgement }: Situation): string | null {
    if (contention === null || judgement === null) return "this tick could not be measured";
    if (contention.blind !== null) return `the reading must not be acted on: ${contention.blind}`;
    const least = this.#limits.shortWindow * ENOUGH;
    return this.#recent.seen < least ? "processes were not watched long enough yet" : null;
  }

  /** Every contender of this tick; the health counts once it has held for the short window. */
  #cases(situation: Situation): readonly Case[] {
    const { contention, judgement } = situation;
    if (contention === null || judgement === null) return [];
    const scene = this.#scene({ ...situation, contention, judgement });
    const { healthy, since } = this.#health ?? { healthy: null, since: this.#now };
    const lasted = this.#now - since >= this.#limits.shortWindow;
    const uses = this.#recent.byProcess();
    return contention.contenders.flatMap((contender) => {
      const use = uses.get(processId(contender));
      return use === undefined ? [] : [{ contender, use, healthy: lasted ? healthy : null, scene }];
    });
  }

  #scene(situation: Measured): Scene {
    const { restsUntil } = this.#coolDowns;
    const [limits, wishes, standing] = [this.#limits, this.#wishes, this.#standing];
    return { situation, limits, wishes, standing, restsUntil };
  }

  /** Lets go what its rule has not asked for for a while; blind ticks ask for nothing either. */
  #letGo(cases: readonly Case[]): {
    readonly release: readonly Release[];
    readonly steps: readonly Action[];
  } {
    const release: Release[] = [];
    const steps: Action[] = [];
    const [now, limits] = [this.#now, this.#limits];
    for (const held of this.#held) {
      const { chain, rule } = held;
      const asked = cases.some((one) => processId(one.contender) === chain.key && rule.asks(one));
      if (asked) held.askedAt = now;
      if (chain.release === null && now - held.askedAt < limits.hogQuietFor) continue;
      const because = `its rule did not ask for it for ${Math.round(limits.hogQuietFor / 1000)} s`;
      const next = stepBack(chain, because, { now, limits });
      if (next === "stays") continue;
      if (next === "over") release.push(this.#end(chain, because));
      else steps.push(this.#propose(next, (action) => chain.goOn(action)));
    }
    return { release, steps };
  }

  #end(chain: Chain, because: string): Release {
    this.#drop(chain);
    this.#coolDowns.rest(chain.root.target, this.#now, false);
    return { actionId: chain.root.id, because };
  }

  /** What the rules ask for and nothing forbids. */
  #obey(cases: readonly Case[]): {
    readonly propose: readonly Action[];
    readonly suppressed: readonly Suppressed[];
  } {
    const propose: Action[] = [];
    const suppressed: Suppressed[] = [];
    for (const one of cases) {
      for (const rule of RULES) {
        const draft = this.#isHeld(one, rule) || !rule.asks(one) ? null : rule.draft(one);
        if (draft === null) continue;
        const found = examine(FAILURE_MODES, draft, { ...one.scene, standing: this.#standing });
        if (!found.passes) {
          const { mode, because } = found;
          suppressed.push({ action: this.#naming.candidate(draft), mode, because });
        } else if (
          propose.length < this.#limits.newAtOnce &&
          this.#held.length < this.#limits.standingAtMost
        ) {
          propose.push(this.#propose(draft, (action) => this.#hold(action, rule)));
        }
      }
    }
    return { propose, suppressed };
  }

  #isHeld({ contender }: Case, rule: Rule): boolean {
    const key = processId(contender);
    return this.#held.some((held) => held.rule === rule && held.chain.key === key);
  }

  #hold(action: Action, rule: Rule): void {
    this.#held = [...this.#held, { chain: new Chain(action), rule, askedAt: this.#now }];
  }

  #propose(draft: Draft, keep: (action: Action) => void): Action {
    const action = this.#naming.proposal(draft);
    keep(action);
    return action;
  }
}

/** Ticks come a little early or late. */
const ENOUGH = 0.95;

function idleReason(suppressed: readonly Suppressed[], standing: number): string {
  const first = suppressed[0];
  if (first !== undefined)
    return `what the rules ask for is suppressed (${first.mode}): ${first.because}`;
  return standing > 0 ? "the rules ask for nothing more" : "the rules ask for nothing here";
}
