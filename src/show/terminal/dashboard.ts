// The dashboard: takes views and keys, draws frames, emits intents. It owns what the
// keys have chosen and the last frame shown; it knows no loop, no signal and no
// clock but the one in the record. Full screen or, for screen readers, line by line.
import { Canvas } from "./canvas.ts";
import { FrameWriter } from "./frame-writer.ts";
import { glyphSet, type GlyphSetName } from "./glyphs.ts";
import { INITIAL_INTERFACE, react, settle, type Interface, type Lists } from "./interface.ts";
import { KeyDecoder, type Key } from "./keys.ts";
import { LinearReport } from "./linear.ts";
import { drawScene } from "./panels/index.ts";
import { explainLines, helpLines } from "./panels/overlays.ts";
import { curveStartAfter, listProcesses, quietSinceAfter, type Scene } from "./scene.ts";
import { steadinessAfter } from "./steadiness.ts";
import { paletteOf, type ColourDepth } from "./style.ts";
import type { DashboardView, Intent, Size } from "./view.ts";

/** Where frames go. `ready` is false while the last frame has not left; then one is skipped, not queued. */
export interface FrameSink {
  ready(): boolean;
  write(text: string): void;
}

export interface DashboardOptions {
  readonly output: FrameSink;
  readonly size: Size;
  readonly colour: ColourDepth;
  readonly glyphs: GlyphSetName;
  /** `screen` draws frames; `linear` prints plain lines for screen readers and dumb terminals. */
  readonly mode: "screen" | "linear";
  readonly onIntent: (intent: Intent) => void;
  /** Mode 2026 around frames; harmless where unknown. Default true. */
  readonly synchronized?: boolean;
}

export interface Dashboard {
  /** A new tick: draws it, unless paused, suspended or the terminal is still busy. */
  update(view: DashboardView): void;
  /** Bytes from the keyboard, in any pieces. */
  key(bytes: Uint8Array | string): void;
  resize(columns: number, rows: number): void;
  /** A line for the reader in place of the keys, for the next few ticks: `interval is now 2 s`. */
  notify(text: string): void;
  /** Draws nothing until resumed: the terminal belongs to someone else. */
  suspend(): void;
  /** Draws the whole screen anew. */
  resume(): void;
  /** Draws what was skipped while the terminal was busy. */
  redraw(): void;
  close(): void;
}

/** Ticks a notice stays in sight. */
const NOTICE_TICKS = 4;
/** A terminal that claims to be larger is lying or broken. */
const MOST_COLUMNS = 1000;
const MOST_ROWS = 500;

export function createDashboard(options: DashboardOptions): Dashboard {
  return new ScreenDashboard(options);
}

/** A view and what the ticks up to it have come to. */
type Seen = Pick<Scene, "view" | "steadiness" | "curveStart" | "quietSinceMs">;

const seenAfter = (before: Seen | undefined, view: DashboardView): Seen => ({
  view,
  steadiness: steadinessAfter(before?.steadiness, view.record),
  curveStart: curveStartAfter(before?.curveStart, view.record),
  quietSinceMs: quietSinceAfter(before?.quietSinceMs, view.record),
});

class ScreenDashboard implements Dashboard {
  readonly #options: DashboardOptions;
  readonly #writer: FrameWriter;
  readonly #keys = new KeyDecoder();
  readonly #linear: LinearReport;
  #canvas: Canvas;
  #ui: Interface = INITIAL_INTERFACE;
  /** What is on the screen, and the newest: they differ while paused. */
  #shown: Seen | undefined;
  #newest: Seen | undefined;
  #notice = { text: "", ticks: 0 };
  #asleep = false;
  #closed = false;
  #patience: NodeJS.Timeout | undefined;

  constructor(options: DashboardOptions) {
    this.#options = options;
    const synchronized = options.synchronized ?? true;
    this.#writer = new FrameWriter({ palette: paletteOf(options.colour), synchronized });
    this.#canvas = new Canvas(bounded(options.size), options.glyphs);
    this.#linear = new LinearReport(glyphSet(options.glyphs));
  }

  update(view: DashboardView): void {
    if (this.#closed) return;
    this.#newest = seenAfter(this.#newest, view);
    if (this.#notice.ticks > 0) this.#notice.ticks -= 1;
    if (this.#ui.paused && this.#shown !== undefined) {
      this.redraw();
      return;
    }
    this.#shown = this.#newest;
    this.#ui = settle(this.#ui, this.#lists(view));
    if (this.#options.mode === "linear")
      this.#print(this.#linear.next(view, this.#newest.steadiness, this.#canvas.columns));
    else this.redraw();
  }

  key(bytes: Uint8Array | string): void {
    if (this.#closed || this.#asleep) return;
    this.#handle(this.#keys.decode(bytes));
    clearTimeout(this.#patience);
    const patience = this.#keys.patience;
    if (patience === null) return;
    this.#patience = setTimeout(() => this.#handle(this.#keys.flush()), patience);
    this.#patience.unref();
  }

  resize(columns: number, rows: number): void {
    this.#canvas = new Canvas(bounded({ columns, rows }), this.#options.glyphs);
    this.#writer.forget();
    this.redraw();
  }

  notify(text: string): void {
    if (this.#options.mode === "linear") this.#print(this.#linear.fold(text, this.#canvas.columns));
    this.#notice = { text, ticks: NOTICE_TICKS };
    this.redraw();
  }

  suspend(): void {
    this.#asleep = true;
  }

  resume(): void {
    this.#asleep = false;
    this.#writer.forget();
    this.redraw();
  }

  redraw(): void {
    const { output, mode } = this.#options;
    if (this.#closed || this.#asleep || mode === "linear" || !output.ready()) return;
    const scene = this.#scene();
    if (scene === undefined) return;
    const end = scene.view.replay?.ended === true ? "end of the recording, q quits" : "";
    drawScene(this.#canvas, scene, this.#notice.ticks > 0 ? this.#notice.text : end);
    const frame = this.#writer.write(this.#canvas);
    if (frame !== "") output.write(frame);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#patience);
  }

  #handle(keys: readonly Key[]): void {
    if (this.#closed || keys.length === 0) return;
    for (const key of keys) {
      if (key.kind === "control" && key.letter === "l") this.#writer.forget();
      const before = this.#ui;
      const reaction = react(before, key, this.#lists(this.#shown?.view));
      this.#ui = reaction.ui;
      if (before.paused && !this.#ui.paused) this.#shown = this.#newest;
      for (const intent of reaction.intents) {
        if (this.#options.mode === "linear") this.#answer(intent);
        this.#options.onIntent(intent);
      }
    }
    this.redraw();
  }

  /** In linear mode what a key would lay over the screen is printed. */
  #answer(intent: Intent): void {
    const scene = this.#scene();
    if (scene === undefined) return;
    const width = this.#canvas.columns;
    if (intent.kind === "help" && intent.open) this.#print(helpLines(scene, width));
    if (intent.kind === "explain") this.#print(explainLines(scene, width));
    if (intent.kind === "pause") this.#print([intent.paused ? "paused" : "continued"]);
    if (intent.kind === "sort") this.#print([`processes by ${intent.by}`]);
    // the page is printed, not open
    this.#ui = { ...this.#ui, overlay: "none" };
  }

  #print(lines: readonly string[]): void {
    if (lines.length === 0 || this.#asleep || this.#closed || !this.#options.output.ready()) return;
    const safe = lines.map((line) => this.#canvas.shown(line));
    this.#options.output.write(`${safe.join("\n")}\n`);
  }

  #lists(view: DashboardView | undefined): Lists {
    if (view === undefined) return { processes: [], sensors: [] };
    return {
      processes: listProcesses(view, this.#ui.sort, this.#ui.filter),
      sensors: view.sensors,
      withoutProcesses: view.record.world !== undefined,
    };
  }

  #scene(): Scene | undefined {
    const seen = this.#shown;
    if (seen === undefined) return undefined;
    return {
      ...seen,
      ui: this.#ui,
      processes: this.#lists(seen.view).processes,
      glyphs: glyphSet(this.#options.glyphs),
    };
  }
}

function bounded(size: Size): Size {
  const within = (value: number, most: number): number =>
    Number.isFinite(value) ? Math.max(1, Math.min(most, Math.floor(value))) : 1;
  return { columns: within(size.columns, MOST_COLUMNS), rows: within(size.rows, MOST_ROWS) };
}
