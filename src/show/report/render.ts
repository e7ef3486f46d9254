// Draws a Vega-Lite specification as SVG, without a browser and with the same bytes
// for the same data. Brings the drawing library along: for reports and documents,
// never for the loop.
import { compile } from "vega-lite";
import type { TopLevelSpec } from "vega-lite";
import { parse, View } from "vega";

/** The figure as SVG text. */
export async function renderSvg(specification: object): Promise<string> {
  const { spec } = compile(specification as TopLevelSpec);
  const view = new View(parse(spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
