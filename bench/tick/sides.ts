// What is measured once beside the rounds: a session that lasts over all of them, as a
// user starts it, and the time to the first frame and to the help.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../../src/base/index.ts";
import { end, start, startOnTerminal } from "./children.ts";
import { Contender, SETTLE_MS } from "./contender.ts";
import { workFolder } from "./contenders.ts";
import { readCost, readMemory } from "./meter.ts";
import type { Cost, Memory } from "./meter.ts";

/** A frame has at least so many characters that are seen; less is the terminal being prepared. */
const FRAME_CHARACTERS = 400;
const FRAME_LIMIT_MS = 5000;

const state = (name: string): readonly string[] => ["--state", join(workFolder, name)];

/** A session over the whole benchmark: what it used once it had settled in, and holds at the end. */
export interface Session {
  /** CPU milliseconds a tick, from its first tick to the end of the benchmark. */
  readonly cpu: number;
  readonly seconds: number;
  readonly memory: Memory;
}

export interface ColdTicks {
  /** CPU milliseconds a tick over the ticks counted. */
  readonly cpu: number;
  readonly ticks: number;
}

/**
 * A session started as a user starts it and never stopped: memory and the cost of the
 * first ticks are taken from it. What it adds to the others' slots is its one tick a second.
 */
export class Companion {
  readonly #contender: Contender;
  readonly #interval: number;
  readonly #begin: Cost;

  private constructor(contender: Contender, interval: number) {
    this.#contender = contender;
    this.#interval = interval;
    this.#begin = readCost(contender.child.pid);
  }

  /** `watch --json --interval 1`, its output read. */
  static async headless(program: string): Promise<Companion> {
    const args = [program, "watch", "--json", "--interval", "1", ...state("headless")];
    const child = await start({ command: process.execPath, args, stdout: "pipe" });
    const contender = new Contender(child, 1000, { kind: "lines", read: () => ({ ms: null }) });
    await contender.hear(1);
    await sleep(SETTLE_MS);
    return new Companion(contender, 1000);
  }

  /** The dashboard, twice a second. */
  static async dashboard(program: string): Promise<Companion> {
    const args = [program, "watch", "--interval", "0.5", ...state("drawn")];
    const { child, terminal } = startOnTerminal(args);
    terminal.onData(() => {});
    await sleep(1000 + SETTLE_MS);
    return new Companion(new Contender(child, 500, { kind: "clock" }), 500);
  }

  /** Must be asked for first, before anything else runs. */
  async firstTicks(ticks: number): Promise<ColdTicks> {
    await this.#contender.hear(ticks);
    await sleep(SETTLE_MS);
    const { cpu } = readCost(this.#contender.child.pid);
    return { cpu: (cpu - this.#begin.cpu) / ticks, ticks };
  }

  async end(): Promise<Session> {
    const { child } = this.#contender;
    const { cpu, at } = readCost(child.pid);
    const memory = readMemory(child.pid);
    await end(child);
    const elapsed = at - this.#begin.at;
    const ticks = elapsed / this.#interval;
    return { cpu: (cpu - this.#begin.cpu) / ticks, seconds: elapsed / 1000, memory };
  }
}

export interface Startup {
  /** Median milliseconds from the start of the process. */
  readonly fromStart: number;
  /** The same for a Node that runs one line on the same terminal, measured in turn with it. */
  readonly bareNode: number;
}

/** Time until a whole frame stands on the terminal. */
export async function firstFrame(program: string, runs: number): Promise<Startup> {
  const frames: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    bare.push(await untilShown(["-e", "process.stdout.write('.')"], 1));
    frames.push(await untilShown([program, "watch", ...state("frame")], FRAME_CHARACTERS));
  }
  return { fromStart: median(frames), bareNode: median(bare) };
}

async function untilShown(args: readonly string[], characters: number): Promise<number> {
  const started = performance.now();
  const { child, terminal } = startOnTerminal(args);
  let shown = "";
  const elapsed = await new Promise<number>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`no frame within ${FRAME_LIMIT_MS} ms`)),
      FRAME_LIMIT_MS,
    );
    terminal.onData((data) => {
      shown += data;
      if (visibleLength(shown) < characters) return;
      clearTimeout(late);
      resolve(performance.now() - started);
    });
  });
  await end(child);
  return elapsed;
}

// eslint-disable-next-line no-control-regex
const ESCAPES = /\u001b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\u0007]*\u0007|[=>()78c][B0]?)/g;

const visibleLength = (text: string): number => text.replace(ESCAPES, "").replace(/\s/g, "").length;

export interface HelpTime {
  /** Median milliseconds from start to exit, and of CPU. */
  readonly wall: number;
  readonly bareNode: number;
}

export async function helpTime(program: string, runs: number): Promise<HelpTime> {
  const help: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    bare.push(await untilExit(["-e", "0"]));
    help.push(await untilExit([program, "--help"]));
  }
  return { wall: median(help), bareNode: median(bare) };
}

async function untilExit(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = await start({ command: process.execPath, args, stdout: "null" });
  if (child.code() === null) await new Promise<void>((resolve) => child.onEnd(resolve));
  if (child.code() !== 0) throw new Error(`${args.join(" ")}: ${child.complaint()}`);
  return performance.now() - started;
}
