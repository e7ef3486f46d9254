// Which whole-host figures the gauges show, with their bars, numbers and limits.
// What they look like is drawn by gauges.ts.
import { byteRate, decimal, percent } from "../../text/index.ts";
import type { TickRecord } from "../../record/index.ts";

export interface Gauge {
  readonly label: string;
  /** In [0, 1] for the bar; `null` where there is nothing to draw it from. */
  readonly share: number | null;
  readonly number: string;
  /** What stands beside the bar where there is room, and where there is little. */
  readonly note: string;
  readonly brief: string;
  /** A second share marked on the bar. */
  readonly mark?: number | null;
  /** Shares above these are worth a second look; the number says so without colour too. */
  readonly limits: readonly [number, number];
}

/** From here a share of a resource is high, and from here it is nearly used up. */
const USE_LIMITS = [0.75, 0.9] as const;
/** Tasks stalled this share of the time are felt by people. */
const PRESSURE_LIMITS = [0.1, 0.4] as const;
/** A device may be busy without anything being wrong. */
const NO_LIMITS = [2, 2] as const;
/** From here on tasks wait for a core, and every other one waits. */
const LOAD_LIMITS = [1, 2] as const;

/** The greatest known value among the sensors of a group, as their ids begin. */
function busiest(record: TickRecord, prefix: string): number | null {
  let most: number | null = null;
  for (const id in record.values) {
    if (!id.startsWith(prefix)) continue;
    const value = record.values[id] ?? null;
    if (value !== null && (most === null || value > most)) most = value;
  }
  return most;
}

function share(label: string, value: number | null, rest: Partial<Gauge> = {}): Gauge {
  return {
    label,
    share: value,
    number: percent(value),
    note: "",
    brief: "",
    limits: USE_LIMITS,
    ...rest,
  };
}

/** The three pressures: share of time in which some task was stalled. */
export function pressures(record: TickRecord): readonly Gauge[] {
  const rows: readonly (readonly [string, number | null])[] = [
    ["cpu", record.psi_cpu_some],
    ["mem", record.psi_memory_some],
    ["io", record.psi_io_some],
  ];
  return rows.map(([name, value], index) =>
    share(index === 0 ? "pressure" : "", value, {
      brief: name,
      note: `${name} stalled`,
      limits: PRESSURE_LIMITS,
    }),
  );
}

/** A pair of rates: both where the note has room, else their sum. */
function traffic(
  record: TickRecord,
  what: {
    readonly label: string;
    readonly prefix: string;
    readonly rates: Readonly<Record<string, number | null>>;
  },
): Gauge {
  const pairs = Object.entries(what.rates);
  const note = pairs.map(([name, rate]) => `${name} ${byteRate(rate).padStart(9)}`).join("  ");
  const known = pairs.flatMap(([, rate]) => (rate === null ? [] : [rate]));
  const sum = known.length === 0 ? null : known.reduce((total, rate) => total + rate, 0);
  const brief = `${pairs.map(([name]) => name).join("+")} ${byteRate(sum)}`;
  return share(what.label, busiest(record, what.prefix), { note, brief, limits: NO_LIMITS });
}

/** All rows but pressure, most telling first; pressure stands third. */
export function gaugesOf(record: TickRecord): readonly Gauge[] {
  const load = record.load_1m;
  const cpuNote = `busiest ${percent(record.cpu_max)}`;
  const disk = { r: record.disk_read_bytes_per_s, w: record.disk_write_bytes_per_s };
  const network = { rx: record.net_rx_bytes_per_s, tx: record.net_tx_bytes_per_s };
  return [
    share("cpu", record.cpu_avg, { mark: record.cpu_max, note: cpuNote, brief: cpuNote }),
    share("memory", record.mem_used),
    share("load", load, {
      number: decimal(load, 2),
      note: "a core, 1 min",
      brief: "a core, 1 min",
      limits: LOAD_LIMITS,
    }),
    traffic(record, { label: "disk", prefix: "disk", rates: disk }),
    traffic(record, { label: "network", prefix: "net", rates: network }),
    share("swap", record.swap_used),
  ];
}

/** Of a simulated world: CPU and memory where it has them, risk, and the shares it names itself. */
export function worldGauges(record: TickRecord): readonly Gauge[] {
  const { cpu_avg: cpu, cpu_max: most, mem_used: memory, world } = record;
  const risk = world?.risk ?? null;
  const named = Object.entries(world?.shares ?? {});
  return [
    ...(cpu === null
      ? []
      : [share("cpu", cpu, { mark: most, note: `busiest ${percent(most)}`, brief: "cpu" })]),
    ...(memory === null ? [] : [share("memory", memory, { brief: "mem" })]),
    ...(risk === null ? [] : [share("risk", risk, { brief: "risk" })]),
    ...named.map(([name, value]) => share(name, value, { brief: name, limits: NO_LIMITS })),
  ];
}

/** CPU, memory and the worst pressure. */
export function foremost(record: TickRecord): readonly Gauge[] {
  const known = pressures(record).toSorted(
    (left, right) => (right.share ?? -1) - (left.share ?? -1),
  );
  const [worst] = known;
  return [
    share("cpu", record.cpu_avg, { brief: "cpu" }),
    share("memory", record.mem_used, { brief: "mem" }),
    ...(worst === undefined ? [] : [{ ...worst, brief: "psi" }]),
  ];
}
