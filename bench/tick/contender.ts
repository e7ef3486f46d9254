// One way of looking at the host, kept alive over all rounds and stopped between its
// slots. A slot counts whole ticks: it begins and ends in the idle time after a tick.
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Child } from "./children.ts";
import { readCost, readMemory } from "./meter.ts";
import type { Memory } from "./meter.ts";

/** Time after a tick in which its last work (collector, exit of children) ends. */
export const SETTLE_MS = 250;
/** A contender that is silent for so long has failed. */
const SILENCE_MS = 20_000;

/** What a contender says of one tick: its wall time, and figures of its own. */
export interface TickReport {
  readonly ms: number | null;
  readonly figures?: Readonly<Record<string, number>>;
}

export interface Plan {
  readonly id: string;
  readonly label: string;
  /** Milliseconds from one tick to the next. */
  readonly interval: number;
  /** Starts and warms up; a text says why this contender cannot be measured here. */
  readonly start: () => Promise<Contender | string>;
}

/** How a slot knows that a tick has passed. */
export type Beat =
  | { readonly kind: "lines"; readonly read: (line: string) => TickReport | null }
  | { readonly kind: "asked"; readonly ask: () => Promise<number> }
  | { readonly kind: "clock" };

export interface Slot {
  readonly ticks: number;
  readonly cpu: number;
  readonly childCpu: number;
  readonly seconds: number;
  readonly reports: readonly TickReport[];
  readonly memory: Memory;
}

export class Contender {
  readonly child: Child;
  readonly #beat: Beat;
  readonly #interval: number;
  #reports: TickReport[] = [];
  #heard: () => void = () => {};

  constructor(child: Child, interval: number, beat: Beat) {
    this.child = child;
    this.#interval = interval;
    this.#beat = beat;
    if (beat.kind === "lines") this.#listen(beat.read);
    else child.stdout?.resume();
    child.onEnd(() => this.#heard());
  }

  stop(): void {
    this.child.signal("SIGSTOP");
  }

  /** Resolves after so many more ticks have been reported. */
  async hear(ticks: number): Promise<void> {
    const wanted = this.#reports.length + ticks;
    const limit = AbortSignal.timeout(SILENCE_MS + ticks * this.#interval);
    limit.addEventListener("abort", () => this.#heard());
    while (this.#reports.length < wanted) {
      if (this.child.code() !== null) {
        throw new Error(`it ended by itself: ${this.child.complaint()}`);
      }
      if (limit.aborted) throw new Error(`it said nothing for ${SILENCE_MS} ms`);
      await new Promise<void>((resolve) => (this.#heard = resolve));
    }
  }

  /** The last tick reported. */
  get last(): TickReport | undefined {
    return this.#reports.at(-1);
  }

  /** Lets it run for whole ticks, alone, and stops it again. */
  async slot(ticks: number): Promise<Slot> {
    const { pid } = this.child;
    this.child.signal("SIGCONT");
    await this.#arrive();
    this.#reports = [];
    const before = readCost(pid);
    await this.#pass(ticks);
    const after = readCost(pid);
    const memory = readMemory(pid);
    this.stop();
    return {
      ticks: this.#beat.kind === "lines" ? this.#reports.length : ticks,
      cpu: after.cpu - before.cpu,
      childCpu: after.children - before.children,
      seconds: (after.at - before.at) / 1000,
      reports: this.#reports,
      memory,
    };
  }

  /** To the idle time after its first tick since it was stopped. */
  async #arrive(): Promise<void> {
    if (this.#beat.kind === "lines") await this.hear(1);
    await sleep(SETTLE_MS);
  }

  async #pass(ticks: number): Promise<void> {
    const beat = this.#beat;
    if (beat.kind === "clock") {
      await sleep(ticks * this.#interval);
      return;
    }
    if (beat.kind === "lines") {
      await this.hear(ticks);
      await sleep(SETTLE_MS);
      return;
    }
    for (let i = 0; i < ticks; i += 1) {
      const ms = await beat.ask();
      this.#reports.push({ ms });
      await sleep(Math.max(0, this.#interval - ms));
    }
  }

  #listen(read: (line: string) => TickReport | null): void {
    createInterface({ input: this.child.stdout! }).on("line", (line) => {
      const report = read(line);
      if (report === null) return;
      this.#reports.push(report);
      this.#heard();
    });
  }
}
