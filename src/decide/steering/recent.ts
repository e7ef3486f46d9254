// What entities ran and waited over the last seconds, since one reading may be too short to
// go by: at twenty a second a reading holds a few turns of the scheduler. Remembers the
// readings of one window.
import type { Ms } from "../../base/index.ts";
import { processId, waitShare } from "../../judge/contention/index.ts";
import type { Contender, Contention, Entity } from "../../judge/contention/index.ts";

/** Means over some time, in cores. */
export interface Use {
  readonly ran: number;
  readonly waited: number;
  /** Time they are over; 0 where nothing was read. */
  readonly seen: Ms;
}

interface Sums {
  ran: number;
  waited: number;
}

/** Sums by entity of each reading, made once: a reading is looked at many times. */
const KNOWN = new WeakMap<Contention, ReadonlyMap<string, Sums>>();

function sumsOf(reading: Contention): ReadonlyMap<string, Sums> {
  const known = KNOWN.get(reading);
  if (known !== undefined) return known;
  const sums = new Map<string, Sums>();
  const add = (id: string, { ran, waited }: Contender): void => {
    const sum = sums.get(id) ?? { ran: 0, waited: 0 };
    sum.ran += ran;
    sum.waited += waited;
    sums.set(id, sum);
  };
  for (const contender of reading.contenders) {
    add(processId(contender), contender);
    for (const { id } of contender.path) add(id, contender);
  }
  KNOWN.set(reading, sums);
  return sums;
}

/** What these entities, none inside another, together ran and waited; a reading without them counts as 0. */
export function useOver(readings: readonly Contention[], ids: readonly string[]): Use {
  let [ran, waited, seen] = [0, 0, 0];
  for (const reading of readings) {
    seen += reading.elapsed;
    for (const id of ids) {
      const sum = sumsOf(reading).get(id);
      ran += (sum?.ran ?? 0) * reading.elapsed;
      waited += (sum?.waited ?? 0) * reading.elapsed;
    }
  }
  return seen > 0 ? { ran: ran / seen, waited: waited / seen, seen } : { ran, waited, seen };
}

export class Recent {
  readonly #window: Ms;
  #readings: readonly Contention[] = [];

  constructor(window: Ms) {
    this.#window = window;
  }

  /** A blind reading says nothing of anybody and is left out. */
  observe(contention: Contention): void {
    const { at, blind } = contention;
    if (blind !== null || at <= (this.#readings.at(-1)?.at ?? -Infinity)) return;
    this.#readings = [...this.#readings.filter((old) => old.at > at - this.#window), contention];
  }

  /** The readings of the window, oldest first. */
  get readings(): readonly Contention[] {
    return this.#readings;
  }

  /** Time the window's readings are over. */
  get seen(): Ms {
    return this.#readings.reduce((sum, { elapsed }) => sum + elapsed, 0);
  }

  /** The use of each process that was in any reading of the window. */
  byProcess(): ReadonlyMap<string, Use> {
    const uses = new Map<string, Use>();
    const { seen } = this;
    for (const { contenders, elapsed } of this.#readings) {
      const share = elapsed / seen;
      for (const contender of contenders) {
        const id = processId(contender);
        const { ran, waited } = uses.get(id) ?? { ran: 0, waited: 0 };
        uses.set(id, {
          ran: ran + contender.ran * share,
          waited: waited + contender.waited * share,
          seen,
        });
      }
    }
    return uses;
  }

  /** The entity with its use over the window in place of the last reading's. */
  smooth(entity: Entity): Entity {
    const { ran, waited, seen } = useOver(this.#readings, [entity.id]);
    return seen > 0 ? { ...entity, ran, waited, wait: waitShare({ ran, waited }) } : entity;
  }
}
