// What is counted in samples and not in time: the novelty of every sensor and the relations
// between them. It belongs to one interval, because samples of another length differ in their
// noise and their steps as other sensors would.
import type { Frame, Seconds, SensorTable } from "../../base/index.ts";
import { COLLECTING, CrossSensor } from "../warning/index.ts";
import type { CrossSensorState, RelationTick } from "../warning/index.ts";
import type { MemoryEntry } from "./memory-entry.ts";
import { NoveltyBank } from "./novelty-bank.ts";

/** Sensors named for relations that break. */
const LEADING = 4;
/** Below this score nobody asks who stands out. */
const LEADING_FROM = 2;

/**
 * Ticks before relations are heard. What is learnt of them from less than about an hour passes
 * away with the hour: programs start, caches fill, and the rarest thousandth is not known.
 */
const RELATIONS_LEARN = 3600;

const UNHEARD: RelationTick = { score: COLLECTING, leading: [] };

export class SampleMemory {
  readonly interval: Seconds;
  readonly novelty: NoveltyBank;
  readonly #table: SensorTable;
  #relations: CrossSensor;
  /** Ticks from which relations were learnt. */
  #ticks = 0;
  /** Read back, and not taken over before there are sensors. */
  #waiting: CrossSensorState | null = null;

  constructor(table: SensorTable, interval: Seconds) {
    this.interval = interval;
    this.novelty = new NoveltyBank(table);
    this.#table = table;
    this.#relations = new CrossSensor(table);
  }

  /** Takes in one tick's values; how unusually sensors stand to one another. */
  observe(frame: Frame): RelationTick {
    this.novelty.observe(frame);
    if (this.#waiting !== null && frame.count > 0) this.#takeOver(this.#waiting);
    const score = this.#relations.observe(frame);
    this.#ticks++;
    if (this.#ticks <= RELATIONS_LEARN) return UNHEARD;
    const stands = (score.score ?? 0) >= LEADING_FROM;
    return { score, leading: stands ? this.#relations.leading(LEADING) : [] };
  }

  *save(): Generator<MemoryEntry> {
    const { interval } = this;
    const state = this.#waiting ?? this.#relations.save((i) => this.#table.at(i).id);
    yield { part: "relations", interval, ticks: this.#ticks, state };
    for (const [sensor, novelty] of this.novelty.save())
      yield { part: "sensor", interval, sensor, state: novelty };
  }

  restoreRelations(ticks: number, state: CrossSensorState): void {
    this.#ticks = ticks;
    this.#waiting = state;
  }

  #takeOver(state: CrossSensorState): void {
    this.#waiting = null;
    const relations = new CrossSensor(this.#table);
    if (relations.load(state, (id) => this.#table.indexOf(id))) this.#relations = relations;
    else this.#ticks = 0;
  }
}
