// `homeostat sensors`: every sensor of a host with its value now, the quantity behind
// it, how that becomes a number in [0, 1], and where it comes from. Two samples a quarter
// of a second apart, since rates need two; of a recorded host, all its moments.
import { setTimeout as pause } from "node:timers/promises";
import { createHostPlant, type HostPlant, type KernelProcess } from "../plants/host/index.ts";
import { openHostSource, RecordedSource } from "../plants/host/recording/index.ts";
import type { Sample } from "../plants/index.ts";
import {
  byteRate,
  bytes,
  decimal,
  foldUnder,
  harmlessJson,
  percent,
  showHostile,
} from "../show/text/index.ts";
import { EXIT, refuse, remark } from "./exit.ts";

const BETWEEN_SAMPLES_MS = 250;
/** The command may take its time: nothing is thinned out. */
const AMPLE_BUDGET_MS = 10_000;

export interface SensorsOptions {
  /** Folder that holds `proc` and `sys`, or a recorded host; this host when left out. */
  readonly root?: string;
  readonly json: boolean;
  /** Width of the terminal; `null` or left out where there is none, and lines stay whole. */
  readonly columns?: number | null;
}

export interface SensorsOutput {
  out(text: string): void;
  err(text: string): void;
}

/** One sensor as `--json` prints it. */
export interface SensorRow {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** In [0, 1]; null where unknown, and then `gap_reason` says why. */
  readonly value: number | null;
  readonly gap_reason: string | null;
  /** The quantity before normalising, in `unit`. */
  readonly quantity: number | null;
  readonly unit: string;
  readonly normaliser: string;
  readonly source: string;
  readonly routable: boolean;
  /** The kernel's own numbers it comes from. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** What `--json` prints. */
export interface SensorsPage {
  readonly host: string;
  readonly sensors: readonly SensorRow[];
  /** The kernel's own numbers by group, those without a sensor too: partitions, laid-over interfaces. */
  readonly kernel: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Every process as `/proc/PID/stat` and `schedstat` tell it, by pid. */
  readonly processes: readonly KernelProcess[];
}

/** Prints the table; the exit code is 0, or 2 where there is no host to read. */
export async function sensors(options: SensorsOptions, io: SensorsOutput): Promise<number> {
  const root = options.root ?? "/";
  const source = openHostSource(root);
  if (!source.ok) return refuse(source.trouble, io);
  const recording = source.value instanceof RecordedSource ? source.value : null;
  const created = createHostPlant(recording === null ? { root } : { source: recording });
  if (!created.ok) return refuse(created.trouble, io);
  const plant = created.value;
  try {
    const sample = recording === null ? await readTwice(plant) : readThrough(plant, recording);
    for (const trouble of sample.troubles) remark(trouble, io);
    const rows = plant.sensors.specs.map((_, index) => rowOf(plant, sample, index));
    io.out(options.json ? pageOf(plant, rows) : tableOf(plant, rows, options.columns ?? null));
    return EXIT.ok;
  } finally {
    plant.close();
  }
}

function pageOf(plant: HostPlant, sensors: readonly SensorRow[]): string {
  const page: SensorsPage = {
    host: plant.name,
    sensors,
    kernel: plant.kernelGroups(),
    processes: plant.kernelProcesses(),
  };
  return `${harmlessJson(JSON.stringify(page, null, 2))}\n`;
}

async function readTwice(plant: HostPlant): Promise<Sample> {
  const readNow = (): Sample =>
    plant.read({ monotonic: performance.now(), wall: Date.now() }, AMPLE_BUDGET_MS);
  readNow();
  await pause(BETWEEN_SAMPLES_MS);
  return readNow();
}

/** All moments of a recording, each at its own time; the last one's sample. */
function readThrough(plant: HostPlant, recording: RecordedSource): Sample {
  for (;;) {
    const at = { monotonic: recording.clock.monotonic(), wall: recording.clock.wall() };
    const sample = plant.read(at, AMPLE_BUDGET_MS);
    if (!recording.advance()) return sample;
  }
}

function rowOf(plant: HostPlant, sample: Sample, index: number): SensorRow {
  const { id, title, group, unit, normaliser, source, routable } = plant.sensors.at(index);
  const value = sample.frame.value(index);
  const gap_reason = sample.frame.gap(index);
  const quantity = plant.rawOf(index);
  const raw = plant.kernelNumbers(index);
  const known = { value, gap_reason, quantity, unit };
  return { id, title, group, ...known, normaliser, source, routable, raw };
}

const COLUMNS = ["sensor", "value", "quantity", "source", "how it becomes a value"] as const;
const GUTTER = "  ";
/** With less room than this the last column takes in the source as well. */
const LEAST_LAST = 44;

function tableOf(plant: HostPlant, rows: readonly SensorRow[], columns: number | null): string {
  const cells = [COLUMNS, ...rows.map(cellsOf)];
  const width = (column: number): number => Math.max(...cells.map((row) => row[column]!.length));
  const beside = COLUMNS.slice(0, -1).map((_, column) => width(column));
  const taken = (widths: readonly number[]): number =>
    widths.reduce((sum, each) => sum + each + GUTTER.length, 0);
  const narrow = columns !== null && columns - taken(beside) < LEAST_LAST;
  const widths = narrow ? beside.slice(0, -1) : beside;
  const lines = cells.flatMap((row, at) => {
    const last = row.slice(widths.length).join(at === 0 ? ", and " : ": ");
    const first = widths.map((each, column) => row[column]!.padEnd(each) + GUTTER).join("");
    return foldUnder(first + last, taken(widths), columns);
  });
  const known = rows.filter((row) => row.value !== null).length;
  const others = leftOutOf(plant).flatMap((line) => foldUnder(line, GUTTER.length, columns));
  return `${[...lines, "", ...others, `${showHostile(plant.name)}: ${rows.length} sensors, ${known} known`].join("\n")}\n`;
}

/** Mounts named for one reason. */
const MOST_NAMED = 4;

/** File systems that have no sensor, a line for each reason. */
function leftOutOf(plant: HostPlant): string[] {
  const byReason = new Map<string, string[]>();
  for (const { point, type, why } of plant.leftOut()) {
    const mounts = byReason.get(why) ?? [];
    byReason.set(why, [...mounts, `${showHostile(point)} (${showHostile(type)})`]);
  }
  return [...byReason].map(([why, mounts]) => {
    const more = mounts.length - MOST_NAMED;
    const named = mounts.slice(0, MOST_NAMED).join(", ");
    return `not watched, ${showHostile(why)}: ${named}${more > 0 ? ` and ${more} more` : ""}`;
  });
}

const cellsOf = (row: SensorRow): readonly string[] => [
  row.id,
  row.value === null ? (row.gap_reason ?? "") : row.value.toFixed(4),
  quantityOf(row),
  showHostile(row.source),
  showHostile(row.normaliser),
];

const GIGA = 1e9;

/** The quantity for people, in its unit. */
function quantityOf({ quantity, unit }: SensorRow): string {
  switch (unit) {
    case "ratio":
      return percent(quantity);
    case "B":
      return bytes(quantity);
    case "B/s":
      return byteRate(quantity);
    case "files":
    case "inodes":
      return quantity === null ? decimal(null, 0) : `${decimal(quantity, 0)} ${unit}`;
    case "Hz":
      return quantity === null ? decimal(null, 0) : `${decimal(quantity / GIGA, 2)} GHz`;
    default:
      return quantity === null ? decimal(null, 0) : `${decimal(quantity, 2)} ${unit}`;
  }
}
