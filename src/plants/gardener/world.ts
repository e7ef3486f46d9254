// The garden as a world with one action a step: that of its first agent. All others live by a
// policy, so that an outside learner is one gardener among others; its episode ends with its
// death. Reward is what the step did to its energy.
import { must } from "../../base/index.ts";
import { box, discrete } from "../worlds/index.ts";
import type { InfoTable, Picture, ResetOptions, Rules } from "../worlds/index.ts";
import { drawnAsText, pictured } from "./drawn.ts";
import { ACTIONS, CLASSIC, STARTING_AGENTS, VIEW } from "./figures.ts";
import type { Garden } from "./garden.ts";
import { History } from "./history.ts";
import { CLASSIC_POLICIES } from "./policies.ts";
import type { Policy } from "./policies.ts";
import { VIEWS } from "./torus.ts";

const LONGEST_EPISODE = 2000;
/** Energy that is shown as 1. */
const FULL_ENERGY = 100;
const FORAGER = must(
  CLASSIC_POLICIES.find(({ name }) => name === "forager"),
  "the forager is among the policies",
);

export class GardenerClassic implements Rules {
  readonly id = "gardener-classic";
  readonly lanes: number;
  /** Dirt of the view row by row, then 1 where another agent stands, then energy/100. */
  readonly observationSpace = box([2 * VIEW + 1], 0, 1);
  readonly actionSpace = discrete(ACTIONS.length);
  readonly longestEpisode = LONGEST_EPISODE;
  readonly resetKeys: readonly string[] = [];
  readonly rewards: Float64Array;
  readonly ended: Uint8Array;
  readonly infos: InfoTable;
  readonly #histories: readonly History[];
  /** The slot that the learner's agent holds for life. */
  readonly #own: Int32Array;

  /** `others`: what all agents but the first live by. */
  constructor(lanes: number, others: Policy = FORAGER) {
    this.lanes = lanes;
    this.rewards = new Float64Array(lanes);
    this.ended = new Uint8Array(lanes);
    this.#own = new Int32Array(lanes);
    this.infos = {
      population: new Float64Array(lanes),
      total_dirt: new Float64Array(lanes),
      collapse_risk: new Float64Array(lanes),
      flow: new Float64Array(lanes),
    };
    const setting = { design: CLASSIC, mind: others.mind };
    this.#histories = Array.from({ length: lanes }, () => new History(setting));
  }

  seed(lane: number, seed: number): void {
    this.#garden(lane).seed(seed);
  }

  reset(lane: number, _options: ResetOptions): void {
    const { agents } = this.#histories[lane]!.begin().garden;
    this.#own[lane] = agents.slot[0]!;
    this.#inform(lane, { population: STARTING_AGENTS, totalDirt: 0, risk: 0, flow: 0 });
    this.ended[lane] = 0;
  }

  step(lane: number, actions: Int32Array | Float32Array): void {
    const history = this.#histories[lane]!;
    const { agents } = history.garden;
    const before = agents.energy[0]!;
    this.#inform(lane, history.next(actions[lane]));
    const lives = history.garden.isStillFirst(this.#own[lane]!);
    this.rewards[lane] = (lives ? agents.energy[0]! : 0) - before;
    this.ended[lane] = lives ? 0 : 1;
  }

  observe(lane: number, into: Float32Array, at: number): void {
    const { agents, dirt, crowd } = this.#garden(lane);
    const cell = agents.cell[0]!;
    for (let i = 0; i < VIEW; i += 1) {
      const seen = VIEWS[cell * VIEW + i]!;
      into[at + i] = dirt[seen]!;
      into[at + VIEW + i] = crowd[seen]! > (seen === cell ? 1 : 0) ? 1 : 0;
    }
    const energy = agents.energy[0]! / FULL_ENERGY;
    into[at + 2 * VIEW] = energy < 1 ? energy : 1;
  }

  ansi(lane: number): string {
    return drawnAsText(this.#garden(lane)).join("\n");
  }

  picture(lane: number): Picture {
    return pictured(this.#garden(lane));
  }

  #garden(lane: number): Garden {
    return this.#histories[lane]!.garden;
  }

  #inform(
    lane: number,
    seen: { population: number; totalDirt: number; risk: number; flow: number },
  ): void {
    this.infos["population"]![lane] = seen.population;
    this.infos["total_dirt"]![lane] = seen.totalDirt;
    this.infos["collapse_risk"]![lane] = seen.risk;
    this.infos["flow"]![lane] = seen.flow;
  }
}
