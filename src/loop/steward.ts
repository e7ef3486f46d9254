// The deciding half of a tick: what competes, what would help, what was allowed and
// done, and whether it helped. It holds the policy's and the check's memory and wires
// them to the plant's actuator; where there is none, everything stays a dry run.
import type { Instant, Trouble } from "../base/index.ts";
import type {
  Action,
  CoreOutlook,
  Fate,
  Knob,
  Selector,
  Setting,
  SteeringPolicy,
  Suppressed,
} from "../decide/index.ts";
import { routeScores, selects, targetText } from "../decide/index.ts";
import { collapseRisk, type Judgement } from "../judge/index.ts";
import { ContentionJudge } from "../judge/contention/index.ts";
import type { Contender, Contention, ContentionJudgement } from "../judge/contention/index.ts";
import { UNGUARDED } from "../plants/index.ts";
import type { Actuator, Plant, Sample, UndoReceipt } from "../plants/index.ts";
import { EffectWatch } from "../prove/effect/index.ts";
import type { ReceiptRecord, TickRecord } from "../show/record/index.ts";
import { recommendationOf } from "../show/steering/index.ts";

/** Suppressed candidates shown in a tick; the first are the most pressing. */
const SUPPRESSED_SHOWN = 10;

/** What steering adds to a tick's record. */
export type SteeringFields = Pick<
  TickRecord,
  "recommendations" | "receipts" | "steering" | "steering_hold"
>;

export interface SteeringTick {
  readonly fields: SteeringFields;
  readonly troubles: readonly Trouble[];
}

/** Of a plant that is never steered. */
export const NOT_STEERED: SteeringTick = {
  fields: { recommendations: [], receipts: [], steering: false, steering_hold: null },
  troubles: [],
};

/** How steering ended: the last receipts, and what could not be set back. */
export interface SteeringEnd {
  readonly receipts: readonly ReceiptRecord[];
  readonly troubles: readonly Trouble[];
}

export interface StewardPlan {
  readonly policy: SteeringPolicy;
  /** None in a dry run. */
  readonly actuator: Actuator | null;
  /** Knobs to propose with. */
  readonly usable: ReadonlySet<Knob>;
  /** Declared victims. */
  readonly helpFor: readonly Selector[];
}

export interface Moment {
  readonly at: Instant;
  readonly plant: Plant;
  readonly sample: Sample;
  readonly judgement: Judgement;
}

interface Event {
  readonly actionId: string;
  readonly kind: ReceiptRecord["kind"];
  readonly verdict?: ReceiptRecord["verdict"];
  readonly outcome: string;
  readonly at: Instant;
}

export class Steward {
  readonly #policy: SteeringPolicy;
  readonly #usable: ReadonlySet<Knob>;
  readonly #helpFor: readonly Selector[];
  readonly #contention = new ContentionJudge();
  readonly #effects = new EffectWatch();
  #actuator: Actuator | null;
  /** Of everything proposed and not released. */
  readonly #actions = new Map<string, Action>();
  readonly #fates = new Map<string, Fate>();
  /** Actions that the policy held after the last tick: what stands of no such action is set back. */
  #held: ReadonlySet<string> = new Set();
  /** Of this tick. */
  readonly #receipts: ReceiptRecord[] = [];
  /** To be told with the next tick. */
  readonly #troubles: Trouble[] = [];

  constructor({ policy, actuator, usable, helpFor }: StewardPlan) {
    this.#helpFor = helpFor;
    this.#policy = policy;
    this.#actuator = actuator;
    this.#usable = usable;
  }

  /** One tick of deciding, acting and checking. */
  steer(moment: Moment): SteeringTick {
    const { at } = moment;
    const troubles = [...this.#troubles.splice(0), ...(this.#actuator?.tend(at, this.#held) ?? [])];
    if (troubles.some(({ code }) => code === UNGUARDED)) this.#standDown(at);
    const { risk, ...outlook } = outlookOf(moment);
    // Where not even the memory can be read nothing is known of the risk, and nothing is decided.
    const contention = risk === null ? null : (moment.plant.contention?.() ?? null);
    if (contention !== null) this.#check(contention, at);
    const situation = {
      now: at.monotonic,
      contention,
      judgement: contention === null ? null : this.#judge(contention),
      ...outlook,
      risk: risk ?? 1,
      usable: this.#usable,
    };
    const { propose, release, suppressed, standing, hold } = this.#policy.decide(situation);
    for (const { actionId, because } of release) this.#release(actionId, because, at);
    // Before anything is carried out: after a fault midway what was done must count as held.
    this.#held = new Set([...standing, ...propose].map(({ id }) => id));
    this.#carryOutAll(propose, contention, at);
    return { fields: this.#fields([...standing, ...propose], suppressed, hold), troubles };
  }

  /** Takes everything back and goes on as a dry run; says what was done. */
  restoreAll(at: Instant): string {
    if (this.#actuator === null) return "nothing to take back: this run acts no more, or never did";
    const undone = this.#standDown(at);
    const restored = undone.filter(({ outcome }) => outcome === "restored").length;
    const done = undone.length === 0 ? "nothing stood" : `${restored} of ${undone.length} set back`;
    return `${done}; recommending only until the next start with --steer`;
  }

  /** Takes everything back. Synchronous, and safe to call twice. */
  close(at: Instant): SteeringEnd {
    this.#standDown(at);
    return { receipts: this.#receipts.splice(0), troubles: this.#troubles.splice(0) };
  }

  /** After a fault of ours what was not carried out must not stand in the policy. */
  #carryOutAll(propose: readonly Action[], contention: Contention | null, at: Instant): void {
    for (const [index, action] of propose.entries()) {
      try {
        this.#carryOut(action, contention, at);
      } catch (error) {
        for (const { id } of propose.slice(index)) this.#settle(id, "refused");
        throw error;
      }
    }
  }

  #carryOut(action: Action, contention: Contention | null, at: Instant): void {
    this.#actions.set(action.id, action);
    if (this.#actuator === null) return this.#settle(action.id, "dry-run");
    const { outcome, says } = this.#actuator.apply(action, at);
    const applied = outcome === "applied" || outcome === "partly";
    this.#settle(action.id, applied ? "applied" : outcome);
    this.#receipt({
      actionId: action.id,
      kind: applied ? "applied" : "refused",
      outcome: says,
      at,
    });
    if (applied && contention !== null) this.#effects.begin(action, contention);
  }

  #judge(contention: Contention): ContentionJudgement {
    const declared = (one: Contender): boolean =>
      this.#helpFor.some((selector) => selects(selector, one));
    return this.#contention.judge(contention, declared);
  }

  #settle(actionId: string, fate: Fate): void {
    this.#fates.set(actionId, fate);
    this.#policy.note(actionId, fate);
  }

  #release(actionId: string, because: string, at: Instant): void {
    this.#effects.forget(actionId);
    if (this.#fates.get(actionId) === "applied" && this.#actuator !== null) {
      const { says } = this.#actuator.takeBack(actionId, at);
      this.#receipt({ actionId, kind: "taken-back", outcome: `${says}: ${because}`, at });
    }
    this.#fates.delete(actionId);
    this.#actions.delete(actionId);
  }

  /** Holds what was forecast against what came. */
  #check(contention: Contention, at: Instant): void {
    for (const { actionId, verdict, says } of this.#effects.note(contention)) {
      this.#policy.conclude(actionId, verdict);
      this.#receipt({ actionId, kind: "checked", verdict, outcome: `${verdict}: ${says}`, at });
    }
  }

  /** Takes everything back and acts no more; what stood goes on as a dry run. */
  #standDown(at: Instant): readonly UndoReceipt[] {
    if (this.#actuator === null) return [];
    const { receipts, troubles } = this.#actuator.close();
    this.#actuator = null;
    for (const { actionId, says } of receipts) {
      this.#receipt({ actionId, kind: "taken-back", outcome: says, at });
    }
    this.#troubles.push(...troubles);
    for (const id of this.#actions.keys()) {
      this.#effects.forget(id);
      this.#settle(id, "dry-run");
    }
    return receipts;
  }

  #receipt({ actionId, kind, verdict = null, outcome, at }: Event): void {
    const action = this.#actions.get(actionId);
    const target = action === undefined ? actionId : targetText(action.target);
    const time = new Date(at.wall).toISOString();
    this.#receipts.push({ id: actionId, time, target, kind, verdict, outcome });
  }

  #fields(
    standing: readonly Action[],
    suppressed: readonly Suppressed[],
    hold: string | null,
  ): SteeringFields {
    const proposals = standing.map((action) =>
      recommendationOf(action, {
        status: this.#statusOf(action),
        suppressedBy: null,
        original: this.#originalOf(action),
      }),
    );
    const forbidden = suppressed
      .slice(0, SUPPRESSED_SHOWN)
      .map(({ action, mode, because }) =>
        recommendationOf(action, { status: "suppressed", suppressedBy: mode, reason: because }),
      );
    return {
      recommendations: [...proposals, ...forbidden],
      receipts: this.#receipts.splice(0),
      steering: this.#actuator !== null,
      steering_hold: hold,
    };
  }

  /** Where an action goes on from another, what was there before the first of them. */
  #originalOf({ before, continues }: Action): Setting {
    return (continues === undefined ? undefined : this.#actions.get(continues)?.before) ?? before;
  }

  #statusOf({ id }: Action): "dry-run" | "applied" | "refused" {
    const fate = this.#fates.get(id) ?? "dry-run";
    return fate === "gone" ? "refused" : fate;
  }
}

/** What the policy is told of the host beside the competition. */
function outlookOf({ plant, sample, judgement }: Moment) {
  const { memUsed, swapUsed, psiMemorySome } = sample.metrics;
  const cores: CoreOutlook[] = [];
  for (const { id, score } of routeScores(plant.sensors, sample.frame, judgement)) {
    const core = /^cpu(\d+)$/.exec(id)?.[1];
    if (core !== undefined) cores.push({ core: Number(core), score });
  }
  return {
    cores,
    aboveTStar: judgement.coherence?.aboveTStar ?? null,
    risk: collapseRisk({ memUsed, swapUsed, psiMemorySome }),
    // No measure of flow is defined for a host; the worlds have one.
    flow: 0,
  };
}
