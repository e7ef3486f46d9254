// Load of the trial's own, where stress-ng is not installed: a thread for each core that
// computes for a share of every slice and sleeps for the rest. Child process of the trial;
// ends when told to, when its time is over, or when who started it has gone.
// Words: threads, share of each, seconds.
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { obey } from "../../programs/index.ts";

/** Short beside a tick, long beside a time slice of the scheduler. */
const SLICE_MS = 50;

function burn(share: number): never {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const until = performance.now() + share * SLICE_MS;
    while (performance.now() < until);
    if (share < 1) Atomics.wait(sleeper, 0, 0, (1 - share) * SLICE_MS);
  }
}

if (isMainThread) {
  const [threads = 1, share = 1, seconds = 1] = process.argv.slice(2).map(Number);
  const startThread = (): Worker => new Worker(new URL(import.meta.url), { workerData: share });
  Array.from({ length: threads }, startThread);
  setTimeout(() => process.exit(0), seconds * 1000);
  obey(() => {});
} else burn(workerData as number);
