import { expect, test } from "vitest";
import { fail } from "../base/index.ts";
import { checkTickRecord } from "../show/record/schema.ts";
import { inventedPlant, rehearse } from "./loop.fixture.ts";

const steady = () => inventedPlant(3, (sensor, tick) => 0.2 + 0.1 * sensor + 0.01 * (tick % 3));

test("T7: a duration ends the session with 0, the plant closed and no beat beyond", async () => {
  const plant = steady();
  const { records, end } = await rehearse({ plant, interval: 0.05, duration: 0.25 });
  expect(records.at(0)).toMatchObject({ seq: 0, tick: 0, plant: "host", host: "invented" });
  for (const { tick } of records) expect(tick).toBeLessThan(5);
  expect(end).toMatchObject({
    exitCode: 0,
    state: { ended_by: "duration", ticks: records.length },
  });
  expect(plant.closed).toBe(1);
});

test("T9: every record of a session keeps to the published schema", async () => {
  const plant = inventedPlant(4, (sensor, tick) => (tick % 5 === sensor ? null : 0.1 * sensor));
  const { records } = await rehearse({ plant, interval: 0.05, duration: 0.6 });
  for (const record of records) expect(checkTickRecord(record)).toMatchObject({ ok: true });
  expect(records.flatMap(({ gaps }) => Object.values(gaps))).toContain("vanished");
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("T11: %s ends at once with %i, and the summary says so", async (signal, code) => {
  const { records, end } = await rehearse({
    plant: steady(),
    interval: 60,
    duration: null,
    at: () => setTimeout(() => process.emit(signal, signal), 5),
  });
  expect(records).toHaveLength(1);
  expect(end).toMatchObject({ exitCode: code, state: { ended_by: signal, ticks: 1 } });
});

test("T11: after a session no signal kills the summary, and the next session leaves no more", async () => {
  const deadly = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const counts = (): number[] => deadly.map((signal) => process.listenerCount(signal));
  await rehearse({ plant: steady() });
  const afterOne = counts();
  expect(Math.min(...afterOne)).toBeGreaterThan(0);
  await rehearse({ plant: steady() });
  expect(counts()).toEqual(afterOne);
  expect(process.listenerCount("SIGTSTP") + process.listenerCount("SIGCONT")).toBe(0);
});

test("our own bug in a tick is told, fenced, and after five in a row ends with 70", async () => {
  const plant = inventedPlant(1, () => {
    throw new RangeError("the sky fell");
  });
  const { records, troubles, end } = await rehearse({ plant, duration: null });
  expect(records).toHaveLength(0);
  expect(troubles).toHaveLength(5);
  expect(troubles[0]).toMatchObject({
    code: "tick.bug",
    message: expect.stringContaining("the sky fell"),
  });
  expect(end).toMatchObject({ exitCode: 70, state: { ended_by: "error" } });
});

test("one bad tick does not end the session", async () => {
  let reads = 0;
  const plant = inventedPlant(1, () => {
    reads += 1;
    if (reads === 2) throw new RangeError("once");
    return 0.5;
  });
  const { records, end } = await rehearse({
    plant,
    duration: null,
    at: ({ seq }, control) => seq === 2 && control.end("quit"),
  });
  expect(records).toHaveLength(3);
  expect(end.exitCode).toBe(0);
  expect(end.state.troubles).toMatchObject([{ code: "tick.bug", times: 1 }]);
});

test("the plant's troubles reach the outputs and the summary", async () => {
  const plant = steady();
  plant.troubles.push({ code: "host.denied", message: "may not be read", where: "/proc/1/io" });
  const { troubles, end } = await rehearse({ plant });
  expect(troubles).toMatchObject([{ code: "host.denied" }]);
  expect(end.state.troubles).toMatchObject([{ code: "host.denied", times: 1 }]);
});

test("what an output lost is in the summary", async () => {
  const loss = { code: "log.incomplete", message: "3 of 9 lines could not be written" };
  const { end } = await rehearse({ plant: steady(), losses: [loss] });
  expect(end.losses).toEqual([loss]);
  expect(end.state.troubles).toMatchObject([loss]);
});

test("+ and − move along the usual intervals, and the record says which is in force", async () => {
  const seen: number[] = [];
  const { records } = await rehearse({
    plant: steady(),
    interval: 0.05,
    duration: null,
    at(record, control) {
      if (record.seq === 0) seen.push(control.changeInterval("longer"));
      if (record.seq === 1) seen.push(control.changeInterval("shorter"));
      if (record.seq === 2) seen.push(control.changeInterval("shorter"));
      if (record.seq === 3) control.end("quit");
    },
  });
  expect(seen).toEqual([0.1, 0.05, 0.05]);
  expect(records.map(({ interval_s }) => interval_s)).toEqual([0.05, 0.1, 0.05, 0.05]);
});

test("an interval changed between two ticks brings no tick of its own", async () => {
  const { records } = await rehearse({
    plant: steady(),
    interval: 0.5,
    duration: null,
    at(record, control) {
      if (record.seq === 1) control.end("quit");
      else
        for (const [wait, change] of [
          [20, "longer"],
          [40, "longer"],
          [60, "shorter"],
          [80, "shorter"],
        ] as const) {
          setTimeout(() => control.changeInterval(change), wait);
        }
    },
  });
  expect(records).toHaveLength(2);
  expect(records[1]!.elapsed_ms).toBeGreaterThanOrEqual(499);
  // A machine that stalls skips beats, and says so.
  const { tick, interval_s, skipped_beats } = records[1]!;
  expect({ tick, interval_s }).toEqual({ tick: 1 + skipped_beats, interval_s: 0.5 });
});

test("SIGHUP reads the configuration again: a new interval holds, a broken one is told", async () => {
  let turn = 0;
  const { records, troubles } = await rehearse({
    plant: steady(),
    interval: 0.05,
    duration: null,
    reload: () => {
      turn += 1;
      if (turn === 1) return fail({ code: "config.key", message: "unknown key" });
      return { ok: true, value: { interval: 0.06 } };
    },
    at(record, control) {
      if (record.seq < 2) process.emit("SIGHUP", "SIGHUP");
      if (record.seq === 4) control.end("quit");
    },
  });
  expect(troubles).toMatchObject([{ code: "config.key" }, { code: "warning.interval" }]);
  expect(records.at(-1)?.interval_s).toBe(0.06);
});

test("T14: the coherence of the last tick is itself judged once eight are known", async () => {
  const { records } = await rehearse({ plant: steady(), interval: 0.05, duration: 1.2 });
  expect(records[0]?.self_band).toBeNull();
  expect(records.at(-1)?.self_band).not.toBeNull();
  expect(records.at(-1)?.self_converged).not.toBeNull();
});
