// Plays the ticks of a log through the same loop that watches a host: a new loop for
// each run, every record to every output. What the engine derives is computed anew;
// everything else of a record is carried over from the log.
import type { Ms, Seconds, Trouble } from "../base/index.ts";
import { Loop } from "../loop/index.ts";
import type { EndedBy, Output, SessionControl } from "../loop/index.ts";
import { ReplayPlant } from "../plants/replay/index.ts";
import type { ReplayStep, ReplayTick } from "../plants/replay/index.ts";
import type { ReplayProgress } from "../show/terminal/index.ts";
import { withEngineFields } from "../show/record/index.ts";
import type { TickRecord } from "../show/record/index.ts";
import { ReplayComparison } from "./replay-comparison.ts";

/** Without a pause, signals and closed pipes are looked at once in so many ticks. */
const TICKS_BETWEEN_LOOKS = 64;
const PACES: readonly Seconds[] = [0, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];

export interface PlayPlan {
  /** The file, as the user named it. */
  readonly path: string;
  readonly steps: Iterable<ReplayStep>;
  /** Pause between two ticks; `null`: as recorded. */
  readonly pace: Seconds | null;
  readonly outputs: (player: ReplayPlayer) => readonly Output[];
  /** Ticks to expect, for those who show progress. */
  readonly expected: number;
  /** Whether the last tick stays in sight until somebody ends it. */
  readonly stays: boolean;
  /** Gives the terminal back before the process stops. */
  readonly stop: () => void;
}

export interface PlayEnd {
  /** Why it ended before the log did; null when it did not. */
  readonly endedBy: EndedBy | null;
  /** Why the log could not be read to its end. */
  readonly stopped: Trouble | null;
  readonly runs: number;
  readonly ticks: number;
  readonly first: TickRecord | null;
  readonly last: TickRecord | null;
  readonly comparison: ReplayComparison;
  readonly losses: readonly Trouble[];
}

export class ReplayPlayer implements SessionControl {
  readonly #plan: PlayPlan;
  readonly #outputs: readonly Output[];
  readonly #comparison = new ReplayComparison();
  #pace: Seconds | null;
  #endedBy: EndedBy | null = null;
  #stopped: Trouble | null = null;
  #runs = 0;
  #ticks = 0;
  #atLast = false;
  #first: TickRecord | null = null;
  #last: TickRecord | null = null;
  #plant: ReplayPlant | null = null;
  #loop: Loop | null = null;
  #before: ReplayTick | null = null;
  #wake: () => void = () => {};

  constructor(plan: PlayPlan) {
    this.#plan = plan;
    this.#pace = plan.pace;
    this.#outputs = plan.outputs(this);
  }

  async play(): Promise<PlayEnd> {
    let losses: readonly Trouble[] = [];
    try {
      await this.#playSteps();
      await this.#stay();
    } finally {
      losses = this.#outputs.flatMap((output) => output.close());
    }
    return {
      endedBy: this.#endedBy,
      stopped: this.#stopped,
      runs: this.#runs,
      ticks: this.#ticks,
      first: this.#first,
      last: this.#last,
      comparison: this.#comparison,
      losses,
    };
  }

  async #playSteps(): Promise<void> {
    for (const { step, isLast } of withLastTick(this.#plan.steps)) {
      this.#atLast = isLast;
      if (step.kind === "stop") this.#stopped = step.trouble;
      if (step.kind === "notice") this.report(step.trouble);
      if (step.kind === "tick") {
        await this.#pause(step.tick);
        if (this.#endedBy === null) this.#tick(step);
      }
      if (this.#endedBy !== null || this.#stopped !== null) return;
    }
  }

  /** The last tick is there to be looked at: a screen that vanished with it would show nothing. */
  async #stay(): Promise<void> {
    if (!this.#plan.stays || this.#ticks === 0) return;
    while (this.#endedBy === null) await this.#sleep(WAIT_MAX);
  }

  /** How far the recording is played; exact at its last tick. */
  get progress(): ReplayProgress {
    const of = this.#atLast ? this.#ticks : Math.max(this.#plan.expected, this.#ticks);
    return { tick: this.#ticks, of, ended: this.#atLast };
  }

  end(by: EndedBy): void {
    this.#endedBy ??= by;
    this.#wake();
  }

  suspend(): void {
    this.tell((output) => output.suspend?.());
    this.#plan.stop();
    this.tell((output) => output.resume?.());
  }

  changeInterval(change: "longer" | "shorter"): Seconds {
    const now = this.#pace ?? this.#before?.interval ?? 1;
    const next =
      change === "longer" ? PACES.find((pace) => pace > now) : PACES.findLast((pace) => pace < now);
    this.#pace = next ?? now;
    this.#wake();
    return this.#pace;
  }

  restoreAll(): string {
    return "a recorded run: there is nothing to take back";
  }

  /** What was silenced and acknowledged is as recorded. */
  silence(): void {}

  acknowledge(): null {
    return null;
  }

  report(trouble: Trouble): void {
    this.tell((output) => output.trouble?.(trouble));
  }

  tell(say: (output: Output) => void): void {
    for (const output of this.#outputs) say(output);
  }

  #tick({ tick, follows }: Extract<ReplayStep, { kind: "tick" }>): void {
    const { plant, loop } = this.#loopFor(tick);
    plant.load(tick);
    if (this.#before !== null && tick.interval !== this.#before.interval) {
      loop.setInterval(tick.interval);
    }
    const { wall, elapsed } = tick.beat;
    if (tick.claim !== null) loop.lookout.follow(tick.claim);
    const computed = loop.tick({ ...tick.beat, at: { wall, monotonic: elapsed } });
    if (tick.claim !== null)
      this.#comparison.add(tick.claim, computed, { line: tick.line, follows });
    const record =
      tick.claim === null
        ? { ...computed, seq: tick.seq, self_tick_ms: null }
        : withEngineFields(tick.claim, computed, this.#isWhole(tick.claim));
    this.#before = tick;
    this.#ticks += 1;
    this.#first ??= record;
    this.#last = record;
    for (const output of this.#outputs) output.show(record, loop);
  }

  /** Incidents rest on all that was seen; where that is not in the log they are as recorded. */
  #isWhole({ warning }: TickRecord): boolean {
    return this.#comparison.isWhole && warning.memory === "fresh";
  }

  #loopFor(tick: ReplayTick): { plant: ReplayPlant; loop: Loop } {
    if (this.#plant === null || this.#loop === null || tick.runId !== this.#before?.runId) {
      this.#runs += 1;
      this.#before = null;
      this.#plant = new ReplayPlant({ name: tick.host, source: this.#plan.path });
      this.#loop = new Loop({ plant: this.#plant, runId: tick.runId, interval: tick.interval });
    }
    return { plant: this.#plant, loop: this.#loop };
  }

  async #pause(next: ReplayTick): Promise<void> {
    const wait = this.#waitBefore(next);
    if (wait > 0) return this.#sleep(wait);
    if (this.#ticks % TICKS_BETWEEN_LOOKS === 0) await new Promise(setImmediate);
  }

  /** As recorded, but never longer than a slow beat: nobody waits out a night's pause. */
  #waitBefore(next: ReplayTick): Ms {
    const { runId, beat } = this.#before ?? {};
    if (this.#pace !== null) return this.#ticks === 0 ? 0 : this.#pace * 1000;
    if (beat === undefined || runId !== next.runId) return 0;
    return Math.min(Math.max(0, next.beat.elapsed - beat.elapsed), WAIT_MAX);
  }

  #sleep(wait: Ms): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const WAIT_MAX: Ms = 60_000;

interface PlayedStep {
  readonly step: ReplayStep;
  /** No tick follows. */
  readonly isLast: boolean;
}

/** The same steps in their order, each tick held back until it is known whether another follows. */
function* withLastTick(steps: Iterable<ReplayStep>): Generator<PlayedStep> {
  let held: ReplayStep[] = [];
  for (const step of steps) {
    if (step.kind === "tick") {
      for (const before of held) yield { step: before, isLast: false };
      held = [];
    }
    held.push(step);
  }
  for (const step of held) yield { step, isLast: true };
}
