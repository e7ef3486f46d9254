// The two lists the arrows move in: processes and sensors.
import { bytes, decimal, percent } from "../../text/index.ts";
import { STYLE, bandStyle } from "../style.ts";
import { firstRow, selectedProcess, selectedSensor } from "../scene.ts";
import { MARGIN, heading, type DrawPanel } from "./panel.ts";
import type { SortKey } from "../view.ts";

const COLUMN = { pid: 8, cpu: 8, wait: 8, rss: 9 } as const;

/** Marks the panel the arrows move in and the selected row. */
const POINTER_COLUMNS = 2;

export const drawProcesses: DrawPanel = (canvas, box, scene) => {
  const { ui, processes, view } = scene;
  const focused = ui.focus === "processes";
  const total = view.record.processes;
  const filter = ui.filter === "" ? "" : `/${ui.filter} `;
  const note = `${filter}${processes.length} of ${decimal(total, 0)}`;
  heading(canvas, box, scene, {
    text: "processes",
    note,
    style: focused ? STYLE.strong : STYLE.muted,
  });
  const head = canvas.pen(box, 1);
  const title = (key: SortKey) => (key === ui.sort ? STYLE.key : STYLE.muted);
  const mark = (key: SortKey): string =>
    key === ui.sort ? `${key}${scene.glyphs.name === "ascii" ? "!" : "▾"}` : key;
  const narrow = box.width < 46;
  head.number(mark("pid"), COLUMN.pid, title("pid")).number(mark("cpu"), COLUMN.cpu, title("cpu"));
  if (!narrow) head.number(mark("wait"), COLUMN.wait, title("wait"));
  head.number(mark("rss"), COLUMN.rss, title("rss")).skip(2).write(mark("name"), title("name"));
  if (processes.length === 0) {
    const empty = ui.filter === "" ? "collecting" : "no process matches the filter";
    canvas
      .pen(box, 2)
      .skip(MARGIN + POINTER_COLUMNS)
      .write(empty, STYLE.muted);
  }
  const height = box.height - 2;
  const selected = selectedProcess(scene);
  const first = firstRow(selected, height, processes.length);
  for (const [index, row] of processes.slice(first, first + Math.max(0, height)).entries()) {
    const chosen = first + index === selected;
    const pen = canvas.pen(box, index + 2).write(chosen ? scene.glyphs.pointer : " ", STYLE.strong);
    pen
      .number(`${row.pid}`, COLUMN.pid - 1, STYLE.muted)
      .number(percent(row.cpu_ratio), COLUMN.cpu);
    if (!narrow) pen.number(percent(row.wait_ratio), COLUMN.wait);
    pen.number(bytes(row.rss_bytes), COLUMN.rss).skip(2).cell(row.name, pen.room, STYLE.strong);
    if (chosen && focused) canvas.restyle(box, index + 2, STYLE.selected);
  }
};

export const drawSensors: DrawPanel = (canvas, box, scene) => {
  const { ui, view, glyphs } = scene;
  const { sensors } = view;
  const focused = ui.focus === "sensors";
  heading(canvas, box, scene, {
    text: "sensors",
    note: `${sensors.length}`,
    style: focused ? STYLE.strong : STYLE.muted,
  });
  const idWidth = Math.max(12, Math.min(24, Math.floor(box.width * 0.3)));
  const head = canvas.pen(box, 1).skip(POINTER_COLUMNS);
  head
    .cell("sensor", idWidth, STYLE.muted)
    .number("value", 7, STYLE.muted)
    .skip(2)
    .cell("band", 13, STYLE.muted);
  head
    .number("gap", 5, STYLE.muted)
    .skip(2)
    .cell("proof", 9, STYLE.muted)
    .whole("what", STYLE.muted);
  if (sensors.length === 0)
    canvas.pen(box, 2).skip(POINTER_COLUMNS).write("collecting", STYLE.muted);
  const height = box.height - 2;
  const selected = selectedSensor(sensors, ui.sensor);
  const first = firstRow(selected, height, sensors.length);
  for (const [index, row] of sensors.slice(first, first + Math.max(0, height)).entries()) {
    const chosen = first + index === selected;
    const style = bandStyle(row.band, row.proven);
    const pen = canvas
      .pen(box, index + 2)
      .cell(chosen ? glyphs.pointer : "", POINTER_COLUMNS, STYLE.strong);
    pen.cell(row.id, idWidth).number(decimal(row.value, 3), 7).skip(2);
    pen.cell(row.band === null ? glyphs.noBand : glyphs.bands[row.band], 3, style);
    pen
      .cell(row.band ?? row.gapReason ?? "collecting", 10, style)
      .number(decimal(row.gap, 2), 5)
      .skip(2);
    pen
      .cell(row.proven === null ? "" : row.proven ? "proven" : "unproven", 9, STYLE.muted)
      .cell(row.title, pen.room, STYLE.muted);
    if (chosen && focused) canvas.restyle(box, index + 2, STYLE.selected);
  }
};
