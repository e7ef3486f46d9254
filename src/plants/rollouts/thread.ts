// The program of a rollout thread: plays the episodes of a task and answers, one task after
// another, until the crew ends it. Not imported by anybody.
import { parentPort } from "node:worker_threads";
import { must } from "../../base/index.ts";
import { Misuse } from "../worlds/index.ts";
import { made } from "./named.ts";
import type { Table } from "./table.ts";
import type { Answer, Task } from "./task.ts";

const port = must(parentPort, "a rollout thread has a parent");
let table: Table<unknown, unknown> | null = null;
let tableId = -1;

async function play({ id, make, makeId, policy, seeds }: Task): Promise<Answer> {
  if (table === null || tableId !== makeId) {
    table = (await made(make)) as Table<unknown, unknown>;
    tableId = makeId;
  }
  const at = table;
  const player = await made(policy);
  return { id, episodes: seeds.map((seed) => at.play(player, seed)) };
}

const answer = (task: Task): Promise<void> =>
  play(task)
    .catch((error: unknown): Answer => {
      const trouble = error instanceof Misuse ? error.trouble : null;
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { id: task.id, trouble, said };
    })
    .then((played) => port.postMessage(played))
    // An episode that cannot be copied.
    .catch((error: unknown) =>
      port.postMessage({ id: task.id, trouble: null, said: String(error) } satisfies Answer),
    );

/** Loading a module takes a while: a task begins when the one before has been answered. */
let answered = Promise.resolve();
port.on("message", (task: Task) => {
  answered = answered.then(() => answer(task));
});
