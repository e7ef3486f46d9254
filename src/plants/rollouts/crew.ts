// A crew of threads that play episodes. Which thread plays what is left to chance; an episode
// is a function of policy and seed alone and goes to its own place, so that the result is
// the same for any number of threads.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { must } from "../../base/index.ts";
import { Misuse, misuse } from "../worlds/index.ts";
import type { Named } from "./named.ts";
import type { Answer, Task } from "./task.ts";

export interface Plan {
  /** Names a function that makes a `Table`: a world with whoever plays whole episodes in it. */
  readonly make: Named;
  /** Each names a function that makes a policy for that table. */
  readonly policies: readonly Named[];
  /** Every policy plays each of them. */
  readonly seeds: readonly number[];
  /** Ends it early: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told how many of all episodes are done. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** More would only wait for each other. */
const MOST_THREADS = 256;
/** Tasks a thread has on average: with fewer, one thread ends while the others have long to go. */
const TASKS_A_THREAD = 32;
/** Tasks a thread holds: it goes on with the second while the answer to the first is on its way. */
const HELD = 2;

const SUFFIX = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
const THREAD = new URL(`./thread${SUFFIX}`, import.meta.url);

interface Waiting {
  readonly task: Task;
  readonly resolve: (episodes: readonly unknown[]) => void;
  readonly reject: (error: Error) => void;
}

interface Hand {
  readonly worker: Worker;
  /** Tasks it was given and has not answered, in their order. */
  readonly held: Waiting[];
}

/** Threads that stay until `close`, for many runs one after another; they do not keep the program alive. */
export class Crew {
  readonly threads: number;
  readonly #hands: readonly Hand[];
  readonly #makes: Named[] = [];
  #queue: Waiting[] = [];
  #lastId = 0;
  #ended: Error | null = null;

  /** `threads`: 1 to 256; as many as there are cores where it is not given. Throws `Misuse`. */
  constructor(threads: number = availableParallelism()) {
    if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
      misuse("rollouts.threads", `${threads} threads cannot be`, `take 1 to ${MOST_THREADS}`);
    this.threads = threads;
    this.#hands = Array.from({ length: threads }, () => this.#hire());
  }

  /** Policies × seeds episodes, in the order of both. Rejects with `Misuse` for what cannot be played. */
  async run<Episode>(plan: Plan): Promise<readonly (readonly Episode[])[]> {
    const { policies, seeds, signal, onProgress } = plan;
    signal?.throwIfAborted();
    const all = policies.length * seeds.length;
    const size = Math.max(1, Math.ceil(all / (this.threads * TASKS_A_THREAD)));
    const makeId = this.#makeIdOf(plan.make);
    const own: Waiting[] = [];
    let done = 0;
    const parts = policies.map((policy) =>
      Promise.all(
        partsOf(seeds, size).map(async (part) => {
          const named = { make: sendable(plan.make), makeId, policy: sendable(policy) };
          const task = { id: (this.#lastId += 1), ...named, seeds: part };
          const episodes = await this.#wait(task, own);
          done += part.length;
          onProgress?.(done, all);
          return episodes as readonly Episode[];
        }),
      ),
    );
    const stop = (): void => this.#abandon(own, signal?.reason as Error);
    signal?.addEventListener("abort", stop, { once: true });
    try {
      return (await Promise.all(parts)).map((one) => one.flat());
    } catch (error) {
      this.#abandon(own, error as Error);
      throw error;
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Ends the threads; what they were playing is rejected. Safe to call twice. */
  close(): void {
    this.#end(new Error("the crew has been closed"));
  }

  #hire(): Hand {
    const hand: Hand = { worker: new Worker(THREAD), held: [] };
    hand.worker.unref();
    hand.worker.on("message", (answer: Answer) => this.#take(hand, answer));
    hand.worker.on("error", (error) => this.#end(error as Error));
    hand.worker.on("exit", () => this.#end(new Error("a rollout thread has ended")));
    return hand;
  }

  #makeIdOf(make: Named): number {
    const known = this.#makes.indexOf(make);
    return known >= 0 ? known : this.#makes.push(make) - 1;
  }

  #wait(task: Task, own: Waiting[]): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== null) return reject(this.#ended);
      const waiting = { task, resolve, reject };
      own.push(waiting);
      this.#queue.push(waiting);
      return this.#deal();
    });
  }

  /** Gives each thread a task, before any of them a second one. */
  #deal(): void {
    for (let held = 0; held < HELD; held += 1)
      for (const hand of this.#hands) {
        if (hand.held.length > held) continue;
        const next = this.#queue.shift();
        if (next === undefined) return;
        this.#give(hand, next);
      }
  }

  #give(hand: Hand, next: Waiting): void {
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      hand.worker.postMessage(next.task);
    } catch (error) {
      // What cannot be copied has not been sent.
      return next.reject(error as Error);
    }
    hand.held.push(next);
    return hand.worker.ref();
  }

  #take(hand: Hand, answer: Answer): void {
    const { task, resolve, reject } = must(hand.held.shift(), "a thread answers what it was given");
    must(task.id === answer.id, "tasks are answered in their order");
    if (hand.held.length === 0) hand.worker.unref();
    if ("episodes" in answer) resolve(answer.episodes);
    else reject(answer.trouble === null ? new Error(answer.said) : new Misuse(answer.trouble));
    this.#deal();
  }

  /** Takes tasks out of the queue; what is being played ends by itself and is heard by nobody. */
  #abandon(tasks: readonly Waiting[], because: Error): void {
    const gone = new Set(tasks);
    this.#queue = this.#queue.filter((one) => !gone.has(one));
    for (const { reject } of tasks) reject(because);
  }

  #end(because: Error): void {
    if (this.#ended !== null) return;
    this.#ended = because;
    const open = this.#hands.flatMap(({ held }) => held);
    for (const { reject } of [...open, ...this.#queue.splice(0)]) reject(because);
    for (const { worker } of this.#hands) void worker.terminate();
  }
}

/** An address as text: a `URL` cannot be copied to a thread. */
const sendable = (named: Named): Named => ({ ...named, module: String(named.module) });

function partsOf(seeds: readonly number[], size: number): readonly (readonly number[])[] {
  const parts: (readonly number[])[] = [];
  for (let at = 0; at < seeds.length; at += size) parts.push(seeds.slice(at, at + size));
  return parts;
}

/** One run with a crew of its own. */
export async function rollouts<Episode>({
  threads,
  ...plan
}: Plan & { readonly threads?: number }): Promise<readonly (readonly Episode[])[]> {
  const crew = new Crew(threads);
  try {
    return await crew.run<Episode>(plan);
  } finally {
    crew.close();
  }
}
