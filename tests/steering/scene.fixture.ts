// Work with every knob that this machine has, a plan that turns each of them, and what
// waits for the end of all undoing.
import { expect } from "vitest";
import {
  createKnobDrivers,
  liveProcessTable,
  restoreLeftovers,
} from "../../src/plants/host/steering/index.ts";
import type { Plan } from "./driver.fixture.ts";
import {
  emptyFolder,
  groupWith,
  openJournals,
  processTarget,
  sessionTarget,
  snapshot,
  startWork,
} from "./work.fixture.ts";

export interface Scene {
  readonly plan: Plan;
  readonly folder: string;
  readonly pid: number;
  readonly now: () => string;
}

export async function scene(): Promise<Scene> {
  const pid = await startWork();
  const group = groupWith(pid);
  const target = processTarget(pid);
  const session = sessionTarget(pid);
  const folder = emptyFolder();
  const place = { id: "a3", target, knob: "affinity", after: [0], role: "place" } as const;
  const actions: Plan["actions"] = [
    { id: "a1", target, knob: "nice", after: 6, role: "restrain" },
    { id: "a2", target, knob: "class", after: "batch", role: "restrain" },
    place,
    ...(session === null
      ? []
      : [{ id: "a4", target: session, knob: "autogroup", after: 7, role: "restrain" } as const]),
    ...(group === null
      ? []
      : [{ id: "a5", target: group, knob: "cgroup-weight", after: 50, role: "restrain" } as const]),
    { id: "a6", target, knob: "nice", after: 9, role: "restrain", continues: "a1" },
    { id: "a7", target, knob: "nice", after: 3, role: "release", continues: "a1" },
  ];
  const plan: Plan = {
    folder,
    run: "fault",
    actions,
    takeBack: ["a2"],
    dieAt: 0,
    guardianToo: false,
    end: "close",
  };
  return { plan, folder, pid, now: () => snapshot([pid], group) };
}

/** Sets back what stands in the folder's journals, in this process. */
export function restoreHere(folder: string) {
  const drivers = createKnobDrivers();
  const restored = restoreLeftovers({ folder, drivers, processes: liveProcessTable() });
  drivers.close();
  return restored;
}

/** Once no run's journal and no lock is left there. */
export const settled = (folder: string): Promise<void> =>
  expect.poll(() => openJournals(folder), { message: "the guardian restores" }).toEqual([]);
