// A real picture of the running program: starts it on a pseudo-terminal, waits,
// optionally presses keys, and draws what a terminal emulator then shows as SVG.
// `node tools/screenshot.ts OUT.svg [--size 120x36] [--seconds 20] [--keys e] [--png OUT.png] -- FLAGS…`
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { spawn } from "@lydell/node-pty";
import { Resvg } from "@resvg/resvg-js";
import xterm from "@xterm/headless";

/** Pixels of a character cell, and of the frame around the screen. */
const CELL = { width: 8.43, height: 16.3, baseline: 13 };
const FRAME = 14;
const PAPER = "#14171c";
const INK = "#d8dce2";
const BASIC = ["#14171c", "#f06262", "#82cc8c", "#e8c662", "#7aa8f0", "#c88ad8", "#60ccd4", INK];
const FONT = "'DejaVu Sans Mono','Noto Sans Mono',Menlo,Consolas,monospace";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: "string", default: "120x36" },
    seconds: { type: "string", default: "20" },
    keys: { type: "string", default: "" },
    png: { type: "string" },
  },
});
const [out, ...flags] = positionals;
const [columns, rows] = values.size.split("x").map(Number);
if (out === undefined || !columns || !rows) {
  console.error("usage: node tools/screenshot.ts OUT.svg [--size 120x36] [--seconds 20] -- FLAGS");
  process.exit(2);
}

const svg = drawScreen(await screenAfter(Number(values.seconds)));
writeFileSync(out, svg);
if (values.png !== undefined) writeFileSync(values.png, pngOf(svg));
console.log(`${out}: ${columns}×${rows} after ${values.seconds} s`);

async function screenAfter(seconds: number): Promise<xterm.Terminal> {
  const terminal = new xterm.Terminal({ cols: columns!, rows: rows!, allowProposedApi: true });
  const words = [resolve("bin/homeostat.js"), "watch", "--state", "/dev/null", ...flags];
  const pty = spawn(process.execPath, words, {
    cols: columns!,
    rows: rows!,
    env: {
      PATH: process.env["PATH"],
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      COLORTERM: "truecolor",
    },
  });
  pty.onData((data) => terminal.write(data));
  await pause(seconds * 1000);
  for (const key of values.keys) {
    pty.write(key);
    await pause(300);
  }
  // What the emulator holds now is the picture; leaving would clear it.
  pty.onData(() => {});
  const frozen = new Promise<void>((done) => terminal.write("", done));
  await frozen;
  pty.kill("SIGKILL");
  return terminal;
}

function drawScreen(terminal: xterm.Terminal): string {
  const buffer = terminal.buffer.active;
  const lines = Array.from({ length: rows! }, (_, row) =>
    drawLine(buffer.getLine(buffer.viewportY + row)!, row),
  );
  const width = columns! * CELL.width + 2 * FRAME;
  const height = rows! * CELL.height + 2 * FRAME;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>`,
    `<g font-family="${FONT}" font-size="14" xml:space="preserve">`,
    ...lines.filter((line) => line !== ""),
    "</g></svg>\n",
  ].join("\n");
}

/** Cells of one look stand in one run; each cell is placed, so that a font's widths do not matter. */
function drawLine(line: xterm.IBufferLine, row: number): string {
  const parts: string[] = [];
  const y = (FRAME + row * CELL.height + CELL.baseline).toFixed(1);
  for (let column = 0; column < columns!;) {
    const first = line.getCell(column)!;
    const look = lookOf(first);
    const begin = column;
    let text = "";
    const places: string[] = [];
    for (; column < columns!; column++) {
      const cell = line.getCell(column)!;
      if (lookOf(cell) !== look) break;
      if (cell.getWidth() === 0) continue;
      text += cell.getChars() || " ";
      places.push((FRAME + column * CELL.width).toFixed(1));
    }
    if (first.isInverse()) parts.push(block(begin, column, row));
    if (text.trim() !== "")
      parts.push(`<text y="${y}" x="${places.join(" ")}" ${look}>${escapeText(text)}</text>`);
  }
  return parts.join("\n");
}

function lookOf(cell: xterm.IBufferCell): string {
  const fill = cell.isInverse() ? PAPER : colourOf(cell);
  const weight = cell.isBold() ? ' font-weight="bold"' : "";
  const dim = cell.isDim() ? ' opacity="0.65"' : "";
  return `fill="${fill}"${weight}${dim}`;
}

function colourOf(cell: xterm.IBufferCell): string {
  const colour = cell.getFgColor();
  if (cell.isFgRGB()) return `#${colour.toString(16).padStart(6, "0")}`;
  if (cell.isFgPalette()) return BASIC[colour % 8]!;
  return INK;
}

function block(begin: number, end: number, row: number): string {
  const x = (FRAME + begin * CELL.width).toFixed(1);
  const y = (FRAME + row * CELL.height).toFixed(1);
  return `<rect x="${x}" y="${y}" width="${((end - begin) * CELL.width).toFixed(1)}" height="${CELL.height}" fill="${INK}"/>`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function pngOf(picture: string): Uint8Array {
  const font = { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans Mono" };
  return new Resvg(picture, { font, fitTo: { mode: "zoom", value: 1.5 } }).render().asPng();
}
