// A cluster of v1 drawn for people: as text, CPU and memory in percent with the agent in
// brackets; as a picture, red for CPU, green for memory, blue for priority.
import type { Picture } from "../../worlds/index.ts";
import type { ClusterConfig } from "./config.ts";
import * as F from "./figures.ts";
import type { ClusterSight } from "./state.ts";

/** Pixels along one side of a node; the border of the agent's one is white. */
const NODE_PIXELS = 8;
const STARS = new Map(F.PRIORITIES.map((priority, i) => [priority as number, "*".repeat(i)]));
/** Nodes of a row that fit into 80 columns; of a larger torus, with the agent in the middle. */
const MOST_DRAWN = 6;
const PART_DRAWN = 5;

/**
 * Per node percent of CPU and memory, `!` where minutes are lost, `x` where it is down, a `*` for each
 * priority above the lowest; the agent's in brackets. Of a large torus what lies around the agent.
 */
export function drawnAsText(sight: ClusterSight, { budget }: ClusterConfig): string {
  const { side, rows, columns } = sight.torus;
  const isWhole = side <= MOST_DRAWN;
  const shown = isWhole ? side : PART_DRAWN;
  const lines = Array.from({ length: shown }, (_, row) =>
    Array.from({ length: shown }, (_, column) => {
      const top = isWhole ? 0 : rows[sight.agent]! - (shown >> 1);
      const left = isWhole ? 0 : columns[sight.agent]! - (shown >> 1);
      const at = ((top + row + side) % side) * side + ((left + column + side) % side);
      return cellOf(sight, at);
    }).join(" "),
  );
  const orders = Array.from({ length: F.CAPACITY.delay }, (_, i) => sight.order(i)).flatMap(
    (node, i) => (node < 0 ? [] : [`${i + 1}`]),
  );
  const coming = orders.length === 0 ? "" : `   capacity in ${orders.join(", ")}`;
  const head = `CPU % memory %   budget ${sight.budget.toFixed(1)} of ${budget}   may lose ${sight.allowance.toFixed(1)}${coming}`;
  return [head, ...lines].join("\n");
}

function cellOf({ cpu, memory, priority, agent }: ClusterSight, at: number): string {
  const [open, close] = at === agent ? ["[", "]"] : [" ", " "];
  const isDown = memory[at] === 1;
  const loses = cpu[at]! > F.LOSES_FROM || memory[at]! > F.LOSES_FROM;
  const mark = isDown ? "x" : loses ? "!" : " ";
  return `${open}${percent(cpu[at]!)} ${percent(memory[at]!)}${mark}${(STARS.get(priority[at]!) ?? "").padEnd(2)}${close}`;
}

const percent = (share: number): string => String(Math.round(100 * share)).padStart(3);

export function picturedNodes({ torus, cpu, memory, priority, agent }: ClusterSight): Picture {
  const side = torus.side * NODE_PIXELS;
  const pixels = new Uint8Array(side * side * 3);
  for (let at = 0; at < pixels.length / 3; at += 1) {
    const y = Math.floor(at / side);
    const x = at % side;
    const node = Math.floor(y / NODE_PIXELS) * torus.side + Math.floor(x / NODE_PIXELS);
    const inside = [y % NODE_PIXELS, x % NODE_PIXELS].every((i) => i > 0 && i < NODE_PIXELS - 1);
    const colour =
      node === agent && !inside
        ? [255, 255, 255]
        : [cpu[node]!, memory[node]!, priority[node]! / 2].map((v) => Math.round(255 * v));
    pixels.set(colour, 3 * at);
  }
  return { width: side, height: side, pixels };
}
