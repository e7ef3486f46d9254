// Records this host as a text file that homeostat can play back: the files its reader
// and `doctor` look at, a few times over. Reads only; writes one file or stdout.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { describeTrouble } from "../src/base/index.ts";
import { openLiveSource } from "../src/plants/host/index.ts";
import {
  Anonymiser,
  capture,
  difference,
  formatRecording,
} from "../src/plants/host/recording/index.ts";
import type { Capture, RecordedFrame, Recording } from "../src/plants/host/recording/index.ts";

const USAGE = `Usage: node tools/record-host.ts [--frames N] [--every S] [--anonymise] [--name NAME] [--out FILE]
  --frames N     moments to record, 1 to 100 (default 3)
  --every S      seconds between them, 0.1 to 60 (default 1)
  --anonymise    replace host, process, interface and cgroup names
  --name NAME    name of the recording, a-z 0-9 - (default host)
  --root DIR     record another tree that holds proc and sys
  --out FILE     where to write (default: stdout)`;

/** Wrong use; the message is for the person who typed it. */
class Misuse extends Error {}

interface Wish {
  readonly frames: number;
  readonly every: number;
  readonly anonymise: boolean;
  readonly name: string;
  readonly root: string;
  readonly out: string | undefined;
}

function within(value: string, flag: string, [low, high]: readonly [number, number]): number {
  const number = Number(value);
  if (value.trim() !== "" && number >= low && number <= high) return number;
  throw new Misuse(`--${flag} must be a number from ${low} to ${high}, not "${value}"`);
}

function readWish(): Wish {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      frames: text,
      every: text,
      name: text,
      root: text,
      out: text,
      anonymise: { type: "boolean" },
    },
  });
  const name = values.name ?? "host";
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/u.test(name))
    throw new Misuse(`--name must be made of a-z, 0-9 and -, not "${name}"`);
  const frames = within(values.frames ?? "3", "frames", [1, 100]);
  if (!Number.isInteger(frames)) throw new Misuse("--frames must be a whole number");
  const every = within(values.every ?? "1", "every", [0.1, 60]);
  return {
    frames,
    every,
    anonymise: values.anonymise ?? false,
    name,
    root: values.root ?? "/",
    out: values.out,
  };
}

async function record(wish: Wish): Promise<Recording> {
  const opened = openLiveSource(wish.root);
  if (!opened.ok) throw new Misuse(describeTrouble(opened.trouble));
  const anonymiser = wish.anonymise ? new Anonymiser() : null;
  const frames: RecordedFrame[] = [];
  let before: Capture | null = null;
  const start = performance.now();
  for (let index = 0; index < wish.frames; index++) {
    await sleep(Math.max(0, start + index * wish.every * 1000 - performance.now()));
    const at = index === 0 ? 0 : Math.round(performance.now() - start) / 1000;
    const seen = capture(opened.value);
    const moment = anonymiser === null ? seen : anonymiser.clean(seen);
    frames.push(difference(before, moment, at));
    before = moment;
  }
  opened.value.dispose();
  const note = `${wish.frames} moments, ${wish.every} s apart${wish.anonymise ? ", names replaced" : ""}`;
  return { name: wish.name, notes: [note], frames };
}

try {
  const wish = readWish();
  const text = formatRecording(await record(wish));
  if (wish.out === undefined) process.stdout.write(text);
  else writeFileSync(wish.out, text);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`record-host: ${message}\n${USAGE}`);
  process.exitCode = 2;
}
