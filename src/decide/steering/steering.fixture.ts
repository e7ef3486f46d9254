// Drives a policy as the loop does: read, judge, decide, act, and later hold the forecast
// against what came. Everything it did is kept to be looked at.
import { must } from "../../base/index.ts";
import { ContentionJudge } from "../../judge/contention/index.ts";
import type { Contention } from "../../judge/contention/index.ts";
import type { Action, Setting } from "./action.ts";
import type { PolicyOptions } from "./create.ts";
import { createPolicy } from "./create.ts";
import { KNOBS } from "./index.ts";
import type { Decision, PolicyName, Situation, SteeringPolicy } from "./policy.ts";
import type { SchedulerSim } from "./scheduler.fixture.ts";

export interface Tick {
  readonly at: number;
  readonly contention: Contention;
  readonly decision: Decision;
}

export type Outlook = Partial<Omit<Situation, "now" | "contention" | "judgement">>;

/** What a policy is told beside the competition: all knobs work, nothing is near collapse. */
export const outlook = (
  cores: number,
  given: Outlook = {},
): Omit<Situation, "now" | "contention" | "judgement"> => ({
  cores: Array.from({ length: cores }, (_, core) => ({ core, score: 0.6 - core * 0.01 })),
  aboveTStar: false,
  risk: 0,
  flow: 0,
  usable: new Set(KNOBS),
  ...given,
});

/** The check of effects, as far as a run needs it; the loop has it from `prove`. */
export interface Check {
  begin(action: Action, contention: Contention): unknown;
  note(contention: Contention): readonly {
    readonly actionId: string;
    readonly verdict: "effective" | "ineffective" | "undecided";
  }[];
  forget(actionId: string): void;
}

export interface Drive {
  readonly policy: PolicyName;
  readonly options?: PolicyOptions;
  readonly intervalMs?: number;
  readonly outlook?: Outlook;
  readonly check?: Check;
  /** Nothing is set; the policy is told so. */
  readonly dry?: boolean;
}

/** What a driver needs of a modelled host. */
export type Host = Pick<SchedulerSim, "now" | "cores" | "advance" | "set">;

/** A policy at work on a modelled host. */
export class Driver {
  readonly policy: SteeringPolicy;
  readonly ticks: Tick[] = [];
  readonly verdicts: string[] = [];
  readonly #sim: Host;
  readonly #drive: Drive;
  readonly #judge = new ContentionJudge();
  /** What was there before, by the first action of each chain. */
  readonly #undo = new Map<string, { readonly action: Action; readonly original: Setting }>();

  constructor(sim: Host, drive: Drive) {
    this.#sim = sim;
    this.#drive = drive;
    this.policy = createPolicy(drive.policy, drive.options);
  }

  get proposed(): readonly Action[] {
    return this.ticks.flatMap(({ decision }) => decision.propose);
  }

  /** Runs for so many seconds of the model's time. */
  run(seconds: number): this {
    const { intervalMs = 1000 } = this.#drive;
    const end = this.#sim.now + seconds * 1000;
    while (this.#sim.now < end) this.#tick(intervalMs);
    return this;
  }

  #tick(intervalMs: number): void {
    const { check } = this.#drive;
    const contention = this.#sim.advance(intervalMs);
    for (const { actionId, verdict } of check?.note(contention) ?? []) {
      this.verdicts.push(verdict);
      this.policy.conclude(actionId, verdict);
    }
    const judgement = this.#judge.judge(contention);
    const now = this.#sim.now;
    const given = outlook(this.#sim.cores, this.#drive.outlook);
    const decision = this.policy.decide({ now, contention, judgement, ...given });
    this.ticks.push({ at: now, contention, decision });
    for (const { actionId } of decision.release) this.#takeBack(actionId);
    for (const action of decision.propose) this.#carryOut(action, contention);
  }

  #carryOut(action: Action, contention: Contention): void {
    const root = action.continues ?? action.id;
    if (action.continues === undefined) this.#undo.set(root, { action, original: action.before });
    if (this.#drive.dry !== true) this.#sim.set(action, action.after);
    this.policy.note(action.id, this.#drive.dry === true ? "dry-run" : "applied");
    this.#drive.check?.begin(action, contention);
  }

  #takeBack(actionId: string): void {
    const { action, original } = must(
      this.#undo.get(actionId),
      "what is released was proposed first",
    );
    if (this.#drive.dry !== true) this.#sim.set(action, original);
    this.#undo.delete(actionId);
    this.#drive.check?.forget(actionId);
  }
}
