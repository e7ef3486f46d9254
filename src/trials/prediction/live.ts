// The live trial: homeostat watches this host as its own program, while load comes and
// goes by the plan beside it, each in a session of its own. Whatever becomes of the
// trial, nothing it started stays.
import type { Ms, Result, Seconds } from "../../base/index.ts";
import type { TickRecord } from "../../show/record/index.ts";
import { ownWatch, Session, within } from "../programs/index.ts";
import { runSpike, until } from "./load.ts";
import type { LoadTool, RanSpike } from "./load.ts";
import type { PredictionPlan, SpikeKind } from "./plan.ts";
import { sampleOf } from "./samples.ts";
import type { Sample } from "./samples.ts";

export interface Progress {
  readonly done: Seconds;
  readonly total: Seconds;
  readonly says: string;
}

export interface LiveOptions {
  readonly plan: PredictionPlan;
  readonly tool: LoadTool;
  /** Command line that runs homeostat, without its words. */
  readonly homeostat: readonly string[];
  /** Holds a line of `--json` against the published schema. */
  readonly check: (value: unknown) => Result<TickRecord>;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

export interface LiveRun {
  readonly samples: readonly Sample[];
  readonly spikes: readonly RanSpike[];
  /** Wall clock, milliseconds since 1970, at which the plan's time was 0. */
  readonly beganAt: Ms;
}

/** The first tick is there within a second; a machine with twenty loads for each core may need thirty. */
const FIRST_TICK_MS = 60_000;

const SAYS: Readonly<Record<SpikeKind, string>> = {
  abrupt: "idle, then a spike out of nothing",
  ramp: "idle, then a slow climb and a spike",
  variance: "idle, then wider and wider swings and a spike",
};

/** Runs the plan; rejects with the signal's reason when it is aborted, after everything was taken down. */
export async function runLive(options: LiveOptions): Promise<LiveRun> {
  const { plan, tool } = options;
  const sessions = [new Session(), new Session()] as const;
  const [watching, loading] = sessions;
  const fault = new AbortController();
  const signal = AbortSignal.any([options.signal, fault.signal]);
  try {
    const watch = await Watch.start(watching, options, fault);
    signal.throwIfAborted();
    const [began, beganAt] = [performance.now(), Date.now()];
    const walk = { tool, session: loading, began, signal };
    const say = (says: string): void => {
      watch.mustBeAwake(beganAt);
      const done = (performance.now() - began) / 1000;
      options.onProgress({ done, total: plan.seconds, says });
    };
    const spikes: RanSpike[] = [];
    for (const spike of plan.spikes) {
      say(`spike ${spikes.length + 1} of ${plan.spikes.length}: ${SAYS[spike.kind]}`);
      spikes.push(await runSpike(spike, walk));
    }
    say("idle to the end");
    await until(plan.seconds, walk);
    return { samples: [...watch.samples], spikes, beganAt };
  } catch (error) {
    throw fault.signal.aborted ? fault.signal.reason : error;
  } finally {
    await Promise.all(sessions.map((session) => session.end()));
  }
}

/** Without a tick for so long homeostat has ended or hangs. */
const SILENCE_MS: Ms = 60_000;

/** `homeostat watch --json` as its own program, and what it has said so far. */
class Watch {
  readonly samples: Sample[] = [];
  #onFirst: () => void = () => {};

  /** Waits for its first tick. A line that is no tick aborts `fault`. */
  static async start(
    session: Session,
    { homeostat, plan, check }: LiveOptions,
    fault: AbortController,
  ): Promise<Watch> {
    const watch = new Watch();
    const first = new Promise<void>((resolve) => (watch.#onFirst = resolve));
    const onLine = (line: string): void => {
      try {
        watch.#take(check(JSON.parse(line)));
      } catch (error) {
        fault.abort(error);
      }
    };
    const flags = ["--json", "--interval", String(plan.interval)];
    await session.start(ownWatch(session, homeostat, flags), { onLine });
    await within(FIRST_TICK_MS, first, "homeostat watch --json said nothing");
    return watch;
  }

  #take(record: Result<TickRecord>): void {
    if (!record.ok) throw new Error(`homeostat watch --json: ${record.trouble.message}`);
    this.samples.push(sampleOf(record.value));
    this.#onFirst();
  }

  /** Throws when no tick came lately. */
  mustBeAwake(since: Ms): void {
    const last = Math.max(since, this.samples.at(-1)?.wall ?? 0);
    if (Date.now() - last > SILENCE_MS)
      throw new Error(`homeostat watch said nothing for ${SILENCE_MS / 1000} s`);
  }
}
