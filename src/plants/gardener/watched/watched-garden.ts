// A garden as it is watched: the dirt of its sectors, its population and its instruments are
// sensors; a route chooses the sector that is cleanest and holds steadiest. It has no end.
import type { SensorSpec } from "../../../base/index.ts";
import type { HostMetrics } from "../../plant.ts";
import type { WatchedWorld } from "../../worlds/index.ts";
import { CELLS, SIDE } from "../figures.ts";
import type { Design } from "../figures.ts";
import { History } from "../history.ts";
import type { Generation, Setting } from "../history.ts";

/** Sectors along one side, and cells along one side of a sector. */
const SECTORS = 4;
const SECTOR_SIDE = SIDE / SECTORS;
/** Energy that is shown as 1. */
const FULL_ENERGY = 100;

const sensor = (id: string, title: string, rest: Partial<SensorSpec>): SensorSpec => ({
  id,
  title,
  unit: "ratio",
  normaliser: "none: a share in the world",
  source: "gardener",
  group: id,
  routable: false,
  ...rest,
});

const SENSORS: readonly SensorSpec[] = [
  ...Array.from({ length: SECTORS * SECTORS }, (_, sector) =>
    sensor(`sector.${String(sector).padStart(2, "0")}`, `dirt of sector ${sector}`, {
      group: "sector",
      normaliser: "mean dirt of its cells",
      routable: true,
    }),
  ),
  sensor("population", "agents", { unit: "agents", normaliser: "over the most there may be" }),
  sensor("energy", "mean energy", { unit: "energy", normaliser: "/ 100, clipped" }),
  sensor("emergencies", "emergency moves an agent", { normaliser: "clipped to 1" }),
  sensor("risk", "collapse risk", {}),
  sensor("flow", "flow", {}),
];

export class WatchedGarden implements WatchedWorld {
  readonly kind = "gardener";
  readonly name: string;
  readonly policy: string;
  readonly sensors = SENSORS;
  readonly #history: History;
  readonly #design: Design;
  #last: Generation | null = null;

  /** `policy`: the name of what the setting's agents live by. */
  constructor(policy: string, setting: Setting) {
    const { design } = setting;
    this.name = design.id;
    this.policy = policy;
    this.#design = design;
    this.#history = new History(setting);
  }

  begin(seed: number): void {
    this.#history.begin(seed);
    this.#last = null;
  }

  step(): string | null {
    this.#last = this.#history.next();
    return this.#last.population === 0 ? "no agent is left" : null;
  }

  fill(values: Float64Array): void {
    const { dirt, agents } = this.#history.garden;
    values.fill(0, 0, SECTORS * SECTORS);
    for (let cell = 0; cell < CELLS; cell += 1) {
      const row = Math.floor(cell / SIDE / SECTOR_SIDE);
      const column = Math.floor((cell % SIDE) / SECTOR_SIDE);
      values[row * SECTORS + column]! += dirt[cell]! / SECTOR_SIDE ** 2;
    }
    const { emergencies = 0, risk = 0, flow = 0 } = this.#last ?? {};
    const energy = agents.averageEnergy() / FULL_ENERGY;
    const rest = [agents.count / this.#design.mostAgents, energy, emergencies, risk, flow];
    values.set(rest, SECTORS * SECTORS);
  }

  says(): ReturnType<WatchedWorld["says"]> {
    const { agents, totalDirt, tally } = this.#history.garden;
    const last = this.#last;
    return {
      action: null,
      reward: null,
      risk: last?.risk ?? null,
      verdict: last?.verdict ?? null,
      shares: {
        dirt: totalDirt / CELLS,
        agents: agents.count / this.#design.mostAgents,
        energy: Math.min(1, agents.averageEnergy() / FULL_ENERGY),
        flow: last?.flow ?? 0,
      },
      figures: {
        population: agents.count,
        total_dirt: totalDirt,
        emergency_moves: tally.emergencyMoves,
        births: tally.births,
        deaths: tally.deaths,
      },
    };
  }

  metrics(): Partial<HostMetrics> {
    return {};
  }
}
