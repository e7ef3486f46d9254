// Lets the whole reader live on hosts whose files are damaged, listed wrongly, denied
// or gone at random, with a clock that stands still or leaps, and looks at every frame.
import { describeTrouble } from "../../src/base/index.ts";
import type { Chance, GapReason } from "../../src/base/index.ts";
import { createHostPlant } from "../../src/plants/host/index.ts";
import type { FileHandle } from "../../src/plants/host/index.ts";
import { examineHost } from "../../src/plants/host/doctor/index.ts";
import {
  RecordedSource,
  formatRecording,
  parseRecording,
} from "../../src/plants/host/recording/index.ts";
import type { Recording } from "../../src/plants/host/recording/index.ts";
import { recordedAgain } from "../../src/plants/host/recording/recording.fixture.ts";
import type { HostMetrics, Sample } from "../../src/plants/index.ts";
import { MOST_FAULTS, chanceOf } from "./parsers-fuzz.ts";
import { mutate } from "./mutate.ts";

export interface FrameOutcome {
  frames: number;
  /** Damaged files the reader was given on the way. */
  files: number;
  /** Values that were known, and gaps. */
  known: number;
  gaps: number;
  readonly faults: string[];
}

/** Share of reads, opens and listings that go wrong. */
const DAMAGED = 0.2;
const REFUSED = 0.02;
const REASONS: readonly GapReason[] = ["absent", "vanished", "denied", "unreadable"];
const STRANGE_NAMES = [
  "",
  "0",
  "-1",
  "99999999999999999999",
  "1e3",
  "self",
  "a/b",
  "cpu",
  "cpu99999",
  "\u001b[31m",
  "\ufffd",
  "thermal_zone0x",
];

class DamagingSource extends RecordedSource {
  damaged = 0;
  readonly #chance: Chance;

  constructor(recording: Recording, chance: Chance) {
    super(recording);
    this.#chance = chance;
  }

  override open(path: string): FileHandle | GapReason {
    return this.#refusal() ?? super.open(path);
  }

  override read(handle: FileHandle, into: Uint8Array): number | GapReason {
    return this.#refusal() ?? this.#spoil(super.read(handle, into), into);
  }

  override readOnce(path: string, into: Uint8Array): number | GapReason {
    return this.#refusal() ?? this.#spoil(super.readOnce(path, into), into);
  }

  override list(path: string): readonly string[] | GapReason {
    const names = super.list(path);
    if (typeof names === "string" || this.#chance() > DAMAGED) return this.#refusal() ?? names;
    const kept = names.filter(() => this.#chance() > 0.1);
    return [...kept, STRANGE_NAMES[Math.floor(this.#chance() * STRANGE_NAMES.length)]!];
  }

  #refusal(): GapReason | null {
    return this.#chance() < REFUSED ? REASONS[Math.floor(this.#chance() * REASONS.length)]! : null;
  }

  #spoil(length: number | GapReason, into: Uint8Array): number | GapReason {
    if (typeof length !== "number" || this.#chance() > DAMAGED) return length;
    const file = Buffer.from(into.subarray(0, length));
    const spoilt = mutate(file, this.#chance, file).subarray(0, into.length);
    into.set(spoilt);
    this.damaged++;
    return spoilt.length;
  }
}

/** Lives `runs` short lives of a reader, from run `first` on; each plays one host from end to end. */
export function fuzzFrames(
  hosts: readonly Recording[],
  wish: { seed: number; runs: number; first?: number },
): FrameOutcome {
  const outcome: FrameOutcome = { frames: 0, files: 0, known: 0, gaps: 0, faults: [] };
  const first = wish.first ?? 0;
  for (let run = first; run < first + wish.runs && outcome.faults.length < MOST_FAULTS; run++) {
    const chance = chanceOf(wish.seed, run);
    const host = hosts[Math.floor(chance() * hosts.length)]!;
    const source = new DamagingSource(host, chance);
    try {
      liveOn(source, chance, outcome);
    } catch (error) {
      outcome.faults.push(
        `seed ${wish.seed} run ${run} ${host.name} at ${source.at} s: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    outcome.files += source.damaged;
  }
  return outcome;
}

/** Time that a tick may seem to have taken: as recorded, none at all, or an age. */
function stepOf(source: DamagingSource, chance: Chance): number {
  if (chance() < 0.9) return source.clock.monotonic();
  return chance() < 0.5 ? 0 : 1e12;
}

function liveOn(source: DamagingSource, chance: Chance, outcome: FrameOutcome): void {
  const made = createHostPlant({ source });
  if (!made.ok) throw new Error(made.trouble.message);
  const plant = made.value;
  let now = 0;
  do {
    now = Math.max(now, stepOf(source, chance));
    const sample = plant.read({ monotonic: now, wall: 0 }, 1000);
    outcome.frames++;
    const fault = sampleFault(sample, plant.sensors.count, outcome);
    if (fault !== null) throw new Error(fault);
  } while (source.advance());
  plant.close();
  if (examineHost(source, null).some((finding) => finding.because === ""))
    throw new Error("a finding without a reason");
}

/** Records damaged hosts and reads the recordings back; what went wrong, at most `MOST_FAULTS`. */
export function fuzzRecorder(
  hosts: readonly Recording[],
  wish: { seed: number; runs: number },
): string[] {
  const faults: string[] = [];
  for (let run = 0; run < wish.runs && faults.length < MOST_FAULTS; run++) {
    const chance = chanceOf(wish.seed, run);
    const host = hosts[Math.floor(chance() * hosts.length)]!;
    const source = new DamagingSource(host, chance);
    const frames = recordedAgain(source);
    const parsed = parseRecording(
      formatRecording({ name: "fuzz", notes: [], frames }),
      `seed ${wish.seed} run ${run}`,
    );
    if (!parsed.ok) faults.push(describeTrouble(parsed.trouble));
  }
  return faults;
}

/** Metrics that no damage may push above 1: the published schema says so. */
const SHARES: ReadonlySet<string> = new Set([
  "cpuAvg",
  "cpuMax",
  "memUsed",
  "swapUsed",
  "psiCpuSome",
  "psiMemorySome",
  "psiIoSome",
] satisfies (keyof HostMetrics)[]);

/** Counts values and gaps; the first thing wrong with a sample, or null. */
function sampleFault(sample: Sample, sensors: number, outcome: FrameOutcome): string | null {
  for (let i = 0; i < sensors; i++) {
    const value = sample.frame.value(i);
    if (value === null) outcome.gaps++;
    else if (value >= 0 && value <= 1) outcome.known++;
    else return `sensor ${i} is ${value}`;
  }
  for (const [name, value] of Object.entries(sample.metrics)) {
    const most = SHARES.has(name) ? 1 : Number.MAX_VALUE;
    if (value !== null && !(value >= 0 && value <= most)) return `${name} is ${value}`;
  }
  for (const row of sample.processes) {
    const numbers = [row.cpuRatio, row.waitRatio, row.rssBytes];
    const wrong = numbers.find((value) => value !== null && !(value >= 0 && value < Infinity));
    if (row.waitRatio !== null && row.waitRatio > 1) return `process ${row.pid} waits too much`;
    if (wrong !== undefined) return `process ${row.pid} says ${wrong}`;
  }
  return sample.processes.length > 10 ? `${sample.processes.length} top processes` : null;
}
