// All panels by kind, and one whole frame out of them.
import type { Canvas } from "../canvas.ts";
import { planScreen, type PanelKind } from "../plan.ts";
import type { Scene } from "../scene.ts";
import { drawReceipts, drawRecommendations, drawRoute } from "./advice.ts";
import { drawBands, drawCurve } from "./coherence.ts";
import { drawCores } from "./cores.ts";
import { drawGauges } from "./gauges.ts";
import { drawHeader, drawNumbers, drawVerdict } from "./header.ts";
import { drawFooter, drawOverlay } from "./overlays.ts";
import type { DrawPanel } from "./panel.ts";
import { drawProcesses, drawSensors } from "./tables.ts";
import { drawWorld, WORLD_ROWS } from "./world.ts";
import { drawWarning, openIncident, warningRows } from "./warning.ts";

const PANELS: Readonly<Record<Exclude<PanelKind, "footer">, DrawPanel>> = {
  header: drawHeader,
  verdict: drawVerdict,
  numbers: drawNumbers,
  world: drawWorld,
  curve: drawCurve,
  bands: drawBands,
  gauges: drawGauges,
  cores: drawCores,
  route: drawRoute,
  warning: drawWarning,
  processes: drawProcesses,
  sensors: drawSensors,
  recommendations: drawRecommendations,
  receipts: drawReceipts,
};

/** Rows that stay in sight above an overlay and below it. */
const ABOVE_OVERLAY = 2;
const BELOW_OVERLAY = 1;

/** Draws the scene into the canvas, which is cleared first. */
export function drawScene(canvas: Canvas, scene: Scene, notice: string): void {
  canvas.clear();
  const { record } = scene.view;
  const size = { columns: canvas.columns, rows: canvas.rows };
  const panels = planScreen(size, {
    cores: record.cores.length,
    warns: openIncident(record) !== null,
    warningRows: warningRows(record),
    recommendations: record.recommendations.length,
    receipts: record.receipts.length,
    worldRows: record.world === undefined ? 0 : WORLD_ROWS,
    focus: scene.ui.focus,
  });
  const footer = drawFooter(notice);
  const open = scene.ui.overlay !== "none";
  for (const { kind, box } of panels) {
    const hidden = open && box.y >= ABOVE_OVERLAY && kind !== "footer";
    if (!hidden) (kind === "footer" ? footer : PANELS[kind])(canvas, box, scene);
  }
  const height = size.rows - ABOVE_OVERLAY - BELOW_OVERLAY;
  if (open) drawOverlay(canvas, { x: 0, y: ABOVE_OVERLAY, width: size.columns, height }, scene);
}
