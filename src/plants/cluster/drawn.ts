// A cluster drawn for people: as text, CPU and memory in tenths with the agent in brackets;
// as a picture, red for CPU, green for memory, blue for priority.
import type { Picture } from "../worlds/index.ts";
import { BUDGET, HOTSPOT, NODES, PRIORITIES, SIDE } from "./figures.ts";
import type { ClusterState } from "./state.ts";

/** Pixels along one side of a node; the border of the agent's one is white. */
const NODE_PIXELS = 16;
const BORDER_PIXELS = 2;
const STARS = new Map(
  PRIORITIES.map((priority, i) => [priority as number, "*".repeat(i).padEnd(2)]),
);

/** Per node percent of CPU and memory, `!` where hot, a `*` for each priority above the lowest; the agent's in brackets. */
export function drawnAsText({ cpu, memory, priority, agent, budget }: ClusterState): string {
  const rows = Array.from({ length: SIDE }, (_, y) => {
    const cells = Array.from({ length: SIDE }, (_, x) => {
      const at = y * SIDE + x;
      const [open, close] = at === agent ? ["[", "]"] : [" ", " "];
      const hot = cpu[at]! > HOTSPOT || memory[at]! > HOTSPOT ? "!" : " ";
      const stars = STARS.get(priority[at]!);
      return `${open}${percent(cpu[at]!)} ${percent(memory[at]!)}${hot}${stars}${close}`;
    });
    return cells.join(" ");
  });
  return [`CPU % memory %   budget ${budget.toFixed(1)} of ${BUDGET}`, ...rows].join("\n");
}

const percent = (share: number): string => String(Math.round(100 * share)).padStart(3);

export function picturedNodes({ cpu, memory, priority, agent }: ClusterState): Picture {
  const side = SIDE * NODE_PIXELS;
  const pixels = new Uint8Array(side * side * 3);
  for (let node = 0; node < NODES; node += 1) {
    const colour = [cpu[node]!, memory[node]!, priority[node]! / 2].map((v) => Math.round(255 * v));
    const top = Math.floor(node / SIDE) * NODE_PIXELS;
    const left = (node % SIDE) * NODE_PIXELS;
    for (let i = 0; i < NODE_PIXELS * NODE_PIXELS; i += 1) {
      const y = Math.floor(i / NODE_PIXELS);
      const x = i % NODE_PIXELS;
      const edge = Math.min(y, x, NODE_PIXELS - 1 - y, NODE_PIXELS - 1 - x);
      const shown = node === agent && edge < BORDER_PIXELS ? [255, 255, 255] : colour;
      pixels.set(shown, ((top + y) * side + left + x) * 3);
    }
  }
  return { width: side, height: side, pixels };
}
