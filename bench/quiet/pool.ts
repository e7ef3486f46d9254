// Hosts over the cores: as many processes as asked for, each runs one host at a time.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { HostOutcome } from "./outcome.ts";
import type { Task } from "./run.ts";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));

export interface PoolOptions {
  readonly tasks: readonly Task[];
  readonly processes: number;
  /** Told of each outcome as it comes. */
  readonly note: (outcome: HostOutcome) => void;
}

/** Outcomes in the order of the tasks; a process that ends before its answer is an error. */
export async function runAll({ tasks, processes, note }: PoolOptions): Promise<HostOutcome[]> {
  const outcomes: HostOutcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < tasks.length) {
      const place = next++;
      const outcome = await runOne(tasks[place]!);
      outcomes[place] = outcome;
      note(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(processes, tasks.length) }, work));
  return outcomes;
}

function runOne(task: Task): Promise<HostOutcome> {
  return new Promise((done, fail) => {
    const child = fork(CHILD, { execArgv: ["--expose-gc"] });
    child.once("message", (outcome) => {
      child.removeAllListeners("exit");
      child.disconnect();
      done(outcome as HostOutcome);
    });
    child.once("error", fail);
    child.once("exit", (code) =>
      fail(new Error(`${task.kind} host ${task.seed} ended with ${code}`)),
    );
    child.send(task);
  });
}
