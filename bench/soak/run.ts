// A soak: the real program watches this host as it is, with the jobs of an ordinary one, for so
// long. All it starts ends with it.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Seconds } from "../../src/base/index.ts";
import { burstsOf, live } from "../life/bursts.ts";
import { Stage } from "../life/stage.ts";
import { startWatch } from "../life/watch.ts";
import { kept } from "./measures.ts";
import type { Kept, Soaked } from "./measures.ts";
import type { Options } from "./options.ts";

/** Says how it goes so often. */
const TELL: Seconds = 60;

export interface SoakOptions extends Omit<Options, "out"> {
  readonly signal: AbortSignal;
  readonly onProgress: (seconds: Seconds, ticks: readonly Kept[]) => void;
}

/** Rejects when aborted, after everything was taken down. */
export async function soak(options: SoakOptions): Promise<Soaked> {
  const { seconds, interval, seed, pace, program, signal, onProgress } = options;
  const stage = new Stage();
  const { folder, watching, living } = stage;
  const ticks: Kept[] = [];
  try {
    const watch = await startWatch({
      session: watching,
      program,
      folder,
      interval,
      memory: join(folder, "memory.jsonl.gz"),
      onTick: (tick) => ticks.push(kept(tick)),
    });
    const bursts = live(burstsOf({ seconds, pace, seed }), { session: living, folder, signal });
    // A job that cannot be started is told where the run ends.
    bursts.catch(() => {});
    for (let done = 0; done < seconds; done += TELL) {
      await sleep(1000 * Math.min(TELL, seconds - done), undefined, { signal });
      onProgress(Math.min(seconds, done + TELL), ticks);
    }
    const started = await bursts;
    await watch.end();
    return { ticks, bursts: started, interval };
  } finally {
    await stage.end();
  }
}
