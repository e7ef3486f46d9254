// One demonstration on this host: the real program watches, ordinary life goes on, then a
// trouble comes; all of it ends when the trouble was announced or its time is over.
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ms, Seconds } from "../../src/base/index.ts";
import { Annals } from "../life/annals.ts";
import { burstsOf, live } from "../life/bursts.ts";
import { Stage } from "../life/stage.ts";
import { startWatch } from "../life/watch.ts";
import { lengthOf } from "./options.ts";
import type { Options } from "./options.ts";
import { isAnnounced, outcomeOf } from "./outcome.ts";
import type { Outcome, Played } from "./outcome.ts";
import { namesTrouble, TROUBLE } from "./troubles.ts";
import type { Scene, TroubleName } from "./troubles.ts";

/** Jobs of an hour come within twelve minutes, so that a short quiet phase holds each kind. */
const PACE = 0.2;
const LOOK: Ms = 500;
/** Watched on after it was announced, so that its hook is told and its severity settles. */
const AFTERWARDS: Seconds = 10;

export interface Result {
  readonly outcome: Outcome;
  /** What the watch had learnt at its end. */
  readonly memory: Uint8Array;
}

export interface Play {
  readonly options: Options;
  /** Null for the quiet phase. */
  readonly trouble: TroubleName | null;
  /** What an earlier watch had learnt; null to begin without. */
  readonly memory: Uint8Array | null;
  readonly signal: AbortSignal;
}

/** Plays one; rejects when aborted, after everything was taken down. */
export async function play(asked: Play): Promise<Result> {
  const stage = new Stage();
  const over = new AbortController();
  const signal = AbortSignal.any([asked.signal, over.signal]);
  try {
    return await playOn(stage, asked, { signal, fail: (error) => over.abort(error) });
  } catch (error) {
    throw over.signal.aborted ? over.signal.reason : error;
  } finally {
    await stage.end();
  }
}

interface Underway {
  readonly signal: AbortSignal;
  /** Ends it all for a fault beside it. */
  readonly fail: (error: unknown) => void;
}

async function playOn(stage: Stage, asked: Play, { signal, fail }: Underway): Promise<Result> {
  const { options, trouble, memory } = asked;
  const { folder, watching, living } = stage;
  const { interval, quiet, before, seed } = options;
  const scene = trouble === null ? NO_SCENE : await TROUBLE[trouble].prepare(stage);
  const file = join(folder, "memory.jsonl.gz");
  if (memory !== null) writeFileSync(file, memory, { mode: 0o600 });
  const annals = new Annals();
  const flags = ["--on-incident", makeHook(folder)];
  const watch = await startWatch({
    session: watching,
    folder,
    interval,
    memory: file,
    flags,
    program: options.program,
    through: scene.through,
    onTick: (tick) => annals.take(tick),
  });
  const ordinary = trouble === null ? quiet : before;
  const length = ordinary + (trouble === null ? 0 : lengthOf(trouble, options));
  const bursts = burstsOf({ seconds: length + AFTERWARDS, pace: PACE, seed });
  live(bursts, { session: living, folder, signal }).catch(fail);
  await sleep(ordinary * 1000, undefined, { signal });
  const onset = trouble === null ? null : Date.now();
  let pid: number | null = null;
  let late: Seconds = 0;
  const played = (): Played => describe(asked, { onset, folder, pid, late });
  if (trouble !== null) {
    annals.forgetPeaks();
    ({ pid } = await scene.begin(watch.pid));
    late = (Date.now() - onset!) / 1000;
    await announcement({ annals, played, seconds: lengthOf(trouble, options), signal });
  }
  await watch.end();
  const outcome = outcomeOf(annals, played());
  return { outcome, memory: readFileSync(file) };
}

const NO_SCENE: Scene = { through: [], begin: () => Promise.resolve({ pid: 0 }) };

interface Waiting {
  readonly annals: Annals;
  readonly seconds: Seconds;
  readonly signal: AbortSignal;
  readonly played: () => Played;
}

/** Waits until the trouble was announced and a little longer, or its time is over. */
async function announcement({ annals, played, seconds, signal }: Waiting): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await sleep(LOOK, undefined, { signal });
    const now = played();
    if (!isAnnounced(outcomeOf(annals, now), now.usedUpAfter !== null)) continue;
    await sleep(AFTERWARDS * 1000, undefined, { signal });
    return;
  }
}

interface Begun {
  readonly onset: Ms | null;
  readonly folder: string;
  /** Of the process that makes the trouble. */
  readonly pid: number | null;
  /** From the onset until that process had started and began. */
  readonly late: Seconds;
}

function describe({ options, trouble }: Play, { onset, folder, pid, late }: Begun): Played {
  const { interval } = options;
  const hook = hookToldIn(folder);
  if (trouble === null) {
    const quiet = { trouble: "quiet", title: "quiet phase", names: () => false, usedUpAfter: null };
    return { ...quiet, interval, onset, hook };
  }
  const { title, usesUp, lasts } = TROUBLE[trouble];
  const names = (source: string): boolean => namesTrouble(source, { name: trouble, pid });
  const usedUpAfter = usesUp ? late + lasts : null;
  return { trouble, title, interval, onset, usedUpAfter, names, hook };
}

/** A program that keeps each event it is told, as a line of `told.jsonl` beside it. */
function makeHook(folder: string): string {
  const path = join(folder, "told.sh");
  writeFileSync(path, '#!/bin/sh\n{ cat; echo; } >>"${0%/*}/told.jsonl"\n');
  chmodSync(path, 0o700);
  return path;
}

/** Whole lines of what the hook was told. */
function hookToldIn(folder: string): Played["hook"] {
  const file = join(folder, "told.jsonl");
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Played["hook"][number]);
}
