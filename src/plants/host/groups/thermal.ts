// /sys/class/thermal and /sys/class/hwmon, on a slow beat: temperatures. One reading may
// take a firmware call of milliseconds, so one sensor is read a tick, in turn, and the
// others are held. Of each monitoring chip the first inputs are taken, the package before
// its cores.
import { KernelFile, type FileReader } from "../kernel-file.ts";
import { integer, type Integer } from "../parsers/index.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";
import { idPart } from "./normalise.ts";
import { SlowBeat } from "./slow-beat.ts";

const ZONES = "/sys/class/thermal";
const CHIPS = "/sys/class/hwmon";
const PERIOD_MS = 5_000;
const PHASE_MS = 3_000;
const MOST_TEMPERATURES = 12;
/** Inputs taken of one chip: a processor's chip has one for each core. */
const INPUTS_PER_CHIP = 2;
/** Where a chip names no critical temperature, °C. */
const USUAL_CRITICAL = 100;
const MILLI = 1000;

interface Temperature {
  readonly file: KernelFile<Integer>;
  readonly critical: number;
  readonly sensor: number;
}

export class ThermalGroup implements Group {
  readonly name = "thermal";
  readonly optional = true;
  readonly sensors: GroupSensors;
  readonly #reader: FileReader;
  readonly #temperatures: Temperature[] = [];
  readonly #beat = new SlowBeat(PERIOD_MS, PHASE_MS);
  /** The next one to read; beyond the last, nothing is due until the next beat. */
  #turn = 0;

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink, true);
    this.#reader = reader;
    for (const zone of reader.numbered(ZONES, /^thermal_zone\d+$/)) {
      const title = reader.text(`${ZONES}/${zone}/type`) ?? zone;
      this.#add(`${ZONES}/${zone}/temp`, title, USUAL_CRITICAL);
    }
    for (const chip of reader.numbered(CHIPS, /^hwmon\d+$/)) this.#addChip(`${CHIPS}/${chip}`);
  }

  read(reading: Reading): void {
    const { length } = this.#temperatures;
    if (length === 0) return;
    const due = this.#beat.due(reading.now);
    const first = reading.tick === 0;
    if (due) this.#turn = 0;
    this.sensors.hold();
    for (const end = first ? length : this.#turn + 1; this.#turn < Math.min(end, length);) {
      this.#readOne(this.#temperatures[this.#turn++]!);
    }
  }

  raw(): Record<string, unknown> {
    const entries = this.#temperatures.map(({ file }) => [file.path, file.content.value]);
    return { unit: "m°C", ...Object.fromEntries(entries) };
  }

  close(): void {
    for (const { file } of this.#temperatures) file.close();
  }

  #readOne({ file, sensor, critical }: Temperature): void {
    const gap = file.read();
    if (gap !== null) return this.sensors.gap(sensor, gap);
    const celsius = file.content.value / MILLI;
    this.sensors.set(sensor, celsius, celsius / critical);
  }

  #addChip(folder: string): void {
    const chip = this.#reader.text(`${folder}/name`) ?? "chip";
    for (const input of this.#reader
      .numbered(folder, /^temp\d+_input$/)
      .slice(0, INPUTS_PER_CHIP)) {
      const stem = `${folder}/${input.replace("_input", "")}`;
      const label = this.#reader.text(`${stem}_label`);
      const critical = this.#reader.value(`${stem}_crit`, integer)?.value ?? Number.NaN;
      const usable = critical / MILLI > 20 && critical / MILLI < 200;
      const title = label === null ? chip : `${chip} ${label}`;
      this.#add(`${folder}/${input}`, title, usable ? critical / MILLI : USUAL_CRITICAL);
    }
  }

  #add(path: string, title: string, critical: number): void {
    if (this.#temperatures.length >= MOST_TEMPERATURES) return;
    const file = new KernelFile(this.#reader, path, integer);
    const gap = file.read();
    if (gap === "absent") return;
    const sensor = this.sensors.add({
      id: `temp.${idPart(title)}`,
      title: `temperature of ${title}`,
      unit: "°C",
      normaliser: `temperature / ${critical} °C; every ${PERIOD_MS / 1000} s, held between`,
      source: path,
      part: path,
    });
    this.#temperatures.push({ file, critical, sensor });
  }
}
