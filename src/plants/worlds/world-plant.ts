// A simulated world as a plant: each read is one step of it, played by a policy, its state
// the sensors. An episode that has ended stays for the tick in which it did; the next read
// begins another one on the seed after. It reads no clock and nothing of this host: one
// seed gives one row of frames, however fast they are read.
import { Frame, SensorTable } from "../../base/index.ts";
import type { SensorSpec, Trouble } from "../../base/index.ts";
import { NO_METRICS } from "../plant.ts";
import type { HostMetrics, Plant, Sample, WorldStatus } from "../plant.ts";

/** A world and who plays it, as far as both are watched. */
export interface WatchedWorld {
  readonly kind: "cluster" | "gardener";
  /** Name of the world: `cluster-classic`. */
  readonly name: string;
  /** Name of the policy. */
  readonly policy: string;
  readonly sensors: readonly SensorSpec[];
  /** Begins an episode on a seed of its own. */
  begin(seed: number): void;
  /** One step by the policy; how the episode ended with it, in a few words, or null while it goes on. */
  step(): string | null;
  /** Values in [0, 1] in the order of the sensors. */
  fill(values: Float64Array): void;
  /** What is shown beside the sensors. */
  says(): Omit<WorldStatus, "policy" | "seed" | "episode" | "step">;
  /** Figures that mean of the world what they mean of a host. */
  metrics(): Partial<HostMetrics>;
}

export class WorldPlant implements Plant {
  readonly kind: WatchedWorld["kind"];
  readonly name: string;
  readonly sensors = new SensorTable();
  readonly #world: WatchedWorld;
  readonly #frame = new Frame();
  readonly #values: Float64Array;
  #seed: number;
  #episode = 0;
  #steps = 0;
  #running = false;

  /** `seed`: of the first episode; the others follow. */
  constructor(world: WatchedWorld, seed: number) {
    this.#world = world;
    this.kind = world.kind;
    this.name = world.name;
    // The first read begins the episode after it.
    this.#seed = seed - 1;
    for (const spec of world.sensors) this.sensors.register(spec);
    this.#values = new Float64Array(world.sensors.length);
  }

  read(): Sample {
    const troubles = this.#advance();
    const world = this.#world;
    world.fill(this.#values);
    this.#frame.clear(this.#values.length);
    for (const [index, value] of this.#values.entries()) this.#frame.set(index, value);
    return {
      frame: this.#frame,
      metrics: { ...NO_METRICS, ...world.metrics() },
      processes: [],
      processCount: null,
      thinned: [],
      troubles,
      world: {
        policy: world.policy,
        seed: this.#seed,
        episode: this.#episode,
        step: this.#steps,
        ...world.says(),
      },
    };
  }

  close(): void {}

  /** A step, or a new episode where there is none; says that one has ended. */
  #advance(): readonly Trouble[] {
    const world = this.#world;
    if (!this.#running) {
      this.#seed += 1;
      this.#episode += 1;
      this.#steps = 0;
      this.#running = true;
      world.begin(this.#seed);
      return [];
    }
    this.#steps += 1;
    const end = world.step();
    if (end === null) return [];
    this.#running = false;
    const message =
      `episode ${this.#episode} (seed ${this.#seed}) ended at step ${this.#steps}: ${end}; ` +
      `the next begins on seed ${this.#seed + 1}`;
    return [{ code: "world.episode-ended", message }];
  }
}
