// /sys/class/powercap, on a slow beat: what the processor packages draw, from the
// difference of their energy counters, against the limit the package itself names.
import { Counters, gapOfAdvance } from "../counters.ts";
import { KernelFile, type FileReader } from "../kernel-file.ts";
import { integer, type Integer } from "../parsers/index.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";
import { idPart } from "./normalise.ts";
import { SlowBeat } from "./slow-beat.ts";

const FOLDER = "/sys/class/powercap";
const PERIOD_MS = 5_000;
const PHASE_MS = 1_000;
const MOST_ZONES = 8;
/** Scale where a package names no limit, W: a server processor's order of size. */
const USUAL_LIMIT_W = 200;
const MICRO = 1e6;

interface Zone {
  readonly file: KernelFile<Integer>;
  readonly limitW: number;
  readonly sensor: number;
}

export class PowerGroup implements Group {
  readonly name = "power";
  readonly optional = true;
  readonly sensors: GroupSensors;
  readonly #zones: Zone[] = [];
  readonly #counters = new Counters();
  readonly #beat = new SlowBeat(PERIOD_MS, PHASE_MS);
  #readAt = Number.NaN;

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink, true);
    // Zones within a package have a second number; their energy is in the package's already.
    const packages = reader.numbered(FOLDER, /^intel-rapl:\d+$/).slice(0, MOST_ZONES);
    for (const name of packages) this.#add(reader, `${FOLDER}/${name}`);
  }

  read(reading: Reading): void {
    if (this.#zones.length === 0) return;
    if (!this.#beat.due(reading.now)) return this.sensors.hold();
    const elapsedMs = reading.now - this.#readAt;
    this.#readAt = reading.now;
    for (const [slot, { file, limitW, sensor }] of this.#zones.entries()) {
      const unread = file.read();
      const moved = this.#counters.advance(slot, unread === null ? file.content.value : Number.NaN);
      const gap = unread ?? gapOfAdvance(moved);
      if (gap === null) {
        const watts = moved / MICRO / (elapsedMs / 1000);
        this.sensors.set(sensor, watts, watts / limitW);
      } else this.sensors.gap(sensor, gap);
    }
  }

  raw(): Record<string, unknown> {
    const entries = this.#zones.map(({ file }) => [file.path, file.content.value]);
    return { unit: "µJ", ...Object.fromEntries(entries) };
  }

  close(): void {
    for (const { file } of this.#zones) file.close();
  }

  #add(reader: FileReader, folder: string): void {
    const title = reader.text(`${folder}/name`) ?? "package";
    const named = reader.value(`${folder}/constraint_0_power_limit_uw`, integer)?.value ?? 0;
    const limitW = named > MICRO ? named / MICRO : USUAL_LIMIT_W;
    const file = new KernelFile(reader, `${folder}/energy_uj`, integer);
    const sensor = this.sensors.add({
      id: `power.${idPart(title)}`,
      title: `power drawn by ${title}`,
      unit: "W",
      normaliser: `power / ${limitW} W; every ${PERIOD_MS / 1000} s, held between`,
      source: file.path,
      part: file.path,
    });
    this.#zones.push({ file, limitW, sensor });
  }
}
