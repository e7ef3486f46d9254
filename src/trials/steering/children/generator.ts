// Open-loop load: requests are sent at times drawn before, whether or not earlier ones
// were answered, and their latency counts from the time at which they should have been
// sent (Tene's coordinated omission). Its own lateness is measured beside it. Runs in a
// session of its own with priority over what it measures. Child process of the trial.
import { Agent, request } from "node:http";
import { setPriority } from "node:os";
import { readFileSync, writeFileSync } from "node:fs";
import { seededChance } from "../../../base/index.ts";
import { obey, say } from "../../programs/index.ts";

export interface LoadOrder {
  readonly id: number;
  readonly port: number;
  readonly path: string;
  /** Requests a second. */
  readonly rate: number;
  readonly arrivals: "poisson" | "fixed";
  readonly seed: number;
  /** Time over which requests are sent before those that count, and time over which those are. */
  readonly lead: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly id: number;
  /** Intended sending times, ms from the start of the load. */
  readonly intended: readonly number[];
  /** From the intended time to the last byte of the answer; for the unanswered, to when waiting ended. */
  readonly latency: readonly number[];
  /** How much later than intended it was sent. */
  readonly late: readonly number[];
  /** Indexes of requests without a whole answer of status 200 within the time. */
  readonly unanswered: readonly number[];
}

/** Answers are awaited this long after the last request. */
const PATIENCE_MS = 10_000;
/** More connections than the service can have requests waiting. */
const CONNECTIONS = 1024;
const NICE = -10;
/** What a browser asks for; nginx compresses the answer, which is its work here. */
const HEADERS = { "accept-encoding": "gzip" };

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, maxFreeSockets: CONNECTIONS });

/** Ahead of what it measures, within its session and among sessions; without the rights as it is. */
function takePriority(): number {
  try {
    setPriority(0, NICE);
    writeFileSync("/proc/self/autogroup", String(NICE));
  } catch {
    // Said by what is reported: the nice value in force and the lateness.
  }
  return Number(readFileSync("/proc/self/stat", "utf8").split(") ").pop()!.split(" ")[16]);
}

/** The requests that count are the same for one seed, whatever time leads up to them. */
function intendedTimes({ lead, seed, seconds, ...how }: LoadOrder): number[] {
  const before = arrivalTimes({ ...how, seed: seed + 1 }, lead * 1000);
  return [
    ...before,
    ...arrivalTimes({ ...how, seed }, seconds * 1000).map((at) => lead * 1000 + at),
  ];
}

function arrivalTimes(
  { rate, arrivals, seed }: Pick<LoadOrder, "rate" | "arrivals" | "seed">,
  until: number,
): number[] {
  const chance = seededChance(seed);
  const gap = (): number => (arrivals === "fixed" ? 1 : -Math.log(1 - chance())) * (1000 / rate);
  const times: number[] = [];
  for (let at = gap(); at < until; at += gap()) times.push(at);
  return times;
}

/** One load from its first request until the last is answered or given up. */
class Load {
  readonly #order: LoadOrder;
  readonly #intended: number[];
  readonly #latency: number[];
  readonly #late: number[];
  readonly #unanswered = new Set<number>();
  readonly #began = performance.now();
  #next = 0;
  #open = 0;
  #giveUp: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(order: LoadOrder) {
    this.#order = order;
    this.#intended = intendedTimes(order);
    this.#latency = this.#intended.map(() => Number.NaN);
    this.#late = this.#intended.map(() => 0);
    say({ id: order.id, began: true });
    this.#sendDue();
  }

  #now(): number {
    return performance.now() - this.#began;
  }

  #sendDue(): void {
    const now = this.#now();
    while (this.#next < this.#intended.length && this.#intended[this.#next]! <= now)
      this.#send(this.#next++);
    if (this.#next < this.#intended.length)
      setTimeout(() => this.#sendDue(), Math.max(0, this.#intended[this.#next]! - this.#now()));
    else if (this.#open === 0) this.#end();
    else this.#giveUp = setTimeout(() => this.#end(), PATIENCE_MS);
  }

  #send(i: number): void {
    this.#late[i] = this.#now() - this.#intended[i]!;
    this.#open += 1;
    const { port, path } = this.#order;
    const sent = request({ agent, host: "127.0.0.1", port, path, headers: HEADERS }, (answer) => {
      answer.resume();
      answer.on("end", () => this.#settle(i, answer.statusCode === 200 && answer.complete));
      answer.on("error", () => this.#settle(i, false));
    });
    sent.on("error", () => this.#settle(i, false));
    sent.end();
  }

  #settle(i: number, whole: boolean): void {
    if (!Number.isNaN(this.#latency[i])) return;
    this.#latency[i] = this.#now() - this.#intended[i]!;
    if (!whole) this.#unanswered.add(i);
    this.#open -= 1;
    if (this.#open === 0 && this.#next === this.#intended.length) this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#giveUp);
    const now = this.#now();
    for (const [i, ms] of this.#latency.entries()) {
      if (!Number.isNaN(ms)) continue;
      this.#latency[i] = now - this.#intended[i]!;
      this.#unanswered.add(i);
    }
    const result: LoadResult = {
      id: this.#order.id,
      intended: this.#intended.map(rounded),
      latency: this.#latency.map(rounded),
      late: this.#late.map(rounded),
      unanswered: [...this.#unanswered].toSorted((a, b) => a - b),
    };
    say(result);
  }
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

say({ nice: takePriority() });
obey((order) => void new Load(order as LoadOrder));
