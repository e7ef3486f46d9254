// The figure of a recorded run: `node tools/figure-run.ts LOG OUT.svg [OUT.png]`.
// Phases of load stand in LOG's .phases.json, where there is one. The PNG is for
// looking at; it needs a font, and says so when it finds none.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { describeTrouble } from "../src/base/index.ts";
import { checkTickRecord } from "../src/show/record/schema.ts";
import type { TickRecord } from "../src/show/record/index.ts";
import { phasesFileOf, timeSeriesFigure } from "../src/show/report/index.ts";
import type { Phase } from "../src/show/report/index.ts";
import { readJsonLines } from "../src/store/index.ts";

/** Found on Debian (fonts-dejavu-core), Fedora, Arch and macOS, in that order. */
const FONTS = [
  "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
  "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
  "/usr/share/fonts/TTF/DejaVuSans.ttf",
  "/System/Library/Fonts/Supplemental/Verdana.ttf",
];
/** Pixels of the PNG per unit of the SVG. */
const ZOOM = 2;

const [log, svgFile, pngFile] = process.argv.slice(2);
if (log === undefined || svgFile === undefined) {
  console.error("usage: node tools/figure-run.ts LOG OUT.svg [OUT.png]");
  process.exit(2);
}

const records = readRecords(log);
const svg = await timeSeriesFigure(records, {
  title: titleOf(log, records),
  phases: readPhases(log),
});
writeFileSync(svgFile, `${svg}\n`);
if (pngFile !== undefined) writeFileSync(pngFile, png(svg));
console.log(`${svgFile}: ${records.length} ticks`);

function readRecords(path: string): TickRecord[] {
  const lines = readJsonLines(path);
  if (!lines.ok) throw new Error(describeTrouble(lines.trouble));
  const read: TickRecord[] = [];
  for (const found of lines.value) {
    if (found.kind === "torn") continue;
    if (found.kind === "bad") throw new Error(describeTrouble(found.trouble));
    const record = checkTickRecord(found.value);
    if (!record.ok) throw new Error(`${path}:${found.line}: ${record.trouble.message}`);
    read.push(record.value);
  }
  return read;
}

function titleOf(path: string, ticks: readonly TickRecord[]): string {
  const last = ticks.at(-1);
  if (last === undefined) throw new Error(`${path} holds no tick`);
  const { host, sensors, interval_s, time } = last;
  return `${basename(path)}: ${host}, ${sensors} sensors, a tick every ${interval_s} s, ${time.slice(0, 10)}`;
}

function readPhases(path: string): readonly Phase[] {
  const file = phasesFileOf(path);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly Phase[]) : [];
}

function png(drawing: string): Uint8Array {
  const fontFiles = FONTS.filter((path) => existsSync(path));
  if (fontFiles.length === 0) throw new Error("no font for the PNG: install fonts-dejavu-core");
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" };
  return new Resvg(drawing, { font, fitTo: { mode: "zoom", value: ZOOM } }).render().asPng();
}
