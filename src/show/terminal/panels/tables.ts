// The two lists the arrows move in: processes and sensors.
import { bytes, decimal, percent } from "../../text/index.ts";
import type { ProcessRecord } from "../../record/index.ts";
import type { Box, Canvas } from "../canvas.ts";
import { STYLE, bandStyle, type Style } from "../style.ts";
import { firstRow, selectedProcess, selectedSensor, type Scene } from "../scene.ts";
import { heading, type DrawPanel } from "./panel.ts";
import type { SensorRow, SortKey } from "../view.ts";

/** Below this height a list goes without its heading. */
const HEADED_ROWS = 5;
/** Marks the selected row. */
const POINTER = 3;
const COLUMN = { pid: 6, cpu: 8, wait: 8, rss: 9 } as const;
/** A list narrower than this goes without the waiting share. */
const WAIT_COLUMNS = 46;

interface List<Row> {
  readonly title: string;
  readonly note: string;
  readonly focused: boolean;
  readonly rows: readonly Row[];
  /** Row that is selected, −1 for none. */
  readonly selected: number;
  /** Said in place of rows where there are none. */
  readonly empty: string;
  readonly names: (box: Box, row: number) => void;
  readonly draw: (
    box: Box,
    at: { readonly row: number; readonly one: Row; readonly chosen: boolean },
  ) => void;
}

/** Heading, names of the columns, and as many rows as fit, the selected one in sight. */
function drawList<Row>(
  canvas: Canvas,
  box: Box,
  list: { readonly scene: Scene; readonly of: List<Row> },
): void {
  const { of, scene } = list;
  const top = box.height >= HEADED_ROWS ? 1 : 0;
  const style = of.focused ? STYLE.strong : STYLE.muted;
  if (top === 1) heading(canvas, box, { scene, text: of.title, note: of.note, style });
  of.names(box, top);
  if (of.rows.length === 0) {
    canvas
      .pen(box, top + 1)
      .skip(POINTER)
      .write(of.empty, STYLE.muted);
  }
  const height = Math.max(0, box.height - top - 1);
  const first = firstRow(of.selected, height, of.rows.length);
  for (const [index, one] of of.rows.slice(first, first + height).entries()) {
    const chosen = first + index === of.selected;
    const row = top + 1 + index;
    of.draw(box, { row, one, chosen });
    if (chosen && of.focused) canvas.restyle(box, row, STYLE.selected);
  }
}

export const drawProcesses: DrawPanel = (canvas, box, scene) => {
  const { ui, processes, view, glyphs } = scene;
  const waits = box.width >= WAIT_COLUMNS;
  const filter = ui.filter === "" ? "" : `/${ui.filter} `;
  const mark = (key: SortKey): string => (key === ui.sort ? `${key}${glyphs.descending}` : key);
  const style = (key: SortKey): Style => (key === ui.sort ? STYLE.key : STYLE.muted);
  const names = (within: Box, row: number): void => {
    const pen = canvas.pen(within, row).skip(POINTER);
    for (const key of ["pid", "cpu", "wait", "rss"] as const) {
      if (key !== "wait" || waits) pen.number(mark(key), COLUMN[key], style(key));
    }
    pen.skip(2).write(mark("name"), style("name"));
  };
  const draw = (within: Box, at: { row: number; one: ProcessRecord; chosen: boolean }): void => {
    const { one } = at;
    const pen = canvas
      .pen(within, at.row)
      .cell(at.chosen ? ` ${glyphs.pointer}` : "", POINTER, STYLE.strong);
    pen.number(`${one.pid}`, COLUMN.pid, STYLE.muted).number(percent(one.cpu_ratio), COLUMN.cpu);
    if (waits) pen.number(percent(one.wait_ratio), COLUMN.wait);
    pen.number(bytes(one.rss_bytes), COLUMN.rss).skip(2).cell(one.name, pen.room, STYLE.strong);
  };
  drawList(canvas, box, {
    scene,
    of: {
      title: "processes",
      note: `${filter}${processes.length} of ${decimal(view.record.processes, 0)}`,
      focused: ui.focus === "processes",
      rows: processes,
      selected: selectedProcess(scene),
      empty: ui.filter === "" ? "collecting" : "no process matches the filter",
      names,
      draw,
    },
  });
};

const SENSOR = { value: 7, band: 13, gap: 6, proof: 9, leastTitle: 12 } as const;

const proofOf = ({ proven }: SensorRow): string =>
  proven === null ? "" : proven ? "proven" : "unproven";

export const drawSensors: DrawPanel = (canvas, box, scene) => {
  const { ui, view, glyphs } = scene;
  const idColumns = Math.max(12, Math.min(24, Math.floor(box.width * 0.3)));
  const known = view.sensors.filter((row) => row.value !== null).length;
  const names = (within: Box, row: number): void => {
    const pen = canvas.pen(within, row).skip(POINTER).cell("sensor", idColumns, STYLE.muted);
    pen.number("value", SENSOR.value, STYLE.muted).skip(2).cell("band", SENSOR.band, STYLE.muted);
    pen.number("gap", SENSOR.gap, STYLE.muted).skip(2).cell("proof", SENSOR.proof, STYLE.muted);
    if (pen.room >= SENSOR.leastTitle) pen.write("what", STYLE.muted);
  };
  const draw = (within: Box, at: { row: number; one: SensorRow; chosen: boolean }): void => {
    const { one } = at;
    const style = bandStyle(one.band, one.proven);
    const pen = canvas
      .pen(within, at.row)
      .cell(at.chosen ? ` ${glyphs.pointer}` : "", POINTER, STYLE.strong);
    pen.cell(one.id, idColumns).number(decimal(one.value, 3), SENSOR.value).skip(2);
    if (one.band === null) pen.cell(one.gapReason ?? "collecting", SENSOR.band, style);
    else pen.cell(glyphs.bands[one.band], 3, style).cell(one.band, SENSOR.band - 3, style);
    pen.number(one.band === null ? "" : decimal(one.gap, 2), SENSOR.gap).skip(2);
    pen.cell(proofOf(one), SENSOR.proof, STYLE.muted);
    if (pen.room >= SENSOR.leastTitle) pen.cell(one.title, pen.room, STYLE.muted);
  };
  drawList(canvas, box, {
    scene,
    of: {
      title: "sensors",
      note: `${known} of ${view.sensors.length}`,
      focused: ui.focus === "sensors",
      rows: view.sensors,
      selected: selectedSensor(view.sensors, ui.sensor),
      empty: "collecting",
      names,
      draw,
    },
  });
};
