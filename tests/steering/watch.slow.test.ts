// The whole program on this host: it sees a starved service, acts, says so everywhere,
// and leaves the sessions as it found them, however it ends.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, type TestContext } from "vitest";
import { startHogs, startService } from "../../src/plants/host/contention/load.fixture.ts";
import type { Load } from "../../src/plants/host/contention/load.fixture.ts";
import type { TickRecord } from "../../src/show/record/index.ts";
import { needs } from "../needs.fixture.ts";
import { cleanUp, start, type Program } from "../session/program.fixture.ts";

/** What takes a few ticks where nothing else runs. The loads end by themselves a little later. */
const DECISION_MS = 35_000;

const loads: Load[] = [];
afterEach(async () => {
  await cleanUp();
  for (const load of loads.splice(0)) await load.end();
});

const niceOf = ({ pid }: Load): string => readFileSync(`/proc/${pid}/autogroup`, "utf8").trim();
const nices = (): string[] => loads.map(niceOf);

const ticksOf = (program: Program): TickRecord[] =>
  program
    .out()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as TickRecord);

/** A service and the hogs of three sessions, with a homeostat that may touch these alone; returns once it did. */
async function steering(context: TestContext): Promise<{ program: Program; before: string[] }> {
  needs(context, "root");
  needs(context, "stress-ng");
  loads.push(await startService());
  const before = [niceOf(loads[0]!)];
  const program = start(["watch", "--steer", "--json", "--interval", "0.25"]);
  await program.until((out) => out.split("\n").length > 4);
  for (let i = 0; i < 3; i++) loads.push(await startHogs(2));
  before.push(...loads.slice(1).map(niceOf));
  await expect.poll(nices, { timeout: DECISION_MS }).not.toEqual(before);
  return { program, before };
}

test("T10, X2: watch --steer helps a starved service, checks it, and takes it back on SIGTERM", async (context) => {
  const { program, before } = await steering(context);
  const checked = (): boolean =>
    ticksOf(program).some(({ receipts }) => receipts.some(({ kind }) => kind === "checked"));
  await expect.poll(checked, { timeout: DECISION_MS }).toBe(true);
  program.child.kill("SIGTERM");
  expect(await program.ended).toEqual({ code: 143, signal: null });
  expect(nices()).toEqual(before);
  const ticks = ticksOf(program);
  expect(ticks.every((tick) => tick.steering)).toBe(true);
  const applied = ticks.flatMap(({ receipts }) =>
    receipts.filter(({ kind }) => kind === "applied"),
  );
  expect(applied.length).toBeGreaterThan(0);
  const undo = ticks.flatMap(({ recommendations }) => recommendations.map((one) => one.undo));
  expect(undo.some((line) => line.startsWith("echo 0 > "))).toBe(true);
  expect(program.err()).toContain("everything was set back");
  const state = JSON.parse(readFileSync(join(program.folder, "tig_final_state.json"), "utf8"));
  expect(state.actions.applied).toBe(applied.length);
  expect(state.actions.taken_back).toBeGreaterThan(0);
  expect(state.last_receipts.at(-1).kind).toBe("taken-back");
});

test("T10, X2: after kill -9 the guardian sets everything back", async (context) => {
  const { program, before } = await steering(context);
  program.child.kill("SIGKILL");
  await program.ended;
  await expect.poll(nices).toEqual(before);
});
