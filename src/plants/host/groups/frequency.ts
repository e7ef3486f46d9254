// cpufreq, on a slow beat: how fast the cores run against their fastest. Asking for the
// present frequency can interrupt the core asked, so a few cores stand for all, one of
// them a tick, and the mean of the last answers is held.
import { KernelFile, type FileReader } from "../kernel-file.ts";
import { integer, type Integer } from "../parsers/index.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";
import { SlowBeat } from "./slow-beat.ts";

const FOLDER = "/sys/devices/system/cpu";
const PERIOD_MS = 5_000;
const PHASE_MS = 4_000;
const CORES_ASKED = 4;
const KHZ = 1000;

interface AskedCore {
  readonly file: KernelFile<Integer>;
  /** kHz. */
  readonly fastest: number;
  latest: number;
}

export class FrequencyGroup implements Group {
  readonly name = "frequency";
  readonly optional = true;
  readonly sensors: GroupSensors;
  readonly #cores: AskedCore[] = [];
  readonly #beat = new SlowBeat(PERIOD_MS, PHASE_MS);
  readonly #sensor: number | null;
  #turn = 0;

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink, true);
    for (const core of coresAsked(reader)) {
      const folder = `${FOLDER}/${core}/cpufreq`;
      const fastest = reader.value(`${folder}/cpuinfo_max_freq`, integer)?.value ?? Number.NaN;
      if (!(fastest > 0)) continue;
      const file = new KernelFile(reader, `${folder}/scaling_cur_freq`, integer);
      this.#cores.push({ file, fastest, latest: Number.NaN });
    }
    this.#sensor = this.#cores.length === 0 ? null : this.#add();
  }

  read(reading: Reading): void {
    if (this.#sensor === null) return;
    if (this.#beat.due(reading.now)) this.#turn = 0;
    if (this.#turn >= this.#cores.length) return this.sensors.hold();
    const end = reading.tick === 0 ? this.#cores.length : this.#turn + 1;
    while (this.#turn < end) this.#ask(this.#cores[this.#turn++]!);
    this.#set(this.#sensor);
  }

  raw(): Record<string, unknown> {
    const entries = this.#cores.map(({ file, latest }) => [file.path, latest]);
    return { unit: "kHz", ...Object.fromEntries(entries) };
  }

  close(): void {
    for (const { file } of this.#cores) file.close();
  }

  #ask(core: AskedCore): void {
    core.latest = core.file.read() === null ? core.file.content.value : Number.NaN;
  }

  #set(sensor: number): void {
    let sum = 0;
    let share = 0;
    let known = 0;
    for (const { latest, fastest } of this.#cores) {
      if (Number.isNaN(latest)) continue;
      sum += latest;
      share += latest / fastest;
      known++;
    }
    if (known === 0) this.sensors.gap(sensor, this.#cores[0]!.file.gap ?? "unreadable");
    else this.sensors.set(sensor, (sum / known) * KHZ, share / known);
  }

  #add(): number {
    return this.sensors.add({
      id: "freq",
      title: this.#cores.length === 1 ? "frequency of one core" : "frequency of a few cores",
      unit: "Hz",
      normaliser: `mean of present / fastest; every ${PERIOD_MS / 1000} s, held between`,
      source: `${FOLDER}/cpu*/cpufreq/scaling_cur_freq`,
    });
  }
}

/** A few cores, as `cpu3`, spread evenly over those that have a frequency. */
function coresAsked(reader: FileReader): string[] {
  const cores = reader.numbered(FOLDER, /^cpu\d+$/);
  const step = Math.max(1, cores.length / CORES_ASKED);
  return Array.from(
    { length: Math.min(CORES_ASKED, cores.length) },
    (_, i) => cores[Math.floor(i * step)]!,
  );
}
