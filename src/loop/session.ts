// A session: ticks on the beat until something ends it, every tick to every output,
// the summary at the end whatever the end was. It wires; it contains no formula.
// Our own bug in a tick is fenced here: it is told, nothing is acted on, and after
// a few in a row the session ends as broken.
import type { Instant, Ms, Result, Seconds, Trouble } from "../base/index.ts";
import type { Plant } from "../plants/index.ts";
import type { EarlyWarning } from "../judge/early-warning/index.ts";
import type { MachineClock } from "./clock.ts";
import type { Output } from "./output.ts";
import { Pacer } from "./pacing.ts";
import type { Beat } from "./pacing.ts";
import { exitCodeOf, listenToSignals, stopForegroundGroup } from "./signals.ts";
import { SessionTally } from "./tally.ts";
import type { EndedBy, FinalState } from "./tally.ts";
import type { Steward } from "./steward.ts";
import { Loop } from "./tick.ts";

/** After this many ticks in a row that failed by our own fault, going on would only repeat it. */
const BUGS_IN_A_ROW_MAX = 5;
/** A timer may fire this much early. */
const TIMER_RESOLUTION: Ms = 1;
/** Exit code of a fault of our own (EX_SOFTWARE). */
const EXIT_BUG = 70;
/** Steps of the `+` and `-` keys, in seconds. */
const INTERVALS: readonly Seconds[] = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];

export interface SessionPlan {
  readonly plant: Plant;
  readonly clock: MachineClock;
  readonly runId: string;
  readonly version: string;
  readonly interval: Seconds;
  /** `null`: until something else ends it. */
  readonly duration: Seconds | null;
  readonly logFile: string | null;
  readonly abFile: string | null;
  /** Who recommends and acts; what it changed is taken back at the end. */
  readonly steward?: Steward;
  /** Early warning over the plant's sensors that may have a memory; a fresh one if not given. */
  readonly warning?: EarlyWarning | undefined;
  /** Makes the outputs; they may steer the session through `control`. */
  readonly outputs: (control: SessionControl) => readonly Output[];
  /** Reads the configuration again, for SIGHUP. */
  readonly reload: () => Promise<Result<{ readonly interval: Seconds }>>;
}

/** What an output may ask of the session. */
export interface SessionControl {
  end(by: EndedBy): void;
  /** Gives the terminal back, stops the process, and goes on when continued. */
  suspend(): void;
  /** The next longer or shorter of the usual intervals; returns the one now in force, in seconds. */
  changeInterval(change: "longer" | "shorter"): Seconds;
  report(trouble: Trouble): void;
  /** Takes back every change steering made and acts no more; says what was done. */
  restoreAll(): string;
  /** Lets a source, a group, or `all` raise no incident until a wall time; a time in the past ends it. */
  silence(what: string, until: Ms): void;
  /** Somebody looks after the incident, `null` for whichever is open; its id, or null where it is not. */
  acknowledge(id: string | null, by: string): string | null;
}

export interface SessionEnd {
  readonly state: FinalState;
  readonly exitCode: number;
  /** What the outputs could not keep. */
  readonly losses: readonly Trouble[];
}

/** Runs a session to its end; resolves after every output is closed. */
export async function runSession(plan: SessionPlan): Promise<SessionEnd> {
  return new Session(plan).run();
}

class Session implements SessionControl {
  readonly #plan: SessionPlan;
  readonly #pacer: Pacer;
  readonly #loop: Loop;
  readonly #outputs: readonly Output[];
  readonly #tally: SessionTally;
  #endedBy: EndedBy | null = null;
  #bugsInARow = 0;
  #wake: () => void = () => {};

  constructor(plan: SessionPlan) {
    this.#plan = plan;
    this.#pacer = new Pacer(plan.clock, plan.interval);
    this.#loop = new Loop(plan);
    this.#tally = new SessionTally({ ...plan, started: plan.clock.wall() });
    this.#outputs = plan.outputs(this);
  }

  async run(): Promise<SessionEnd> {
    const stopListening = listenToSignals({
      end: (signal) => this.end(signal),
      reload: () => void this.#reload(),
      hangUp: () => this.end("stdout closed"),
      suspend: () => this.#tell((output) => output.suspend?.()),
      resume: () => this.#tell((output) => output.resume?.()),
    });
    try {
      await this.#beat();
    } finally {
      // First of all: a host is left as it was found even where an output then fails.
      this.#takeBack();
      stopListening();
      this.#plan.plant.close();
    }
    const losses = this.#outputs.flatMap((output) => output.close());
    for (const loss of losses) this.#tally.trouble(loss);
    const endedBy = this.#endedBy ?? "error";
    return {
      state: this.#tally.finish(endedBy, this.#plan.clock.wall()),
      exitCode: exitCodeFor(endedBy),
      losses,
    };
  }

  end(by: EndedBy): void {
    this.#endedBy ??= by;
    this.#wake();
  }

  suspend(): void {
    this.#tell((output) => output.suspend?.());
    stopForegroundGroup();
    this.#tell((output) => output.resume?.());
  }

  changeInterval(change: "longer" | "shorter"): Seconds {
    const now = this.#pacer.interval;
    const next =
      change === "longer"
        ? INTERVALS.find((step) => step > now)
        : INTERVALS.findLast((step) => step < now);
    if (next !== undefined) this.#setInterval(next);
    return this.#pacer.interval;
  }

  report(trouble: Trouble): void {
    this.#tally.trouble(trouble);
    this.#tell((output) => output.trouble?.(trouble));
  }

  restoreAll(): string {
    return (
      this.#plan.steward?.restoreAll(this.#now()) ??
      "nothing to restore: nothing is ever changed here"
    );
  }

  silence(what: string, until: Ms): void {
    this.#loop.lookout.warning.silence(what, until);
  }

  acknowledge(id: string | null, by: string): string | null {
    const { warning } = this.#loop.lookout;
    const named = id ?? warning.incidents.current?.id ?? null;
    if (named === null) return null;
    return warning.acknowledge(named, this.#plan.clock.wall(), by) ? named : null;
  }

  /** What steering changed is taken back, and told in the summary. */
  #takeBack(): void {
    const end = this.#plan.steward?.close(this.#now());
    if (end === undefined) return;
    this.#tally.addReceipts(end.receipts);
    for (const trouble of end.troubles) this.report(trouble);
  }

  #now(): Instant {
    const { clock } = this.#plan;
    return { monotonic: clock.monotonic(), wall: clock.wall() };
  }

  async #beat(): Promise<void> {
    const duration = (this.#plan.duration ?? Number.POSITIVE_INFINITY) * 1000;
    while (this.#endedBy === null) {
      this.#step(this.#pacer.begin());
      await this.#untilNextBeat(duration);
    }
  }

  /** Sleeps at least once, so that signals and keys are heard however late the beats are. */
  async #untilNextBeat(duration: Ms): Promise<void> {
    do {
      const left = Math.max(0, duration - this.#pacer.elapsed());
      if (this.#endedBy === null) await this.#sleep(Math.min(this.#pacer.wait(), left));
      // A beat that falls on the end is not taken: 5 s at 0.25 s are 20 ticks.
      if (duration - this.#pacer.elapsed() < TIMER_RESOLUTION) this.end("duration");
      // Woken by a new interval, not by the beat: sleep on.
    } while (this.#endedBy === null && this.#pacer.wait() >= TIMER_RESOLUTION);
  }

  #step(beat: Beat): void {
    try {
      const record = this.#loop.tick(beat);
      for (const trouble of this.#loop.troubles) this.report(trouble);
      this.#tally.add(record);
      for (const output of this.#outputs) output.show(record, this.#loop);
      this.#bugsInARow = 0;
    } catch (error) {
      this.#bugsInARow += 1;
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.report({
        code: "tick.bug",
        message: `this tick failed by a fault of homeostat and gives no record: ${said}`,
      });
      if (this.#bugsInARow >= BUGS_IN_A_ROW_MAX) this.end("error");
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.ceil(ms));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #reload(): Promise<void> {
    this.#tell((output) => output.reopen?.());
    try {
      const settings = await this.#plan.reload();
      if (!settings.ok) this.report(settings.trouble);
      else if (settings.value.interval !== this.#pacer.interval) {
        this.#setInterval(settings.value.interval);
      }
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      const message = `the configuration could not be read again by a fault of homeostat: ${said}`;
      this.report({ code: "reload.bug", message, advice: "the settings in force stay" });
    }
  }

  #setInterval(interval: Seconds): void {
    this.#pacer.interval = interval;
    const isKnown = this.#loop.setInterval(interval);
    if (!isKnown) this.report(learnsAnew(interval));
    this.#wake();
  }

  #tell(say: (output: Output) => void): void {
    for (const output of this.#outputs) say(output);
  }
}

const learnsAnew = (interval: Seconds): Trouble => ({
  code: "warning.interval",
  message: `early warning has yet to learn how this host moves at ticks of ${interval} s`,
  advice: "incidents go on, and what was learnt at the interval before is kept for its return",
});

function exitCodeFor(endedBy: EndedBy): number {
  if (endedBy === "SIGINT" || endedBy === "SIGTERM") return exitCodeOf(endedBy);
  return endedBy === "error" ? EXIT_BUG : 0;
}
