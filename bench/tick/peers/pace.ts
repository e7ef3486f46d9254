// The beat of the peers that have none of their own: warm up at full speed, then one
// tick a beat, each reported as a line of JSON. A peer that was stopped for a while
// starts its grid anew.
import { setTimeout as sleep } from "node:timers/promises";

export interface Pace {
  readonly warmUp: number;
  readonly interval: number;
}

/** From the command line: warm-up ticks and milliseconds between ticks. */
export function paceFromArguments(): Pace {
  const [warmUp = "20", interval = "1000"] = process.argv.slice(2);
  return { warmUp: Number(warmUp), interval: Number(interval) };
}

/** Runs until it is killed. `tick` may return figures to be reported beside its wall time. */
export async function beat(pace: Pace, tick: () => unknown): Promise<never> {
  for (let i = 0; i < pace.warmUp; i += 1) {
    await tick();
    await sleep(2);
  }
  let due = performance.now() + pace.interval;
  for (;;) {
    await sleep(Math.max(0, due - performance.now()));
    const started = performance.now();
    const figures = await tick();
    const ms = performance.now() - started;
    process.stdout.write(`${JSON.stringify({ ms, figures })}\n`);
    due += pace.interval;
    if (due <= performance.now()) due = performance.now() + pace.interval;
  }
}
