// Whole-host figures as bars with numbers: CPU, memory, swap, pressure, load, disk, network.
import {
  UNKNOWN,
  bar,
  byteRate,
  columnsOf,
  decimal,
  percent,
  wholePercent,
} from "../../text/index.ts";
import type { TickRecord } from "../../record/record.ts";
import type { Canvas, Box } from "../canvas.ts";
import type { Scene } from "../scene.ts";
import { STYLE, type Style } from "../style.ts";
import { LABEL, MARGIN, labelled, type DrawPanel } from "./panel.ts";

interface Gauge {
  readonly label: string;
  /** In [0, 1] for the bar; `null` where there is nothing to draw it from. */
  readonly share: number | null;
  readonly number: string;
  readonly note: string;
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

const NUMBER = 7;
const WIDEST_BAR = 48;

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
  return { label, share: value, number: percent(value), note: "", limits: USE_LIMITS, ...rest };
}

function pressure(record: TickRecord, apart: boolean): readonly Gauge[] {
  const rows: readonly (readonly [string, number | null])[] = [
    ["cpu", record.psi_cpu_some],
    ["memory", record.psi_memory_some],
    ["io", record.psi_io_some],
  ];
  if (apart) {
    return rows.map(([name, value], index) =>
      share(index === 0 ? "pressure" : "", value, {
        note: `${name} stalled`,
        limits: PRESSURE_LIMITS,
      }),
    );
  }
  const known = rows.filter(([, value]) => value !== null);
  const [worst, value] = known.toSorted((left, right) => (right[1] ?? 0) - (left[1] ?? 0))[0] ?? [
    "",
    null,
  ];
  const others = rows
    .filter(([name]) => name !== worst)
    .map(([name, each]) => `${name} ${wholePercent(each)}`);
  const note = known.length === 0 ? "" : `${worst}, ${others.join(", ")}`;
  return [share("pressure", value, { note, limits: PRESSURE_LIMITS })];
}

function gaugesOf(scene: Scene, apart: boolean): readonly Gauge[] {
  const { record } = scene.view;
  const load = record.load_1m;
  const flow = (
    label: string,
    prefix: string,
    rates: readonly [string, number | null, string, number | null],
  ): Gauge => {
    const [inName, inRate, outName, outRate] = rates;
    const note = `${inName} ${byteRate(inRate).padStart(9)}  ${outName} ${byteRate(outRate).padStart(9)}`;
    const value = busiest(record, prefix);
    return share(label, value, { note, limits: NO_LIMITS });
  };
  return [
    share("cpu", record.cpu_avg, {
      mark: record.cpu_max,
      note: `busiest ${percent(record.cpu_max)}`,
    }),
    share("memory", record.mem_used),
    ...pressure(record, apart),
    share("load", load, { number: decimal(load, 2), note: "a core, 1 min", limits: [1, 2] }),
    flow("disk", "disk", ["r", record.disk_read_bytes_per_s, "w", record.disk_write_bytes_per_s]),
    flow("network", "net", ["rx", record.net_rx_bytes_per_s, "tx", record.net_tx_bytes_per_s]),
    share("swap", record.swap_used),
  ];
}

/** Rows needed to show the three pressures apart. */
const APART_ROWS = 9;

export const drawGauges: DrawPanel = (canvas, box, scene) => {
  const gauges = gaugesOf(scene, box.height >= APART_ROWS);
  for (const [row, gauge] of gauges.slice(0, box.height).entries())
    drawGauge(canvas, { box, row }, { gauge, scene });
};

function drawGauge(
  canvas: Canvas,
  at: { readonly box: Box; readonly row: number },
  what: { readonly gauge: Gauge; readonly scene: Scene },
): void {
  const { gauge, scene } = what;
  const noteWidth = noteColumns(at.box.width);
  const pen = labelled(canvas, at.box, { row: at.row, label: gauge.label });
  const width = Math.max(
    0,
    Math.min(WIDEST_BAR, at.box.width - MARGIN - LABEL - NUMBER - noteWidth - 1),
  );
  const style = toneOf(gauge);
  const filled = gauge.share === null ? "" : bar(gauge.share, width, scene.glyphs.bar);
  pen
    .write(filled, style)
    .write(scene.glyphs.track.repeat(Math.max(0, width - columnsOf(filled))), STYLE.faint);
  if (gauge.mark !== undefined && gauge.mark !== null && width > 0) {
    const column = Math.min(width - 1, Math.max(0, Math.round(gauge.mark * width) - 1));
    pen
      .to(MARGIN + LABEL + column)
      .write(scene.glyphs.marker, STYLE.strong)
      .to(MARGIN + LABEL + width);
  }
  const unknown = gauge.number === UNKNOWN;
  pen.number(gauge.number, NUMBER, unknown ? STYLE.muted : STYLE.strong);
  if (noteWidth > 0) pen.skip(2).cell(gauge.note, noteWidth - 2, STYLE.muted);
}

/** Notes stand beside the bars where both have room. */
function noteColumns(width: number): number {
  return width >= 76 ? 32 : width >= 44 ? 17 : 0;
}

function toneOf(gauge: Gauge): Style {
  const [high, full] = gauge.limits;
  const value = gauge.share ?? 0;
  return value >= full ? STYLE.bad : value >= high ? STYLE.fair : STYLE.accent;
}
