// What a steering trial says: how much of the latency lost to the hogs each condition wins
// back, what the batch pays for it, whether the twins of one condition agree, and a verdict
// in one sentence. From one measurement a block; made before looking, the same for all. Pure.
import { mean, median, must } from "../../base/index.ts";
import type { Interval } from "./interval.ts";
import { isClearOf, meanInterval, ratioInterval, ratioOverRounds } from "./interval.ts";

export const STEERING_CONDITIONS = [
  "no-hogs",
  "default",
  "default-again",
  "renice",
  "rules",
  "homeostat",
] as const;
export type SteeringCondition = (typeof STEERING_CONDITIONS)[number];

/** Conditions held against the kernel's default. */
export const TREATMENTS = ["renice", "rules", "homeostat"] as const;
export type Treatment = (typeof TREATMENTS)[number];

/** What one block measured. */
export interface BlockMeasure {
  readonly round: number;
  readonly condition: SteeringCondition;
  /** Latency from the intended sending time, ms. */
  readonly p50: number;
  readonly p99: number;
  /** CPU time over elapsed time, in cores. */
  readonly hogCores: number;
  readonly serviceCores: number;
  /** All other programs of this host, homeostat itself not among them. */
  readonly otherCores: number;
  /** Changes made to the host in the block. */
  readonly actions: number;
}

/** Share of the p99 lost to the hogs that must be won back. */
export const RECOVERY_WANTED = 0.85;
/** Batch may lose what the service regained and this share of its own. */
export const BATCH_TOLERANCE = 0.05;
/** Where renice turns the right knob it need not be beaten, only matched to this share of the lost p99. */
export const RENICE_MARGIN = 0.15;
/** The check of the twins is made at this level: it vetoes, so it must rarely err. */
export const TWIN_LEVEL = 0.99;
/** In the middle block an action must show within this. */
export const EFFECT_WANTED_S = 3;
/** With nothing to help a p50 or a p99 higher by this would be harm; the tail scatters more by itself. */
export const HARM_P50 = 0.1;
export const HARM_P99 = 0.25;

export interface TreatmentResult {
  readonly treatment: Treatment;
  /** p99 over the p99 of the default, same round. */
  readonly p99Ratio: Interval;
  readonly p50Ratio: Interval;
  /** (default − treatment) / (default − no hogs) of the p99; null where there are no hogs. */
  readonly recovered: Interval | null;
  /** CPU that the hogs lost and neither the service nor a program beside the trial gained, as a share of the hogs'; null without hogs. */
  readonly batchExcess: Interval | null;
  /** Change of the hogs' CPU against default, as a share. */
  readonly batchChange: Interval | null;
  readonly actions: number;
}

export interface ScenarioResult {
  readonly rounds: number;
  readonly hogs: boolean;
  /** Mean over rounds, ms; twins apart. */
  readonly levels: readonly {
    readonly condition: SteeringCondition;
    readonly p50: number;
    readonly p99: Interval;
    /** Geometric mean: what a logarithmic axis shows. */
    readonly p99Log: Interval;
    readonly hogCores: number;
    readonly serviceCores: number;
  }[];
  /** p99 of the second twin over the first, at `TWIN_LEVEL`. */
  readonly twins: Interval;
  readonly treatments: readonly TreatmentResult[];
  /** recovered(homeostat) − recovered(renice); null without hogs or renice. */
  readonly beatsRenice: Interval | null;
}

/** Values of one condition by round; rounds without it are an error of the caller. */
class Rounds {
  readonly count: number;
  readonly #blocks: readonly BlockMeasure[];

  constructor(blocks: readonly BlockMeasure[]) {
    this.#blocks = blocks;
    this.count = Math.max(...blocks.map(({ round }) => round)) + 1;
  }

  has(condition: SteeringCondition): boolean {
    return this.#blocks.some((block) => block.condition === condition);
  }

  of(condition: SteeringCondition, value: (block: BlockMeasure) => number): number[] {
    return Array.from({ length: this.count }, (_, round) => {
      const block = this.#blocks.find((one) => one.round === round && one.condition === condition);
      return value(must(block, `round ${round} has ${condition}`));
    });
  }

  /** Mean of the default and its twin, by round. */
  default(value: (block: BlockMeasure) => number): number[] {
    const again = this.of("default-again", value);
    return this.of("default", value).map((one, round) => (one + again[round]!) / 2);
  }
}

const p99 = (block: BlockMeasure): number => block.p99;
const p50 = (block: BlockMeasure): number => block.p50;
const hogs = (block: BlockMeasure): number => block.hogCores;
/** What a core gives to others than the hogs is no loss of steering's making. */
const elsewhere = (block: BlockMeasure): number => block.serviceCores + block.otherCores;
const minus = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((value, i) => value - b[i]!);

/** Analyses one scenario. Whole rounds only: `blocks` holds each of its conditions once a round. */
export function analyseScenario(blocks: readonly BlockMeasure[]): ScenarioResult {
  const rounds = new Rounds(blocks);
  const withHogs = rounds.has("no-hogs");
  const treatments = TREATMENTS.filter((treatment) => rounds.has(treatment));
  return {
    rounds: rounds.count,
    hogs: withHogs,
    levels: STEERING_CONDITIONS.filter((condition) => rounds.has(condition)).map((condition) => ({
      condition,
      p50: median(rounds.of(condition, p50)),
      p99: meanInterval(rounds.of(condition, p99)),
      p99Log: ratioInterval(
        rounds.of(condition, p99),
        rounds.of(condition, () => 1),
      ),
      hogCores: mean(rounds.of(condition, hogs)),
      serviceCores: mean(rounds.of(condition, ({ serviceCores }) => serviceCores)),
    })),
    twins: ratioInterval(rounds.of("default-again", p99), rounds.of("default", p99), TWIN_LEVEL),
    treatments: treatments.map((treatment) => analyseTreatment(rounds, treatment)),
    beatsRenice:
      withHogs && rounds.has("renice") && rounds.has("homeostat")
        ? ratioOverRounds(
            minus(rounds.of("renice", p99), rounds.of("homeostat", p99)),
            lost(rounds),
          )
        : null,
  };
}

/** p99 lost to the hogs, by round. */
const lost = (rounds: Rounds): number[] => minus(rounds.default(p99), rounds.of("no-hogs", p99));

function analyseTreatment(rounds: Rounds, treatment: Treatment): TreatmentResult {
  const against = (value: (block: BlockMeasure) => number): number[] =>
    minus(rounds.default(value), rounds.of(treatment, value));
  const withHogs = rounds.has("no-hogs");
  const batch = rounds.default(hogs);
  const gain = against(elsewhere).map((value) => -value);
  return {
    treatment,
    p99Ratio: ratioInterval(rounds.of(treatment, p99), rounds.default(p99)),
    p50Ratio: ratioInterval(rounds.of(treatment, p50), rounds.default(p50)),
    recovered: withHogs ? ratioOverRounds(against(p99), lost(rounds)) : null,
    batchExcess: withHogs ? ratioOverRounds(minus(against(hogs), gain), batch) : null,
    batchChange: withHogs ? ratioOverRounds(minus(rounds.of(treatment, hogs), batch), batch) : null,
    actions: rounds.of(treatment, (block) => block.actions).reduce((sum, n) => sum + n, 0),
  };
}

/** Less than this between twins cannot make or unmake a recovery. */
const TWIN_TOLERANCE = 0.1;

/** True where the twins differ by more than chance gives once in a hundred trials, and by enough to matter. */
export const twinsDiffer = ({ twins }: ScenarioResult): boolean =>
  isClearOf(twins, 1) && Math.abs(Math.log(twins.estimate)) > Math.log(1 + TWIN_TOLERANCE);
