// A garden drawn for people: as text, three rows of cells to a line, darker where there is
// more dirt; as a picture, brown for dirt and green for agents.
import type { Picture } from "../worlds/index.ts";
import { CELLS, SIDE } from "./figures.ts";
import type { Garden } from "./garden.ts";

/** From clean to full. */
const SHADES = " .:-=+*#%";
const AGENT = "o";
const CROWD = "O";
const OWN = "@";
const ROWS_A_LINE = 3;
const CELL_PIXELS = 4;

/** 20 lines of 60 characters: `o` is an agent, `O` more than one, `@` who stands on `own`. */
export function drawnAsText({ dirt, crowd }: Pick<Garden, "dirt" | "crowd">, own = -1): string[] {
  return Array.from({ length: SIDE / ROWS_A_LINE }, (_, line) =>
    Array.from({ length: SIDE }, (_unused, x) => {
      let agents = 0;
      let sum = 0;
      for (let row = 0; row < ROWS_A_LINE; row += 1) {
        const cell = (line * ROWS_A_LINE + row) * SIDE + x;
        agents += crowd[cell]!;
        sum += dirt[cell]!;
      }
      const isOwn = Math.floor(own / SIDE / ROWS_A_LINE) === line && own % SIDE === x;
      if (isOwn) return OWN;
      if (agents > 0) return agents === 1 ? AGENT : CROWD;
      return SHADES[Math.min(SHADES.length - 1, Math.floor((sum / ROWS_A_LINE) * SHADES.length))];
    }).join(""),
  );
}

export function pictured({ dirt, crowd }: Pick<Garden, "dirt" | "crowd">): Picture {
  const side = SIDE * CELL_PIXELS;
  const pixels = new Uint8Array(side * side * 3);
  for (let cell = 0; cell < CELLS; cell += 1) {
    const light = 235 - Math.round(170 * dirt[cell]!);
    const soil = [light, Math.round(0.9 * light), Math.round(0.7 * light)];
    const colour = crowd[cell]! > 0 ? [20, Math.min(255, 110 + 40 * crowd[cell]!), 60] : soil;
    const top = Math.floor(cell / SIDE) * CELL_PIXELS;
    const left = (cell % SIDE) * CELL_PIXELS;
    for (let i = 0; i < CELL_PIXELS * CELL_PIXELS; i += 1) {
      const y = top + Math.floor(i / CELL_PIXELS);
      pixels.set(colour, (y * side + left + (i % CELL_PIXELS)) * 3);
    }
  }
  return { width: side, height: side, pixels };
}
