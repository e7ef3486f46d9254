// A recorded run in which everything alarms that looks back for hours: a surge, a level held for
// longer than ever, a sensor that leaves its companions, a process that holds a core, process ids
// that run out. Ten seconds from tick to tick make a day of 8640 ticks.
import { expect, test } from "vitest";
import { normal, seededChance, SensorTable } from "../base/index.ts";
import { Loop } from "../loop/index.ts";
import { inventedPlant } from "../loop/loop.fixture.ts";
import type { ProcessRow, Sample } from "../plants/index.ts";
import { readLog } from "../plants/replay/index.ts";
import { loadTickSchema, serialiseTick } from "../show/record/index.ts";
import type { TickRecord } from "../show/record/index.ts";
import { ReplayPlayer } from "./replay-player.ts";

const WALL = Date.UTC(2026, 10, 20, 12);
const INTERVAL_S = 10;
const [SURGES, PARTS, STAYS, HOLDS, LENGTH] = [60, 7400, 7700, 8000, 8200] as const;

const IDS = ["cpu0", "net.eth0.rx", "net.eth0.tx", "net.lo.rx", "psi.cpu.some", "pids_used"];

/** Values of a sensor; each is read once a tick, in order. */
function courses(): (sensor: number, tick: number) => number {
  const chance = seededChance(1);
  const noise = (share: number): number => Math.exp(share * normal(chance));
  const demand = (tick: number): number =>
    0.3 * Math.exp(0.3 * Math.sin(tick / 150) - (tick % 540 < 90 ? 0.7 : 0));
  const held = (tick: number, from: number, level: number): number =>
    tick >= from && tick < from + 60 ? level : 0.02 * noise(0.1);
  return (sensor, tick) => {
    if (sensor === 1) return demand(tick) * noise(0.02) * (tick < PARTS ? 1 : 0.4);
    if (sensor === 2) return demand(tick) * noise(0.02);
    if (sensor === 3) return held(tick, SURGES, 0.9);
    if (sensor === 4) return tick < STAYS ? 0.2 * noise(0.1) : 0.9;
    if (sensor === 5) return Math.min(1, 0.2 + 0.00008 * tick + 0.001 * noise(0.1));
    return 0.2 * noise(0.1);
  };
}

const LOOP: ProcessRow = { pid: 7, name: "loop", cpuRatio: 1, waitRatio: 0, rssBytes: 1e6 };

function recordedRun(): TickRecord[] {
  const invented = inventedPlant(IDS.length, courses());
  const sensors = new SensorTable();
  for (const [i, id] of IDS.entries())
    sensors.register({ ...invented.sensors.at(i), id, routable: i === 0 });
  let tick = 0;
  const read = (...given: Parameters<typeof invented.read>): Sample => {
    return { ...invented.read(...given), processes: tick < HOLDS ? [] : [LOOP] };
  };
  const loop = new Loop({
    plant: { ...invented, sensors, read },
    runId: "r",
    interval: INTERVAL_S,
  });
  const records: TickRecord[] = [];
  for (; tick < LENGTH; tick++) {
    const elapsed = 1000 * INTERVAL_S * tick + 0.123_456;
    const at = { monotonic: 7e6 + elapsed, wall: WALL + elapsed };
    records.push(loop.tick({ tick, at, elapsed, late: 0, skipped: 0, suspended: 0 }));
  }
  return records;
}

/** As they would be read from a log. */
async function replayed(records: readonly TickRecord[]) {
  const { checkTickRecord } = await loadTickSchema();
  const lines = records.map((record, i) => {
    return { kind: "value" as const, line: i + 1, value: JSON.parse(serialiseTick(record)) };
  });
  const player = new ReplayPlayer({
    path: "log",
    steps: readLog({ path: "log", lines: () => lines, check: checkTickRecord }),
    pace: 0,
    outputs: () => [{ show: () => {}, close: () => [] }],
    expected: records.length,
    stays: false,
    stop: () => {},
  });
  return player.play();
}

const records = recordedRun();

test.each([
  ["a surge", "lasting:net.lo.rx", [SURGES, SURGES + 60]],
  ["a sensor that leaves its companions", "relations:net.eth0.rx", [PARTS, PARTS + 60]],
  ["a level held for longer than ever", "lasting:psi.cpu.some", [STAYS, STAYS + 150]],
  ["a process that holds a core", "lasting:process:7", [HOLDS, LENGTH]],
  ["process ids that run out", "exhaustion:pids", [0, LENGTH]],
] as const)("T7, T8: the recorded run holds %s", (_name, source, [from, until]) => {
  const named = records
    .slice(from, until)
    .flatMap(({ incidents }) => incidents.flatMap(({ alarms }) => alarms));
  expect(named.map((alarm) => alarm.source)).toContain(source);
});

test("T7, T8: it is replayed to the same incidents, to the bit", async () => {
  const { stopped, comparison } = await replayed(records);
  expect(stopped).toBeNull();
  expect(comparison.differences).toEqual([]);
  expect(comparison.identical).toBe(records.length);
});
