// The top of the screen: whose system this is, whether it is steady and since when,
// and the numbers behind that answer.
import {
  bytes,
  columnsOf,
  counted,
  decimal,
  interval,
  percent,
  span,
  wholePercent,
} from "../../text/index.ts";
import { STYLE, type Style } from "../style.ts";
import { MARGIN, type DrawPanel } from "./panel.ts";
import { T_STAR } from "../../../model/index.ts";
import type { Scene } from "../scene.ts";
import type { TickRecord } from "../../record/index.ts";

/** `homeostat web01 …  WATCHING  tick 312  every 1 s  self 0.3% 49.1 MB`; a replay never looks live. */
export const drawHeader: DrawPanel = (canvas, box, scene) => {
  const { record } = scene.view;
  const pen = canvas.pen(box, 0).skip(MARGIN);
  const mode = modeOf(scene);
  const facts = factsOf(scene);
  pen.right(" ");
  const shown: string[] = [];
  // the name and the mode come first; facts fill what is left
  let room = pen.room - mode.length - 2 - "homeostat".length - Math.min(record.host.length + 1, 24);
  for (const fact of facts) {
    if (fact.length + 3 > room) break;
    shown.push(fact);
    room -= fact.length + 3;
  }
  const separator = ` ${scene.glyphs.dot} `;
  if (shown.length > 0) pen.right(`${separator}${shown.join(separator)}`, STYLE.muted);
  pen.right(mode, mode === "WATCHING" ? STYLE.strong : STYLE.fair).right(" ");
  pen.whole("homeostat", STYLE.title).skip(1).cell(record.host, pen.room, STYLE.strong);
};

function modeOf({ view, ui }: Scene): string {
  if (view.replay !== undefined) return ui.paused ? "REPLAY PAUSED" : "REPLAY";
  if (ui.paused) return "PAUSED";
  return view.record.steering ? "STEERING" : "WATCHING";
}

/** What fits of them is shown, the first first. What a run cost is no longer being paid in its replay. */
function factsOf({ view: { record, replay } }: Scene): readonly string[] {
  const every = `every ${interval(record.interval_s)}`;
  if (replay !== undefined)
    return [`tick ${replay.tick} of ${replay.of}`, recordedAt(record.time), every];
  // What a simulated world reads of this host is nothing, its own cost included.
  if (record.world !== undefined) return [`tick ${record.tick}`, every];
  const self = `self ${percent(record.self_cpu_ratio).padStart(5)} ${bytes(record.self_rss_bytes).padStart(7)}`;
  return [`tick ${record.tick}`, every, self];
}

/** `2026-11-20 12:01:30Z`, from the time of a record. */
const recordedAt = (time: string): string => time.replace("T", " ").replace(/\.\d+/, "");

/**
 * The answer in a line: steady or not, since when, by which number, and on how much evidence: a map
 * that explains no more than chance would can look as steady as a proven one. On the right what was missed,
 * or that tasks wait: a host can move steadily and be overloaded, and must not look well for it.
 */
export const drawVerdict: DrawPanel = (canvas, box, scene) => {
  const said = verdictOf(scene);
  const { record } = scene.view;
  const late = latenessOf(record) || strainOf(record);
  const pen = canvas.pen(box, 0).skip(box.width < NO_MARGIN_COLUMNS ? 0 : MARGIN);
  pen.write(said.symbol, said.style).skip(1).write(said.word, said.style);
  if (said.since !== "") pen.whole(` ${said.since}`, STYLE.strong);
  if (late !== "" && columnsOf(late) + 3 < pen.room) pen.right(` ${late} `, STYLE.fair);
  const reason = said.reasons.find((text) => columnsOf(text) + 3 <= pen.room);
  if (reason !== undefined) pen.write(`   ${reason}`);
};

/** On a screen this narrow the symbol alone is the answer. */
const NO_MARGIN_COLUMNS = 4;

interface Verdict {
  readonly symbol: string;
  readonly word: string;
  readonly style: Style;
  readonly since: string;
  /** The same reason in fewer and fewer columns; how much of it is proven stays to the last. */
  readonly reasons: readonly string[];
}

function verdictOf(scene: Scene): Verdict {
  const { record } = scene.view;
  const { answer, sinceMs } = scene.steadiness;
  const { glyphs } = scene;
  if (answer === "collecting") {
    const share = `${record.collecting} of ${counted(record.sensors, "sensor")}`;
    const reasons = [`${share} have too few values to judge yet`, share];
    return { symbol: glyphs.dot, word: "COLLECTING", style: STYLE.fair, since: "", reasons };
  }
  const relative = decimal(record.coherence_relative, 3);
  const against = `T* ${T_STAR.toFixed(3)}`;
  const above = answer === "steady";
  const side = above ? "above" : "below";
  const proven = `${wholePercent(record.proven_share)} proven`;
  return {
    symbol: above ? glyphs.steady : glyphs.unsteady,
    word: answer.toUpperCase(),
    style: above ? STYLE.good : STYLE.bad,
    since: `for ${span((record.elapsed_ms - sinceMs) / 1000)}`,
    reasons: [
      `relative coherence ${relative} is ${side} ${against}, ${proven}`,
      `${relative} is ${side} ${against}, ${proven}`,
      `${relative} ${above ? ">" : "<"} ${against}, ${proven}`,
      `${relative}, ${proven}`,
      proven,
    ],
  };
}

/** What the program had to give up to keep its pace, or nothing. */
function latenessOf(record: TickRecord): string {
  if (record.skipped_beats > 0) return `overran: ${counted(record.skipped_beats, "beat")} skipped`;
  if (record.thinned.length > 0) return `late: left out ${record.thinned.join(", ")}`;
  return record.suspended_ms > 0 ? `was suspended ${span(record.suspended_ms / 1000)}` : "";
}

/** Share of the time in which some task waited, from which it is said beside the verdict. */
const STRAINED = 0.25;

/** What tasks wait for, or nothing. */
function strainOf(record: TickRecord): string {
  const waits = [
    ["cpu", record.psi_cpu_some],
    ["memory", record.psi_memory_some],
    ["io", record.psi_io_some],
  ] as const;
  const strained = waits.filter(([, share]) => share !== null && share >= STRAINED);
  if (strained.length === 0) return "";
  return `tasks wait for ${strained.map(([name, share]) => `${name} ${wholePercent(share)}`).join(", ")}`;
}

/** S* and what it is made of, in cells of fixed width; over two rows where one is too short. */
export const drawNumbers: DrawPanel = (canvas, box, scene) => {
  const { record } = scene.view;
  const collecting = record.coherence === null;
  const figure = (value: number | null, digits: number): string =>
    collecting ? "collecting" : decimal(value, digits);
  const cells: readonly (readonly [string, string])[] = [
    ["S*", figure(record.coherence, 4)],
    ["S*/D*", decimal(record.coherence_ratio, 3)],
    ["A*", decimal(record.a_star, 3)],
    ["V*", decimal(record.v_star, 3)],
    ["proven", wholePercent(record.proven_share).padStart(4)],
    ["sensors", `${record.sensors}`],
    ["collecting", `${record.collecting}`],
  ];
  let row = 0;
  let pen = canvas.pen(box, row).skip(MARGIN);
  for (const [name, value] of cells) {
    if (name.length + value.length + 1 > pen.room) {
      row += 1;
      pen = canvas.pen(box, row).skip(MARGIN);
    }
    pen
      .write(`${name} `, STYLE.muted)
      .write(value, name === "S*" ? STYLE.strong : STYLE.plain)
      .skip(pen.room < 4 ? pen.room : 3);
  }
};
