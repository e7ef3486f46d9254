import { expect, test } from "vitest";
import type { Instant, Trouble } from "../base/index.ts";
import type { Action, SteeringPolicy } from "../decide/index.ts";
import { Judge } from "../judge/index.ts";
import type { Contention } from "../judge/contention/index.ts";
import { Motion } from "../model/index.ts";
import { NO_METRICS, UNGUARDED } from "../plants/index.ts";
import type { Actuator, Plant, Sample } from "../plants/index.ts";
import { inventedPlant } from "./loop.fixture.ts";
import { Steward } from "./steward.ts";

const at = (second: number): Instant => ({ monotonic: second * 1000, wall: second * 1000 });

const action = (id: string, changes: Partial<Action> = {}): Action => ({
  id,
  target: { kind: "session", group: 7, pid: 70, name: "work" },
  knob: "autogroup",
  before: 0,
  after: 10,
  role: "restrain",
  reason: "takes all it can get",
  forecast: null,
  ...changes,
});

type Situation = Parameters<SteeringPolicy["decide"]>[0];
type Decision = ReturnType<SteeringPolicy["decide"]>;

const QUIET: Decision = { propose: [], release: [], suppressed: [], standing: [], hold: "nothing" };

/** Decides as it was told, one decision a tick, and keeps what it was told back. */
function scriptedPolicy(script: readonly Partial<Decision>[]) {
  const heard: string[] = [];
  const situations: Situation[] = [];
  const policy: SteeringPolicy = {
    name: "ours",
    decide(situation) {
      situations.push(situation);
      return { ...QUIET, ...script[situations.length - 1] };
    },
    note: (id, fate) => void heard.push(`${id} ${fate}`),
    conclude: (id, verdict) => void heard.push(`${id} ${verdict}`),
  };
  return { policy, heard, situations };
}

/** Does what it is told, but where told otherwise, and keeps what it did. */
function fakeActuator(does: Partial<Actuator> = {}) {
  const done: string[] = [];
  const receipt = (actionId: string) =>
    ({ actionId, outcome: "restored", says: "autogroup to 0: 1 set back" }) as const;
  const actuator: Actuator = {
    knobs: [],
    apply({ id }) {
      done.push(`apply ${id}`);
      return { actionId: id, outcome: "applied", says: "autogroup of work: 0 → 10" };
    },
    takeBack(id) {
      done.push(`take back ${id}`);
      return receipt(id);
    },
    tend: () => [],
    restoreAll: () => [],
    close() {
      done.push("close");
      return { receipts: [receipt("a1")], troubles: [] };
    },
    ...does,
  };
  return { actuator, done };
}

function stage(script: readonly Partial<Decision>[], actuator: Actuator | null) {
  const { policy, heard, situations } = scriptedPolicy(script);
  const steward = new Steward({ policy, actuator, usable: new Set(), helpFor: [] });
  const plant: Plant = { ...inventedPlant(1, () => 0.5), contention: () => CALM };
  const judge = new Judge();
  const metrics = { ...NO_METRICS, memUsed: 0.5 };
  let second = 0;
  const tick = (changes: Partial<Sample> = {}) => {
    const now = at(second++);
    const sample = { ...plant.read(now, 1), metrics, ...changes };
    const motion = new Motion();
    motion.observe(sample.frame);
    return steward.steer({ at: now, plant, sample, judgement: judge.weigh(motion, sample.frame) });
  };
  return { steward, tick, heard, situations };
}

const CALM: Contention = {
  at: 0,
  elapsed: 1000,
  onlineCores: 2,
  pressure: 0,
  runnable: 1,
  cpuAvg: 0.1,
  contenders: [],
  own: [],
  ownGroups: [],
  extScheduler: null,
  blind: null,
};

test("T10: without an actuator the same is recommended, and nothing is done", () => {
  const { tick, heard } = stage([{ propose: [action("a1")], hold: null }], null);
  const { fields } = tick();
  expect(fields.steering).toBe(false);
  expect(fields.recommendations.map(({ id, status }) => [id, status])).toEqual([["a1", "dry-run"]]);
  expect(fields.receipts).toEqual([]);
  expect(heard).toEqual(["a1 dry-run"]);
});

test("T10: releases are done before proposals, and each is told once", () => {
  const { actuator, done } = fakeActuator();
  const { tick, heard } = stage(
    [
      { propose: [action("a1")], hold: null },
      { release: [{ actionId: "a1", because: "nobody waits" }], propose: [action("a2")] },
      {},
    ],
    actuator,
  );
  expect(tick().fields.receipts.map(({ id, kind }) => [id, kind])).toEqual([["a1", "applied"]]);
  const second = tick().fields.receipts;
  expect(second.map(({ id, kind }) => [id, kind])).toEqual([
    ["a1", "taken-back"],
    ["a2", "applied"],
  ]);
  expect(second[0]?.outcome).toBe("autogroup to 0: 1 set back: nobody waits");
  expect(tick().fields.receipts).toEqual([]);
  expect(done).toEqual(["apply a1", "take back a1", "apply a2"]);
  expect(heard).toEqual(["a1 applied", "a2 applied"]);
});

test("T10: what is refused is told to the policy and shown as refused", () => {
  const { actuator } = fakeActuator({
    apply: ({ id }) => ({ actionId: id, outcome: "refused", says: "it is pid 1" }),
  });
  const { tick, heard } = stage([{ propose: [action("a1")] }], actuator);
  const { fields } = tick();
  expect(fields.recommendations.map(({ status }) => status)).toEqual(["refused"]);
  expect(fields.receipts.map(({ kind, outcome }) => [kind, outcome])).toEqual([
    ["refused", "it is pid 1"],
  ]);
  expect(heard).toEqual(["a1 refused"]);
});

test("T10: after a fault of ours in the middle nothing that was not done stands in the policy", () => {
  const { actuator } = fakeActuator({
    apply({ id }) {
      if (id === "a2") throw new Error("a fault");
      return { actionId: id, outcome: "applied", says: "done" };
    },
  });
  const propose = [action("a1"), action("a2"), action("a3")];
  const { tick, heard } = stage([{ propose }], actuator);
  expect(() => tick()).toThrow("a fault");
  expect(heard).toEqual(["a1 applied", "a2 refused", "a3 refused"]);
});

test.each([
  ["the guardian cannot be had again", "tick"],
  ["the user asks for it", "key"],
] as const)("T10: everything is taken back when %s, and the run goes on dry", (_why, how) => {
  const lost: Trouble = { code: UNGUARDED, message: "no guardian" };
  let ticks = 0;
  const { actuator, done } = fakeActuator({
    tend: () => (++ticks === 2 && how === "tick" ? [lost] : []),
  });
  const standing = [action("a1")];
  const script = [{ propose: standing, hold: null }, { standing }, { standing }];
  const { tick, steward, heard } = stage(script, actuator);
  tick();
  if (how === "key") expect(steward.restoreAll(at(1))).toMatch(/^1 of 1 set back/);
  const { fields } = tick();
  expect(fields.steering).toBe(false);
  expect(fields.receipts.map(({ kind }) => kind)).toEqual(["taken-back"]);
  expect(fields.recommendations.map(({ status }) => status)).toEqual(["dry-run"]);
  expect(done).toEqual(["apply a1", "close"]);
  expect(heard).toEqual(["a1 applied", "a1 dry-run"]);
  expect(steward.restoreAll(at(2))).toMatch(/^nothing to take back/);
});

test("T10: the actuator is told which actions are held, so that it sets back what nobody holds", () => {
  const held: (readonly string[])[] = [];
  const { actuator } = fakeActuator({
    tend(_at, ids) {
      held.push([...(ids ?? [])]);
      return [];
    },
  });
  const script = [{ propose: [action("a1")] }, { standing: [action("a1")] }, {}, {}];
  const { tick } = stage(script, actuator);
  for (const _ of script) tick();
  expect(held).toEqual([[], ["a1"], ["a1"], []]);
});

test("T10: the end gives its last receipts, once", () => {
  const { actuator } = fakeActuator();
  const { tick, steward } = stage([{ propose: [action("a1")] }], actuator);
  tick();
  expect(steward.close(at(1)).receipts.map(({ id, kind }) => [id, kind])).toEqual([
    ["a1", "taken-back"],
  ]);
  expect(steward.close(at(1))).toEqual({ receipts: [], troubles: [] });
});

test("T10: a further step is undone by hand to what was there at first", () => {
  const { actuator } = fakeActuator();
  const further = action("a2", { before: 10, after: 5, continues: "a1" });
  const { tick } = stage([{ propose: [action("a1")] }, { propose: [further] }], actuator);
  tick();
  const [shown] = tick().fields.recommendations;
  expect(shown?.before).toBe("10");
  expect(shown?.undo).toMatch(/^echo 0 > /);
});

test("R4: nothing is decided where not even the memory can be read", () => {
  const { tick, situations } = stage([{}, {}], null);
  tick();
  tick({ metrics: NO_METRICS });
  expect(situations.map(({ contention }) => contention)).toEqual([CALM, null]);
  expect(situations.map(({ risk }) => risk)).toEqual([0, 1]);
});
