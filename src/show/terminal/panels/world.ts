// A simulated world: which episode is played by whom and how it stands, and below it the
// world's own figures, risk and verdict first where it has them.
import { decimal, showHostile } from "../../text/index.ts";
import type { WorldRecord } from "../../record/index.ts";
import { STYLE } from "../style.ts";
import { labelled, type DrawPanel } from "./panel.ts";

/** Rows it wishes for. */
export const WORLD_ROWS = 2;

type Fact = readonly [name: string, value: string];

/** Who plays and how far, most telling first. */
export function courseOf(world: WorldRecord): readonly Fact[] {
  const facts: Fact[] = [
    ["step", String(world.step)],
    ["episode", String(world.episode)],
    ["seed", String(world.seed)],
    ["policy", world.policy],
  ];
  if (world.reward !== null) facts.splice(1, 0, ["reward", decimal(world.reward, 2)]);
  if (world.action !== null) facts.push(["did", world.action]);
  return facts;
}

/** Risk and verdict, then whatever else the world says of itself. */
export function standingOf(world: WorldRecord): readonly Fact[] {
  const facts: Fact[] = [];
  if (world.verdict !== null) facts.push(["verdict", world.verdict]);
  if (world.risk !== null) facts.push(["risk", decimal(world.risk, 3)]);
  for (const [name, value] of Object.entries(world.figures))
    facts.push([name.replaceAll("_", " "), decimal(value, Number.isInteger(value) ? 0 : 1)]);
  return facts;
}

export const drawWorld: DrawPanel = (canvas, box, scene) => {
  const { world } = scene.view.record;
  if (world === undefined) return;
  const rows = [courseOf(world), standingOf(world)] as const;
  for (const [row, facts] of rows.entries()) {
    const pen = labelled(canvas, box, { row, label: row === 0 ? "world" : "" });
    for (const [name, value] of facts) {
      const shown = showHostile(value);
      if (name.length + shown.length + 1 > pen.room) break;
      pen.write(`${name} `, STYLE.muted).write(shown, STYLE.strong).skip(Math.min(3, pen.room));
    }
  }
};

/** The same as sentences' parts, for plain lines. */
export const worldWords = (world: WorldRecord): readonly string[] =>
  [...courseOf(world), ...standingOf(world)].map(([name, value]) => `${name} ${value}`);
