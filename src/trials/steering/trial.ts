// The trial: calibration and pilot of every scenario, then round after round of blocks in
// an order drawn from the seed. Scenarios take turns within a round, so that an hour in
// which the host was busy does not fall on one of them alone.
import { setTimeout as sleep } from "node:timers/promises";
import type { Seconds } from "../../base/index.ts";
import { must, seededChance } from "../../base/index.ts";
import { foretell, RECOVERY_WANTED, shuffled, switchback } from "../../prove/trial/index.ts";
import type { Block, Foretold, Slices, SteeringCondition } from "../../prove/trial/index.ts";
import { runBlock } from "./block.ts";
import type { BlockContext, BlockPlan, BlockRecord } from "./block.ts";
import { findHierarchy, sweepLeftGroups } from "./cgroups.ts";
import { hasAutogroups } from "./facts.ts";
import { blockSeconds, pilotSeconds, SET_UP_S } from "./plan.ts";
import type { PlannedScenario, TrialPlan } from "./plan.ts";
import { Rig } from "./rig.ts";
import type { Scenario } from "./scenarios.ts";
import { isSteered } from "./scenarios.ts";
import { cpuSeconds, EndedEarly } from "./tasks.ts";

export interface Progress {
  readonly done: Seconds;
  readonly total: Seconds;
  readonly says: string;
}

export interface TrialOptions {
  readonly plan: TrialPlan;
  /** Command line that runs homeostat, without its words. */
  readonly homeostat: readonly string[];
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** What the pilot of a scenario foretells, before its first round. */
  onPilot(scenario: Scenario, pilot: Pilot): void;
}

export interface Pilot {
  /** CPU time of a request, ms, and the rate chosen from it. */
  readonly requestCpu: number;
  readonly rate: number;
  /** Null where there are no hogs to lose latency to. */
  readonly foretold: Foretold | null;
}

export interface ScenarioRun extends PlannedScenario {
  readonly pilot: Pilot;
  readonly blocks: readonly BlockRecord[];
  /** Blocks that were run again because other programs took too much. */
  readonly repeated: number;
  /** Hogs and service share a scheduling group, so that a thread's nice decides between them. */
  readonly reniceReaches: boolean;
}

/** Share of a core that the service uses when nothing disturbs it: busy, yet far from its limit. */
export const UTILISATION = 0.35;
/** Cores that other programs may use in a block; more is run again. */
export const OTHERS_MOST = 0.15;
/** Times that a block is begun before it is taken as it is; ended hogs end the trial then. */
const ATTEMPTS = 3;
const RATE_LEAST = 2;
const RATE_MOST = 400;
const CALIBRATION = { rate: 20, lead: 2, seconds: 3 } as const;

/** What a trial measured. */
export interface TrialRun {
  readonly scenarios: readonly ScenarioRun[];
  /** Aborted before its end: scenarios have their whole rounds alone, those with none are missing. */
  readonly cutShort: boolean;
}

/**
 * Runs the plan. When it is aborted, everything is taken down, and what whole rounds have shown
 * is kept; rejects with the signal's reason where there is none yet.
 */
export async function runTrial(options: TrialOptions): Promise<TrialRun> {
  const run = new Run(options);
  try {
    for (const planned of options.plan.scenarios) await run.pilot(planned);
    const rounds = Math.max(...options.plan.scenarios.map((planned) => planned.rounds));
    for (let round = 0; round < rounds; round += 1) await run.round(round);
  } catch (error) {
    const scenarios = options.signal.aborted ? run.wholeRounds() : [];
    if (scenarios.length === 0) throw error;
    return { scenarios, cutShort: true };
  }
  return { scenarios: run.result(), cutShort: false };
}

class Run {
  readonly #options: TrialOptions;
  readonly #chance;
  readonly #hierarchy;
  readonly #pilots = new Map<PlannedScenario, Pilot>();
  readonly #orders = new Map<PlannedScenario, readonly Block<SteeringCondition>[]>();
  readonly #blocks = new Map<PlannedScenario, BlockRecord[]>();
  readonly #repeated = new Map<PlannedScenario, number>();
  #done = 0;

  constructor(options: TrialOptions) {
    this.#options = options;
    this.#chance = seededChance(options.plan.seed);
    const hierarchy = findHierarchy();
    this.#hierarchy = hierarchy.ok ? hierarchy.value : null;
    if (this.#hierarchy !== null) sweepLeftGroups(this.#hierarchy);
  }

  async pilot(planned: PlannedScenario): Promise<void> {
    const { scenario } = planned;
    const { times } = this.#options.plan;
    this.#report(`${scenario.id}: calibrating`);
    await this.#withRig(scenario, async (context) => {
      const calibrated = await this.#calibrate(context.rig);
      const pilot = { ...calibrated, foretold: await this.#foretell(context, calibrated.rate) };
      this.#pilots.set(planned, pilot);
      this.#options.onPilot(scenario, pilot);
    });
    this.#done += pilotSeconds(scenario, times);
  }

  async round(round: number): Promise<void> {
    const taking = this.#options.plan.scenarios.filter((planned) => round < planned.rounds);
    for (const planned of shuffled(taking, this.#chance)) {
      const order = this.#orderOf(planned).filter((block) => block.round === round);
      const seed = this.#drawSeed();
      await this.#withRig(planned.scenario, async (context) => {
        for (const { position, condition } of order) {
          this.#report(
            `round ${round + 1} of ${planned.rounds}, ${planned.scenario.id}: ${condition}`,
          );
          const { times } = this.#options.plan;
          const { rate } = must(this.#pilots.get(planned), "the pilot came first");
          const block = { ...blockTimes(condition, times), round, position, condition, rate, seed };
          this.#blocksOf(planned).push(await this.#runWhole(planned, block, context));
          this.#done += blockSeconds(condition, times);
        }
      });
      this.#done += SET_UP_S;
    }
  }

  result(): readonly ScenarioRun[] {
    return this.#options.plan.scenarios.map((planned) => this.#runOf(planned));
  }

  #runOf(planned: PlannedScenario): ScenarioRun {
    return {
      ...planned,
      pilot: must(this.#pilots.get(planned), "every scenario had its pilot"),
      blocks: this.#blocksOf(planned),
      repeated: this.#repeated.get(planned) ?? 0,
      reniceReaches: reniceReaches(planned.scenario),
    };
  }

  /** The scenarios that have a whole round, with what belongs to whole rounds. */
  wholeRounds(): readonly ScenarioRun[] {
    const begun = this.#options.plan.scenarios.filter((planned) => this.#pilots.has(planned));
    return begun.flatMap((planned) => {
      const blocks = this.#blocksOf(planned);
      const rounds = Math.floor(blocks.length / planned.conditions.length);
      const whole = blocks.filter(({ round }) => round < rounds);
      return rounds === 0 ? [] : [{ ...this.#runOf(planned), rounds, blocks: whole }];
    });
  }

  /** Drawn once, before the first block of the scenario. */
  #orderOf(planned: PlannedScenario): readonly Block<SteeringCondition>[] {
    const drawn =
      this.#orders.get(planned) ?? switchback(planned.conditions, planned.rounds, this.#chance);
    this.#orders.set(planned, drawn);
    return drawn;
  }

  #blocksOf(planned: PlannedScenario): BlockRecord[] {
    const blocks = this.#blocks.get(planned) ?? [];
    this.#blocks.set(planned, blocks);
    return blocks;
  }

  async #withRig(scenario: Scenario, use: (context: BlockContext) => Promise<void>): Promise<void> {
    const { signal, homeostat } = this.#options;
    signal.throwIfAborted();
    const rig = await Rig.setUp(scenario, this.#hierarchy);
    try {
      await use({ rig, homeostat, signal });
    } finally {
      await rig.end();
    }
  }

  async #calibrate(rig: Rig): Promise<{ requestCpu: number; rate: number }> {
    const { result } = rig.load({ ...CALIBRATION, arrivals: "fixed", seed: this.#drawSeed() });
    result.catch(() => {});
    await sleep(CALIBRATION.lead * 1000, undefined, { signal: this.#options.signal });
    const usage = (): number => rig.service.pids().reduce((sum, pid) => sum + cpuSeconds(pid), 0);
    const before = usage();
    await result;
    const served = CALIBRATION.rate * CALIBRATION.seconds;
    const requestCpu = ((usage() - before) / served) * 1000;
    const rate = Math.round((UTILISATION * 1000) / requestCpu);
    return { requestCpu, rate: Math.min(RATE_MOST, Math.max(RATE_LEAST, rate)) };
  }

  async #foretell(context: BlockContext, rate: number): Promise<Foretold | null> {
    if (context.rig.scenario.place === "none") return null;
    const { times } = this.#options.plan;
    const slices: Slices[] = [];
    for (const condition of ["no-hogs", "default"] as const) {
      this.#report(`${context.rig.scenario.id}: pilot, ${condition}`);
      const seed = this.#drawSeed();
      const plan = {
        ...blockTimes(condition, times),
        round: 0,
        position: 0,
        condition,
        rate,
        seed,
      };
      slices.push(bySecond(await runBlock(plan, context)));
    }
    return foretell([slices[0]!, slices[1]!], RECOVERY_WANTED, this.#chance);
  }

  /**
   * A block whose hogs or service ended by themselves, or in which programs beside the trial took much,
   * says nothing of its condition and is run again, whichever condition it is.
   */
  async #runWhole(
    planned: PlannedScenario,
    plan: BlockPlan,
    context: BlockContext,
  ): Promise<BlockRecord> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const block = await runBlock(plan, context);
        if (block.otherCores <= OTHERS_MOST || attempt === ATTEMPTS) return block;
        this.#repeated.set(planned, (this.#repeated.get(planned) ?? 0) + 1);
        this.#report(
          `other programs used ${block.otherCores.toFixed(2)} cores: the block is run again`,
        );
      } catch (error) {
        if (!(error instanceof EndedEarly) || attempt === ATTEMPTS) throw error;
        this.#report(`${error.message}: the block is run again`);
      }
    }
  }

  #drawSeed(): number {
    return Math.floor(this.#chance() * 2 ** 31);
  }

  #report(says: string): void {
    this.#options.onProgress({ done: this.#done, total: this.#options.plan.seconds, says });
  }
}

const reniceReaches = ({ place }: Scenario): boolean =>
  place === "same-session" || (place === "other-sessions" && !hasAutogroups());

const blockTimes = (
  condition: BlockRecord["condition"],
  times: TrialPlan["times"],
): { measured: Seconds; discarded: Seconds } => ({
  measured: times.measured,
  discarded: isSteered(condition) ? times.discardedSteered : times.discarded,
});

function bySecond({ due, latency, discarded_s }: BlockRecord): Slices {
  const slices: number[][] = [];
  for (const [i, at] of due.entries()) {
    const second = Math.floor(at / 1000 - discarded_s);
    if (second >= 0) (slices[second] ??= []).push(latency[i]!);
  }
  return slices.filter((slice) => slice !== undefined);
}
