// What is measured once beside the rounds: memory of sessions started as a user starts
// them, the time to the first frame and to the help, and the first ticks of cold code.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../../src/base/index.ts";
import { end, start, startOnTerminal } from "./children.ts";
import { Contender } from "./contender.ts";
import { workFolder } from "./contenders.ts";
import { readCost, readMemory } from "./meter.ts";
import type { Memory } from "./meter.ts";

/** Twenty ticks a second: what is allocated in minutes at 1 Hz is allocated in seconds. */
const FAST = ["--interval", "0.05"];
/** A frame has at least so many characters that are seen; less is the terminal being prepared. */
const FRAME_CHARACTERS = 400;
const FRAME_LIMIT_MS = 5000;

const state = (name: string): readonly string[] => ["--state", join(workFolder, name)];

export async function headlessMemory(program: string, lasting: number): Promise<Memory> {
  const args = [program, "watch", "--json", ...FAST, ...state("memory")];
  const child = await start({ command: process.execPath, args, stdout: "null" });
  await sleep(lasting);
  const memory = readMemory(child.pid);
  await end(child);
  return memory;
}

export async function dashboardMemory(program: string, lasting: number): Promise<Memory> {
  const args = [program, "watch", ...FAST, ...state("memory-dashboard")];
  const { child, terminal } = startOnTerminal(args);
  terminal.onData(() => {});
  await sleep(lasting);
  const memory = readMemory(child.pid);
  await end(child);
  return memory;
}

export interface ColdTicks {
  /** CPU milliseconds a tick over the ticks counted. */
  readonly cpu: number;
  readonly ticks: number;
}

/** So many ticks after the first of a session just started at 1 Hz: nothing of it is compiled yet. */
export async function coldTicks(program: string, ticks: number): Promise<ColdTicks> {
  const args = [program, "watch", "--json", "--interval", "1", ...state("cold")];
  const child = await start({ command: process.execPath, args, stdout: "pipe" });
  const contender = new Contender(child, 1000, { kind: "lines", read: () => ({ ms: null }) });
  await contender.hear(1);
  await sleep(250);
  const before = readCost(child.pid);
  await contender.hear(ticks);
  await sleep(250);
  const after = readCost(child.pid);
  await end(child);
  return { cpu: (after.cpu - before.cpu) / ticks, ticks };
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
