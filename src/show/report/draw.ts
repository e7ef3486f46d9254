// Draws a figure of a report, for a page of its own colours and for a file of its own.
import { unreachable } from "../../base/index.ts";
import { showHostile } from "../text/index.ts";
import { curveSpec } from "./curves.ts";
import type { Figure } from "./figure.ts";
import { histogramSpec } from "./histograms.ts";
import { intervalSpec } from "./intervals.ts";
import { renderSvg } from "./render.ts";
import { PAPER, ROLES } from "./theme.ts";

function specOf(figure: Figure): object {
  switch (figure.kind) {
    case "intervals":
      return intervalSpec(figure);
    case "curves":
      return curveSpec(figure);
    case "histograms":
      return histogramSpec(figure);
    default:
      return unreachable(figure);
  }
}

/** The figure as a file: on white, so that it reads on every page. */
export async function drawFigure(figure: Figure): Promise<string> {
  const svg = await renderSvg(specOf(harmless(figure) as Figure));
  return `${ownIds(svg, figure.id)}\n`;
}

/** The same for a place within a page, whose style sheet gives the roles their colours. */
export function withPageColours(svg: string): string {
  return ROLES.reduce(
    (text, [role, colour]) =>
      text.replaceAll(
        `="${colour}"`,
        `="${role === "paper" && colour === PAPER ? "transparent" : `var(--${role})`}"`,
      ),
    svg,
  ).trimEnd();
}

/** Ids are unique in a page of many figures, and the same on every run. */
function ownIds(svg: string, prefix: string): string {
  const ids = [...new Set([...svg.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id!))];
  return ids.reduce(
    (text, id, index) =>
      text
        .replaceAll(`id="${id}"`, `id="${prefix}-${index}"`)
        .replaceAll(`url(#${id})`, `url(#${prefix}-${index})`),
    svg,
  );
}

/** Every text in a value, with what a reader's screen would obey or hide written out. */
function harmless(value: unknown): unknown {
  if (typeof value === "string") return showHostile(value);
  if (Array.isArray(value)) return value.map(harmless);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, harmless(part)]));
}
