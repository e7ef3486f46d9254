// Who may have begun it: the processes whose use of CPU or memory rose most between the last
// calm minute and the onset. A first guess and no verdict; reads the busiest processes only.
import type { Bytes, Ms, Ratio } from "../../base/index.ts";
import type { BusyProcess } from "./tick.ts";

/** How often the calm picture is taken anew. */
const CALM_EVERY: Ms = 30_000;
/** Suspects named at most, of each kind. */
const BY_CPU = 2;
const BY_MEMORY = 1;
/** Rises below these accuse nobody. */
const LEAST_CPU_RISE: Ratio = 0.05;
const LEAST_RSS_RISE: Bytes = 16 * 2 ** 20;

export interface Suspect extends BusyProcess {
  /** Rise since the last calm picture, in cores; null where either is not known. */
  readonly cpuRise: Ratio | null;
  readonly rssRiseBytes: Bytes | null;
}

export class Lineup {
  #calm: ReadonlyMap<string, BusyProcess> = new Map();
  #takenAt = Number.NEGATIVE_INFINITY;

  /** Takes the picture of a calm tick. */
  remember(now: Ms, processes: readonly BusyProcess[]): void {
    if (processes.length === 0 || now - this.#takenAt < CALM_EVERY) return;
    this.#takenAt = now;
    this.#calm = new Map(processes.map((one) => [keyOf(one), one]));
  }

  /** Those whose use rose most, CPU first; one that was not among the busiest ran little before. */
  suspects(processes: readonly BusyProcess[]): readonly Suspect[] {
    const all = processes.map((one) => this.#compare(one));
    const byCpu = all
      .filter(({ cpuRise }) => (cpuRise ?? 0) >= LEAST_CPU_RISE)
      .toSorted((a, b) => (b.cpuRise ?? 0) - (a.cpuRise ?? 0))
      .slice(0, BY_CPU);
    const byMemory = all
      .filter((one) => (one.rssRiseBytes ?? 0) >= LEAST_RSS_RISE && !byCpu.includes(one))
      .toSorted((a, b) => (b.rssRiseBytes ?? 0) - (a.rssRiseBytes ?? 0))
      .slice(0, BY_MEMORY);
    return [...byCpu, ...byMemory];
  }

  #compare(process: BusyProcess): Suspect {
    const { pid, name, cpuRatio, rssBytes } = process;
    const before = this.#calm.get(keyOf(process));
    return {
      pid,
      name,
      cpuRatio,
      rssBytes,
      // Without a calm picture what it uses stands for what it took; with one, it was idle before.
      cpuRise: rise(cpuRatio, before === undefined ? 0 : before.cpuRatio),
      rssRiseBytes: rise(rssBytes, before === undefined ? null : before.rssBytes),
    };
  }
}

/** A pid alone may have been given to another program meanwhile. */
const keyOf = ({ pid, name }: BusyProcess): string => `${pid} ${name}`;

const rise = (now: number | null, before: number | null): number | null =>
  now === null || before === null ? null : now - before;
