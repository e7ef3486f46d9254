// The gardens as worlds with one action a step: that of the first agent. All others live by a
// policy, so that an outside learner is one gardener among others; its episode ends with its
// death. Reward is what the step did to its energy; what it gives to a child is not counted.
import { must } from "../../base/index.ts";
import { box, discrete } from "../worlds/index.ts";
import type { InfoTable, Picture, ResetOptions, Rules } from "../worlds/index.ts";
import { drawnAsText, pictured } from "./drawn.ts";
import { ACTIONS, CLASSIC, STARTING_AGENTS, VIEW } from "./figures.ts";
import type { Garden } from "./garden.ts";
import { NO_GUARD } from "./guard.ts";
import { History } from "./history.ts";
import type { Generation, Setting } from "./history.ts";
import { CompactMind } from "./minds/compact.ts";
import type { MakeMind } from "./minds/mind.ts";
import { CLASSIC_POLICIES } from "./policies.ts";
import type { Policy } from "./policies.ts";
import { VIEWS } from "./torus.ts";
import { V1, V1_DROUGHTS } from "./v1/design.ts";
import { V1Instruments } from "./v1/instruments.ts";
import { usualFounders } from "./v1/nursery.ts";

const LONGEST_EPISODE = 2000;
const FORAGER = must(
  CLASSIC_POLICIES.find(({ name }) => name === "forager"),
  "the forager is among the policies",
);

/** Info → what it is of a generation. */
type Tells = Readonly<Record<string, (of: Told) => number>>;
type Told = Pick<Generation, "population" | "totalDirt" | "risk" | "flow">;

interface Kind {
  readonly id: string;
  readonly setting: Setting;
  /** Energy that is shown as 1. */
  readonly fullEnergy: number;
  readonly tells: Tells;
}

class GardenWorld implements Rules {
  readonly id: string;
  readonly lanes: number;
  /** Dirt of the view row by row, then 1 where another agent stands, then energy over the full one. */
  readonly observationSpace = box([2 * VIEW + 1], 0, 1);
  readonly actionSpace = discrete(ACTIONS.length);
  readonly longestEpisode = LONGEST_EPISODE;
  readonly resetKeys: readonly string[] = [];
  readonly rewards: Float64Array;
  readonly ended: Uint8Array;
  readonly infos: InfoTable;
  readonly #kind: Kind;
  readonly #histories: readonly History[];
  /** The slot that the learner's agent holds for life. */
  readonly #own: Int32Array;

  constructor(lanes: number, kind: Kind) {
    this.#kind = kind;
    this.id = kind.id;
    this.lanes = lanes;
    this.rewards = new Float64Array(lanes);
    this.ended = new Uint8Array(lanes);
    this.#own = new Int32Array(lanes);
    const names = Object.keys(kind.tells);
    this.infos = Object.fromEntries(names.map((name) => [name, new Float64Array(lanes)]));
    this.#histories = Array.from({ length: lanes }, () => new History(kind.setting));
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
    const { agents, tally, design } = history.garden;
    const before = agents.energy[0]!;
    this.#inform(lane, history.next(actions[lane]));
    const lives = history.garden.isStillFirst(this.#own[lane]!);
    const left = lives ? agents.energy[0]! + tally.firstBore * design.birthCost : 0;
    this.rewards[lane] = left - before;
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
    const energy = agents.energy[0]! / this.#kind.fullEnergy;
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

  #inform(lane: number, told: Told): void {
    for (const [name, of] of Object.entries(this.#kind.tells)) this.infos[name]![lane] = of(told);
  }
}

const CLASSIC_TELLS: Tells = {
  population: ({ population }) => population,
  total_dirt: ({ totalDirt }) => totalDirt,
  collapse_risk: ({ risk }) => risk,
  flow: ({ flow }) => flow,
};
const { flow: _unmeasured, ...V1_TELLS } = CLASSIC_TELLS;

export class GardenerClassic extends GardenWorld {
  /** `others`: what all agents but the first live by. */
  constructor(lanes: number, others: Policy = FORAGER) {
    const setting = { design: CLASSIC, mind: others.mind };
    super(lanes, { id: CLASSIC.id, setting, fullEnergy: 100, tells: CLASSIC_TELLS });
  }
}

const evolved: MakeMind = (mostAgents) => new CompactMind(mostAgents, usualFounders());

/** Of our garden: nobody is guarded, and nobody is saved from starving. Flow takes copies, and is not measured. */
export class GardenerV1 extends GardenWorld {
  /** `droughts`: whether there are dry spells. */
  constructor(lanes: number, { droughts = false }: { readonly droughts?: boolean } = {}) {
    const design = droughts ? V1_DROUGHTS : V1;
    const instruments = () => new V1Instruments(design, evolved, { flow: false });
    const setting = { design, mind: evolved, guard: NO_GUARD, instruments };
    super(lanes, { id: V1.id, setting, fullEnergy: 60, tells: V1_TELLS });
  }
}
