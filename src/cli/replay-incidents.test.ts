import { expect, test } from "vitest";
import { seededChance, SensorTable } from "../base/index.ts";
import { Loop } from "../loop/index.ts";
import { inventedPlant } from "../loop/loop.fixture.ts";
import { readLog } from "../plants/replay/index.ts";
import { loadTickSchema, serialiseTick } from "../show/record/index.ts";
import type { TickRecord } from "../show/record/index.ts";
import { ReplayPlayer } from "./replay-player.ts";

const WALL = Date.UTC(2026, 10, 20, 12);
/** Ticks; by the half of them it is sure when memory is used up. */
const LENGTH = 2400;
const IDS = ["cpu0", "mem_used", "psi.io.some"];

/** A run in which memory fills; while it lasts it is acknowledged, and something silenced. */
function recordedRun(): TickRecord[] {
  const chance = seededChance(1);
  const value = (sensor: number, tick: number): number =>
    sensor === 1 ? 0.2 + 0.0003 * tick : 0.2 + 0.05 * chance();
  const sensors = new SensorTable();
  const invented = inventedPlant(IDS.length, value);
  for (const [i, id] of IDS.entries())
    sensors.register({ ...invented.sensors.at(i), id, routable: i === 0 });
  const loop = new Loop({ plant: { ...invented, sensors }, runId: "r", interval: 1 });
  return Array.from({ length: LENGTH }, (_, tick) => {
    const { warning } = loop.lookout;
    const current = warning.incidents.current;
    if (tick === LENGTH - 50 && current !== null) warning.acknowledge(current.id, WALL + 5, "ann");
    if (tick === LENGTH - 40) warning.silence("psi.io.some", WALL + 1e9);
    // Clocks have more digits than a record keeps.
    const elapsed = 1000 * tick + 0.123_456;
    const at = { monotonic: 7e6 + elapsed, wall: WALL + elapsed };
    return loop.tick({ tick, at, elapsed, late: 0, skipped: 0, suspended: 0 });
  });
}

async function replayed(records: readonly TickRecord[]) {
  const { checkTickRecord } = await loadTickSchema();
  const lines = records.map((record, i) => {
    return { kind: "value" as const, line: i + 1, value: JSON.parse(serialiseTick(record)) };
  });
  const shown: TickRecord[] = [];
  const player = new ReplayPlayer({
    path: "log",
    steps: readLog({ path: "log", lines: () => lines, check: checkTickRecord }),
    pace: 0,
    outputs: () => [{ show: (record) => shown.push(record), close: () => [] }],
    expected: records.length,
    stays: false,
    stop: () => {},
  });
  return { shown, end: await player.play() };
}

test("T7, T8: a replayed log comes to the same incidents, to the bit", async () => {
  const records = recordedRun();
  const last = records.at(-1)!;
  expect(last.incidents[0]).toMatchObject({ state: "open", acknowledged: { by: "ann" } });
  expect(last.warning.silenced).toMatchObject([{ what: "psi.io.some" }]);
  expect(records.flatMap(({ incident_events }) => incident_events)[0]?.kind).toBe("opened");
  const { end } = await replayed(records);
  expect(end.stopped).toBeNull();
  expect(end.comparison.differences).toEqual([]);
  expect(end.comparison.identical).toBe(records.length);
});

test("T7, T8: what rests on an earlier run's memory, or follows lost ticks, is shown as recorded", async () => {
  const records = recordedRun();
  const restored = records.map((record) => {
    return { ...record, warning: { ...record.warning, memory: "restored" as const } };
  });
  const one = await replayed(restored);
  expect(one.end.comparison).toMatchObject({ unexplained: 0, restored: records.length });
  expect(one.shown.at(-1)!.incidents).toEqual(records.at(-1)!.incidents);
  const late = await replayed(records.slice(LENGTH - 200));
  expect(late.end.comparison.unexplained).toBe(0);
  expect(late.shown.at(-1)!.incidents).toEqual(records.at(-1)!.incidents);
});
