// Every figure of the classic garden, with its unit, and the form in which another garden
// says where it differs. Bench and documentation print these; nothing is tuned elsewhere.

/** The grid is a torus of SIDE × SIDE cells, row by row. */
export const SIDE = 60;
export const CELLS = SIDE * SIDE;

/** Move up, down, left, right; clean the cell stood on; rest, or reproduce where energy allows. */
export const ACTIONS = ["up", "down", "left", "right", "clean", "rest"] as const;
export const UP = 0;
export const DOWN = 1;
export const LEFT = 2;
export const RIGHT = 3;
export const CLEAN = 4;
export const REST = 5;

/** Cells of an agent's view along one side; it stands in the middle. */
export const VIEW_SIDE = 7;
export const VIEW = VIEW_SIDE * VIEW_SIDE;
export const VIEW_REACH = (VIEW_SIDE - 1) / 2;

/** A cell gains uniformly up to this a generation, to 1 at most. */
export const MOST_GROWTH = 0.005;
/** One clean takes off this much at most, and pays so much energy for each unit. */
export const CLEANED_AT_MOST = 0.5;
export const PAY_PER_DIRT = 3;

/** Energy: of a move; of one in an emergency; of living a generation; of losing a contested cell. */
export const MOVE_COST = 0.5;
export const EMERGENCY_MOVE_COST = 0.1;
export const METABOLISM = 0.1;
export const CONTEST_COST = 0.1;

/** Up to this energy an agent is ruled by need, not by its mind. */
export const LOW_ENERGY = 0.6;
/** Then it cleans where dirt is above the first, or goes where it is above the second. */
export const WORTH_CLEANING = 0.1;
export const WORTH_FLEEING_TO = 0.2;

export const STARTING_AGENTS = 25;

/** What a garden may set otherwise. */
export interface Design {
  /** As a registry would name it. */
  readonly id: string;
  readonly startEnergy: number;
  /** Above it an agent that rests reproduces. */
  readonly birthAbove: number;
  readonly birthCost: number;
  readonly childEnergy: number;
  /** Dirt grows by this factor. */
  readonly growth: number;
  readonly mostAgents: number;
  /** Fewer are filled up with newcomers. */
  readonly fewestAgents: number;
  readonly lowEnergyRule: boolean;
  /** A birth takes no resting: whoever has the energy reproduces, whatever else it does. */
  readonly bodilyBirths: boolean;
  /** In a full garden a child takes the place of the weakest, if that is weaker than itself. */
  readonly weakestYields: boolean;
  /** Lengths of wet and dry spells in generations, on average; dry, dirt grows by this factor. */
  readonly weather: Weather | null;
}

export interface Weather {
  readonly wet: number;
  readonly dry: number;
  readonly dryGrowth: number;
}

export const CLASSIC: Design = {
  id: "gardener-classic",
  startEnergy: 50,
  birthAbove: 80,
  birthCost: 40,
  childEnergy: 50,
  growth: 1,
  mostAgents: 80,
  fewestAgents: 15,
  lowEnergyRule: true,
  bodilyBirths: false,
  weakestYields: false,
  weather: null,
};
