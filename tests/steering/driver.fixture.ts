// A program that steers real work with the real modules and then dies at the step it was
// told: steps are counted before and after each line of the journal and each value that
// is set. One JSON word says what to do; one JSON line says what was done.
import { spawn } from "node:child_process";
import { openSync, rmSync, symlinkSync, writeSync } from "node:fs";
import { unreachable } from "../../src/base/index.ts";
import type { Action, Knob, Setting, Target } from "../../src/decide/index.ts";
import { createActuator, createKnobDrivers } from "../../src/plants/host/steering/index.ts";
import type { KnobDrivers } from "../../src/plants/host/steering/index.ts";

type End = "lose-descriptors" | "leave-child" | "kill-guardian" | "lose-guardian" | "lose-rights";

export interface Plan {
  readonly folder: string;
  readonly run: string;
  readonly actions: readonly {
    readonly id: string;
    readonly target: Target;
    readonly knob: Knob;
    readonly after: Setting;
    readonly role: Action["role"];
    readonly continues?: string;
  }[];
  /** Taken back before the end. */
  readonly takeBack: readonly string[];
  /** The step to die at; 0 for none. */
  readonly dieAt: number;
  /** Whether the guardian is killed just before. */
  readonly guardianToo: boolean;
  /** What happens after the actions. */
  readonly end: "close" | "throw" | "exit" | "reject" | "wait" | End;
}

const LOOK_MS = 20;
const PATIENCE_MS = 30_000;

const plan = JSON.parse(process.argv[2] ?? "") as Plan;
const { dieAt, guardianToo } = plan;
let step = 0;
let guardianPid = 0;
let child = 0;

function count(): void {
  step += 1;
  if (step !== dieAt) return;
  if (guardianToo && guardianPid > 0) process.kill(guardianPid, "SIGKILL");
  process.kill(process.pid, "SIGKILL");
}

function counted<T>(act: () => T): T {
  count();
  const result = act();
  count();
  return result;
}

const real = createKnobDrivers();
const drivers: KnobDrivers = {
  ...real,
  of: (knob) => {
    const driver = real.of(knob);
    return { ...driver, write: (spot, value) => counted(() => driver.write(spot, value)) };
  },
};

const made = createActuator({
  drivers,
  knobs: [],
  neverTouch: () => null,
  runId: plan.run,
  folder: plan.folder,
  journal: { write: (file, bytes) => counted(() => writeSync(file, bytes)) },
});
if (!made.ok) {
  writeSync(1, `${JSON.stringify({ refused: made.trouble })}\n`);
  process.exit(4);
}
const actuator = made.value;
guardianPid = actuator.guardianPid;
const at = () => ({ monotonic: performance.now(), wall: Date.now() });
const said = plan.actions.map((action) =>
  actuator.apply({ before: 0, reason: "", forecast: null, ...action }, at()),
);
const undone = plan.takeBack.map((id) => actuator.takeBack(id, at()));
const troubles = [...actuator.tend(at())];

/** Tends until the guardian that was killed is missed: a process that is killed still has to be run to end. */
async function tendUntilMissed(): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  const known = troubles.length;
  while (troubles.length === known && performance.now() < until) {
    await new Promise((done) => setTimeout(done, LOOK_MS));
    troubles.push(...actuator.tend(at()));
  }
}

function spendDescriptors(): void {
  try {
    for (;;) openSync("/dev/null", "r");
  } catch {
    // None is left.
  }
}

switch (plan.end) {
  case "close":
    troubles.push(...actuator.close().troubles);
    break;
  case "kill-guardian":
    process.kill(guardianPid, "SIGKILL");
    await tendUntilMissed();
    break;
  case "leave-child":
    // One that was started after the guardian and outlives this program.
    child = spawn("sleep", ["300"], { detached: true, stdio: "ignore" }).pid ?? 0;
    break;
  case "lose-guardian":
    // A link where its log would be: it is not followed, so no other guardian can be started.
    rmSync(`${plan.folder}/guardian.log`);
    symlinkSync("/dev/null", `${plan.folder}/guardian.log`);
    process.kill(guardianPid, "SIGKILL");
    await tendUntilMissed();
    break;
  case "lose-descriptors":
    spendDescriptors();
    troubles.push(...actuator.tend(at()), ...actuator.tend(at()), ...actuator.close().troubles);
    break;
  case "lose-rights":
    process.setgid?.(65_534);
    process.setuid?.(65_534);
    troubles.push(...actuator.close().troubles);
    break;
  case "throw":
  case "exit":
  case "reject":
  case "wait":
    // Once what was done is said.
    break;
  default:
    unreachable(plan.end);
}
const { notices } = actuator;
const newGuardian = actuator.guardianPid;
writeSync(
  1,
  `${JSON.stringify({ step, said, undone, troubles, notices, guardianPid, newGuardian, child })}\n`,
);
if (plan.end === "throw") throw new Error("on purpose");
if (plan.end === "exit") process.exit(0);
if (plan.end === "reject") void Promise.reject(new Error("on purpose"));
if (plan.end === "leave-child" || plan.end === "kill-guardian")
  process.kill(process.pid, "SIGKILL");
if (plan.end === "wait") setInterval(() => {}, 1000);
