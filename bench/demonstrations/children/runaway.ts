// A process that runs away: one thread that computes without end. Child process of the
// demonstration; ends when told to, or when who started it has gone.
import { isMainThread, Worker } from "node:worker_threads";
import { obey, say } from "../../../src/trials/programs/index.ts";

if (isMainThread) {
  // A thread of its own computes, so that this one can hear that it is to end.
  const worker = new Worker(new URL(import.meta.url));
  worker.once("online", () => say({ says: "began" }));
  obey(() => {});
} else for (;;);
