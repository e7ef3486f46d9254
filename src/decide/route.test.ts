import { expect, test } from "vitest";
import { Frame, SensorTable } from "../base/index.ts";
import { Judge } from "../judge/index.ts";
import type { Judgement } from "../judge/index.ts";
import { logistic, Motion, orbit } from "../model/index.ts";
import { route, routeScores } from "./index.ts";

interface Row {
  readonly id: string;
  readonly routable?: boolean;
  readonly values: readonly (number | null)[];
}

const constant = (value: number, length = 20): number[] => Array.from({ length }, () => value);
const chaos = orbit(logistic(3.9), 0.3, 20);

function observe(rows: readonly Row[]): { table: SensorTable; frame: Frame; judgement: Judgement } {
  const table = new SensorTable();
  for (const { id, routable = true } of rows) {
    table.register({
      id,
      title: id,
      unit: "ratio",
      normaliser: "none",
      source: "test",
      group: "cpu",
      routable,
    });
  }
  const motion = new Motion();
  const judge = new Judge();
  const frame = new Frame();
  let judgement: Judgement | undefined;
  for (let tick = 0; tick < 20; tick++) {
    frame.clear(rows.length);
    for (const [index, { values }] of rows.entries()) {
      const value = values[tick] ?? null;
      if (value !== null) frame.set(index, value);
    }
    motion.observe(frame);
    judgement = judge.weigh(motion, frame);
  }
  return { table, frame, judgement: judgement! };
}

function check(name: string, rows: readonly Row[], expected: string | null, score?: number): void {
  test(`T12: ${name}`, () => {
    const { table, frame, judgement } = observe(rows);
    const target = route(table, frame, judgement);
    expect(target?.id ?? null).toBe(expected);
    if (score !== undefined) expect(target!.score).toBeCloseTo(score, 9);
  });
}

check(
  "an idle core that holds still scores 1 + ½ + ½",
  [{ id: "cpu0", values: constant(0) }],
  "cpu0",
  2,
);
check(
  "of two that hold still, the idler",
  [
    { id: "cpu0", values: constant(0.9) },
    { id: "cpu1", values: constant(0.1) },
  ],
  "cpu1",
  1.95,
);
check(
  "a tie goes to the lower index",
  [
    { id: "cpu0", values: constant(0.5) },
    { id: "cpu1", values: constant(0.5) },
  ],
  "cpu0",
);
check(
  "a steady busy core before a chaotic one",
  [
    { id: "cpu0", values: chaos },
    { id: "cpu1", values: constant(0.9) },
  ],
  "cpu1",
  1.55,
);
check(
  "an aggregate is never a target",
  [
    { id: "mem", routable: false, values: constant(0) },
    { id: "cpu0", values: constant(0.9) },
  ],
  "cpu0",
);
check(
  "a blind core is no candidate",
  [
    { id: "cpu0", values: [...constant(0, 19), null] },
    { id: "cpu1", values: constant(0.9) },
  ],
  "cpu1",
);
check(
  "a collecting core is no candidate",
  [
    { id: "cpu0", values: [...Array.from({ length: 15 }, () => null), ...constant(0, 5)] },
    { id: "cpu1", values: constant(0.9) },
  ],
  "cpu1",
);
check(
  "all collecting: no target",
  [{ id: "cpu0", values: [...Array.from({ length: 15 }, () => null), ...constant(0, 5)] }],
  null,
);
check("no routable sensor: no target", [{ id: "mem", routable: false, values: constant(0) }], null);

test("T12: the score shows its parts", () => {
  const { table, frame, judgement } = observe([
    { id: "cpu0", values: constant(0.25) },
    { id: "cpu1", values: chaos },
  ]);
  const scores = routeScores(table, frame, judgement);
  expect(scores.map(({ id }) => id)).toEqual(["cpu0", "cpu1"]);
  for (const { score, weight, gap, value } of scores) {
    expect(score).toBeCloseTo(weight + 0.5 * gap + 0.5 * (1 - value), 12);
  }
});
