// Descriptors that say who a task is: kept within their bound, given back, and faithful;
// and what the knobs of threads say where the system calls cannot be made.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fail, must } from "../../../base/index.ts";
import { Identities, lookAt, type Task } from "./identity.ts";
import { failedTrouble, systemTrouble } from "./spot-trouble.ts";
import { affinityDriver } from "./knobs/affinity.ts";
import { classDriver } from "./knobs/class.ts";
import { niceDriver } from "./knobs/nice.ts";

const openFiles = (): number => readdirSync("/proc/self/fd").length;

function threadsOf(pid: number): Task[] {
  return readdirSync(`/proc/${pid}/task`).map((name) => {
    const tid = Number(name);
    return { pid, tid, startTicks: must(lookAt(pid, tid), "a thread").startTicks };
  });
}

const ME = (): Task => must(threadsOf(process.pid)[0], "the first thread");

describe("T10: who a task is", () => {
  it("is said of a living one, and of its start time", () => {
    const identities = new Identities();
    expect(identities.check(ME())).toMatchObject({ ok: true, value: { id: process.pid } });
    const earlier = { ...ME(), startTicks: ME().startTicks - 1 };
    expect(identities.check(earlier)).toMatchObject({ trouble: { code: "spot.gone" } });
    const nobody = { pid: 4_194_304, tid: 4_194_304, startTicks: 1 };
    expect(identities.check(nobody)).toMatchObject({ trouble: { code: "spot.gone" } });
    const notMine = { ...ME(), pid: process.ppid };
    expect(identities.check(notMine)).toMatchObject({ trouble: { code: "spot.gone" } });
    identities.close();
  });

  it("keeps no more descriptors than its bound, the process's own to the last", () => {
    const identities = new Identities(3);
    const before = openFiles();
    const threads = threadsOf(process.pid);
    expect(threads.length).toBeGreaterThan(3);
    for (const thread of [...threads, ...threads]) {
      expect(identities.check(thread).ok).toBe(true);
      expect(identities.kept).toBeLessThanOrEqual(3);
    }
    expect(openFiles()).toBe(before + 3);
    identities.release(process.pid);
    expect([identities.kept, openFiles()]).toEqual([0, before]);
    identities.check(ME());
    identities.close();
    identities.close();
    expect(openFiles()).toBe(before);
  });
});

describe("T10: where system calls cannot be made", () => {
  it.each([niceDriver, classDriver, affinityDriver])("%o says so", (make) => {
    const identities = new Identities();
    const calls = () => fail(failedTrouble("koffi cannot be loaded", "koffi"));
    const driver = make({ identities, calls });
    const spot = { kind: "thread", ...ME() } as const;
    for (const said of [
      driver.read(spot),
      driver.write(spot, driver.knob === "class" ? "idle" : "0"),
    ])
      expect(said).toMatchObject({ ok: false, trouble: { message: "koffi cannot be loaded" } });
    identities.close();
  });
});

describe("T10: why a place could not be set", () => {
  it.each([
    ["ESRCH", "spot.gone"],
    ["ENOENT", "spot.gone"],
    ["ENODEV", "spot.gone"],
    ["EPERM", "spot.denied"],
    ["EACCES", "spot.denied"],
    ["EROFS", "spot.denied"],
    ["EINVAL", "spot.failed"],
    ["ENOSPC", "spot.failed"],
  ])("%s is %s", (name, code) => {
    expect(systemTrouble(name, "set it", "here").code).toBe(code);
  });
});
