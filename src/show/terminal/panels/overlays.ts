// What is laid over the middle of the screen on request: the keys and the words
// (`?`), and the derivation of a sensor's judgement (`e`). Also the line of keys.
import { columnsOf, fitTo, foldTo, showHostile } from "../../text/index.ts";
import { BAND_NAMES } from "../../record/index.ts";
import type { Box, Canvas } from "../canvas.ts";
import type { Scene } from "../scene.ts";
import { STYLE } from "../style.ts";
import { MARGIN, heading, type DrawPanel } from "./panel.ts";

const KEYS: readonly (readonly [string, string])[] = [
  ["q", "quit"],
  ["?", "this page"],
  ["p", "pause the screen; measuring goes on"],
  ["s", "sort processes by cpu, wait, rss, pid, name"],
  ["up down", "select a process or a sensor"],
  ["Tab", "between processes and sensors"],
  ["e", "explain the selected sensor line by line"],
  ["/", "filter processes by name or pid; Esc ends it"],
  ["a", "acknowledge the incident that is open: somebody looks after it"],
  ["r", "take back every change of steering, and only recommend from then on"],
  ["+ -", "longer or shorter interval"],
  ["Esc", "close, or forget filter and selection"],
];

/** The word of the first line. */
const ANSWER =
  "STEADY: the relative coherence is above T* = 5/7. UNSTEADY: it is not. COLLECTING: fewer than half of the sensors have the 8 values it takes to judge them. This says how the host moves, not whether it is overloaded: with every core at 100% it is steady. Read pressure beside it.";

const WORDS: readonly string[] = [
  "S* is the coherence of all sensors: k/(1+k) with k = σ·V*·A*. V* grows with the number of sensors, A* is their mean band weight.",
  "S* can never reach T* = 5/7: it is at most D* = 0.498. So it is shown beside D* (S*/D*, the coherence ratio), and what T* judges is the relative coherence: S* over the S* of as many sensors that are all CRYSTAL.",
  "Proven is the share of sensors whose fit explains more than chance would. A dimmed band, or a core with a question mark, is not proven. The curve of S* begins where half of the sensors are judged.",
  "Warning: early warning compares every sensor with its own past, the sensors with one another, and what is used up with what is left. Alarms that agree, or last, open an incident; after ten minutes of calm it closes. Bands and gaps beside it explain it, they raise none. Suspects are the processes whose use rose most: a guess.",
  "cpu, wait: share of one core used, and share of the runnable time spent waiting for one. Pressure: share of time in which some task was stalled. Self: what homeostat itself costs, in share of one core and in memory. Sizes are decimal, 1 kB = 1000 B. A - stands where a value is not known.",
];

const BAND_MEANINGS = [
  "escapes at once",
  "escapes slowly",
  "marginal",
  "chaos",
  "a cycle",
  "stable, returns slowly",
  "stable, returns at once",
] as const;

/** Keys that mean nothing where there are no processes, and nothing is steered. */
const OF_HOSTS: ReadonlySet<string> = new Set(["s", "/", "Tab", "r"]);

/** Columns of the keys on the help page. */
const KEY_COLUMNS = 10;

/** What a key does beside it, folded under itself where it is long. */
function keyLines(key: string, does: string, width: number): readonly string[] {
  const lines = foldTo(does, Math.max(1, width - KEY_COLUMNS));
  return lines.map((line, row) => `${(row === 0 ? key : "").padEnd(KEY_COLUMNS)}${line}`);
}

/** All lines of the help page, folded to the width. */
export function helpLines(scene: Scene, width: number): readonly string[] {
  const simulated = scene.view.record.world !== undefined;
  const known = KEYS.filter(([key]) => !(simulated && OF_HOSTS.has(key)));
  const keys = known.flatMap(([key, does]) => keyLines(key, does, width));
  const bands = BAND_NAMES.map(
    (name, index) =>
      `${fitTo(scene.glyphs.bands[name], 3)}${name.padEnd(11)}${BAND_MEANINGS[index]}`,
  );
  const words = WORDS.flatMap((each) => foldTo(each, width).concat(""));
  return [...keys, "", ...foldTo(ANSWER, width), "", ...bands, "", ...words];
}

/** All lines of a sensor's derivation, folded to the width and made safe. */
export function explainLines(scene: Scene, width: number): readonly string[] {
  const sensor = scene.ui.sensor;
  if (sensor === null) return ["no sensor is selected"];
  const row = scene.view.sensors.find((each) => each.id === sensor);
  const lines = [...scene.view.explain(sensor)];
  if (row?.gapReason) lines.unshift(`no value now: ${row.gapReason}`);
  return lines.flatMap((line) => {
    const safe = showHostile(line);
    return columnsOf(safe) <= width ? [safe] : foldTo(safe, width);
  });
}

/** Draws the open overlay into the box; how far it may be scrolled follows from its length. */
export function drawOverlay(canvas: Canvas, box: Box, scene: Scene): void {
  const width = Math.max(1, box.width - 2 * MARGIN);
  const help = scene.ui.overlay === "help";
  const lines = help ? helpLines(scene, width) : explainLines(scene, width);
  const height = Math.max(0, box.height - 1);
  const first = Math.max(0, Math.min(scene.ui.scroll, lines.length - height));
  const text = help ? "help" : `explain ${scene.ui.sensor ?? ""}`;
  const hidden = lines.length > height;
  const note = `${first + 1}${scene.glyphs.to}${Math.min(lines.length, first + height)} of ${lines.length}`;
  const title = { scene, text, style: STYLE.strong };
  heading(canvas, box, hidden ? { ...title, note } : title);
  for (const [row, line] of lines.slice(first, first + height).entries()) {
    canvas
      .pen(box, row + 1)
      .skip(MARGIN)
      .write(line);
  }
}

const HINTS: readonly (readonly [string, string])[] = [
  ["q", "quit"],
  ["?", "help"],
  ["p", "pause"],
  ["s", "sort"],
  ["/", "filter"],
  ["e", "explain"],
  ["Tab", "sensors"],
  ["+ -", "interval"],
];

/** The last row: the filter while it is typed, what has just happened, or the keys. */
export function drawFooter(notice: string): DrawPanel {
  return (canvas, box, scene) => {
    const pen = canvas.pen(box, 0).skip(MARGIN);
    if (scene.ui.editing) {
      pen
        .write("filter ", STYLE.muted)
        .write(scene.ui.filter, STYLE.strong)
        .write(" ", STYLE.selected);
      pen.right("Enter keeps, Esc clears ", STYLE.muted);
      return;
    }
    if (notice !== "") {
      pen.cell(notice, pen.room, STYLE.fair);
      return;
    }
    const closes =
      scene.ui.overlay === "none"
        ? HINTS
        : ([
            ["Esc", "close"],
            ["up down", "scroll"],
            ["q", "quit"],
          ] as const);
    const simulated = scene.view.record.world !== undefined;
    for (const [key, does] of closes) {
      if (simulated && OF_HOSTS.has(key)) continue;
      const label = does === "sensors" && scene.ui.focus === "sensors" ? "processes" : does;
      if (key.length + label.length + 1 > pen.room) return;
      pen.write(key, STYLE.key).write(` ${label}`, STYLE.muted).skip(2);
    }
  };
}
