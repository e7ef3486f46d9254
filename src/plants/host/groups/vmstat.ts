// /proc/vmstat, on a slow beat: pages that had to come from disk, swap traffic, and
// programs that had to free memory themselves. Held between beats.
import type { GapReason } from "../../../base/index.ts";
import { Counters, gapOfAdvance } from "../counters.ts";
import { KernelFile, type FileReader } from "../kernel-file.ts";
import { unsigned, virtualMemory, VMSTAT_KEYS, type VirtualMemory } from "../parsers/index.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";
import { softClip } from "./normalise.ts";
import { SlowBeat } from "./slow-beat.ts";

const SOURCE = "/proc/vmstat";
const PERIOD_MS = 5_000;
const PHASE_MS = 2_000;
/** Events a second at which a sensor reads one half: where programs begin to feel it. */
const HALF_PER_S = 100;

type Key = (typeof VMSTAT_KEYS)[number];
const SENSORS: readonly { id: string; title: string; keys: readonly Key[] }[] = [
  { id: "vm.major_faults", title: "page faults that waited for a disk", keys: ["pgmajfault"] },
  { id: "vm.swapping", title: "pages swapped in and out", keys: ["pswpin", "pswpout"] },
  { id: "vm.direct_reclaim", title: "pages programs searched to free", keys: ["pgscan_direct"] },
];

export class VmstatGroup implements Group {
  readonly name = "vmstat";
  readonly optional = true;
  readonly sensors: GroupSensors;
  readonly #file: KernelFile<VirtualMemory>;
  readonly #counters = new Counters();
  readonly #indices: number[];
  readonly #beat = new SlowBeat(PERIOD_MS, PHASE_MS);
  #readAt = Number.NaN;

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink, true);
    this.#file = new KernelFile(reader, SOURCE, virtualMemory);
    const present = this.#file.read() !== "absent";
    this.#indices = (present ? SENSORS : []).map(({ id, title }) =>
      this.sensors.add({
        id,
        title,
        unit: "1/s",
        normaliser: `x/(1+x), x = rate / ${HALF_PER_S}; every ${PERIOD_MS / 1000} s, held between`,
        source: SOURCE,
      }),
    );
  }

  read(reading: Reading): void {
    if (this.#indices.length === 0) return;
    if (!this.#beat.due(reading.now)) return this.sensors.hold();
    const gap = this.#file.read();
    if (gap !== null) return this.sensors.gapAll(gap);
    const elapsedMs = reading.now - this.#readAt;
    this.#readAt = reading.now;
    for (let i = 0; i < SENSORS.length; i++) this.#set(i, elapsedMs);
  }

  raw(): Record<string, unknown> {
    const { counts } = this.#file.content;
    return Object.fromEntries(VMSTAT_KEYS.map((key, i) => [key, unsigned(counts[i]!)]));
  }

  close(): void {
    this.#file.close();
  }

  #set(at: number, elapsedMs: number): void {
    let moved = 0;
    let gap: GapReason | null = null;
    for (const key of SENSORS[at]!.keys) {
      const slot = VMSTAT_KEYS.indexOf(key);
      const step = this.#counters.advance(slot, this.#file.content.counts[slot]!);
      gap ??= gapOfAdvance(step);
      moved += step;
    }
    if (gap !== null) return this.sensors.gap(this.#indices[at]!, gap);
    const rate = (moved * 1000) / elapsedMs;
    this.sensors.set(this.#indices[at]!, rate, softClip(rate / HALF_PER_S));
  }
}
