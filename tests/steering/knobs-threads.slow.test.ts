// Nice, class and affinity on processes of the test's own: set on every thread, read back
// from the kernel without the drivers, and given back bit for bit.
import { afterEach, describe, expect, it } from "vitest";
import { must } from "../../src/base/index.ts";
import type { Knob, Setting } from "../../src/decide/index.ts";
import { lookAt } from "../../src/plants/host/steering/identity.ts";
import type { KnobDriver, KnobDrivers, Spot } from "../../src/plants/host/steering/knob.ts";
import { createKnobDrivers } from "../../src/plants/host/steering/knobs/index.ts";
import {
  codeOf,
  end,
  endAll,
  needsRoot,
  processTarget,
  runScript,
  settingsOf,
  SLEEPER,
  start,
  threaded,
  tidsOf,
  valueOf,
} from "./knobs.fixture.ts";

let open: KnobDrivers | null = null;
function driverOf(knob: Knob): KnobDriver {
  open ??= createKnobDrivers();
  return open.of(knob);
}

afterEach(async () => {
  open?.close();
  open = null;
  await endAll();
});

interface Row {
  readonly knob: Knob;
  readonly setting: Setting;
  /** In what the kernel says of each thread. */
  readonly shows: RegExp;
}

const rows: readonly Row[] = [
  { knob: "nice", setting: 5, shows: /^nice 5 / },
  { knob: "nice", setting: 19, shows: /^nice 19 / },
  { knob: "nice", setting: -1, shows: /^nice -1 / },
  { knob: "nice", setting: -20, shows: /^nice -20 / },
  { knob: "class", setting: "batch", shows: / policy 3 / },
  { knob: "class", setting: "idle", shows: / policy 5 / },
  { knob: "affinity", setting: [0], shows: / mask 0*1$/ },
];

/** Sets every thread until none is left that is not, and gives what each was. */
function turn(driver: KnobDriver, pid: number, setting: Setting): Map<number, string> {
  const before = new Map<number, string>();
  for (let round = 0, fresh = 1; fresh > 0 && round < 50; round++) {
    fresh = 0;
    const known = before.size === 0 ? undefined : wanted(driver, pid, setting);
    for (const spot of valueOf(driver.spots(processTarget(pid), known))) {
      const value = driver.valueFor(spot, setting);
      const present = driver.read(spot);
      if (!value.ok || !present.ok || present.value === value.value) continue;
      fresh++;
      before.set(tidOf(spot), present.value);
      driver.write(spot, value.value);
    }
  }
  return before;
}

const tidOf = (spot: Spot): number => (spot.kind === "thread" ? spot.tid : 0);

function wanted(driver: KnobDriver, pid: number, setting: Setting): string {
  const { startTicks } = processTarget(pid);
  return valueOf(driver.valueFor({ kind: "thread", pid, tid: pid, startTicks }, setting));
}

async function checkTurn({ knob, setting, shows }: Row): Promise<void> {
  const pid = await start(...threaded(3));
  const driver = driverOf(knob);
  const original = settingsOf(pid);
  const before = turn(driver, pid, setting);
  // Who runs the tests may have been made nice itself, and so is what it starts.
  const due = [...original.values()].filter((said) => !shows.test(said));
  expect(before.size).toBe(due.length);
  for (const said of settingsOf(pid).values()) expect(said).toMatch(shows);
  for (const spot of valueOf(driver.spots(processTarget(pid), wanted(driver, pid, setting)))) {
    const was = before.get(tidOf(spot));
    if (was !== undefined) valueOf(driver.write(spot, was));
  }
  expect(settingsOf(pid)).toEqual(original);
}

describe("T10: every thread of a process is set and given back bit for bit", () => {
  for (const row of rows) {
    it(`${row.knob} ${JSON.stringify(row.setting)}`, async (context) => {
      needsRoot(context);
      await checkTurn(row);
    });
  }
});

describe("T10: what a thread is beside the knob stays", () => {
  it("keeps reset-on-fork and the nice value through a change of class", async (context) => {
    needsRoot(context);
    const pid = await start(
      "chrt",
      "--reset-on-fork",
      "--batch",
      "0",
      "nice",
      "-n",
      "3",
      ...SLEEPER,
    );
    const driver = driverOf("class");
    const original = settingsOf(pid);
    const [spot] = valueOf(driver.spots(processTarget(pid)));
    const one = must(spot, "its thread");
    expect(valueOf(driver.read(one))).toBe("batch+reset");
    const idle = valueOf(driver.valueFor(one, "idle"));
    expect(idle).toBe("idle+reset");
    valueOf(driver.write(one, idle));
    expect(valueOf(driver.read(one))).toBe("idle+reset");
    valueOf(driver.write(one, "batch+reset"));
    expect(settingsOf(pid)).toEqual(original);
  });

  it("leaves threads whose cores their program chose", async (context) => {
    needsRoot(context);
    const pid = await start("taskset", "-c", "0", ...SLEEPER);
    const spots = driverOf("affinity").spots(processTarget(pid));
    expect(spots.ok ? "" : spots.trouble.message).toContain("chosen by somebody else");
    expect(driverOf("affinity").spots(processTarget(pid), "0").ok).toBe(true);
  });

  it("refuses a core outside of the cpuset", async (context) => {
    needsRoot(context);
    const pid = await start(...SLEEPER);
    const [spot] = valueOf(driverOf("affinity").spots(processTarget(pid)));
    const refused = driverOf("affinity").valueFor(must(spot, "its thread"), [0, 4000]);
    expect(refused.ok ? "" : refused.trouble.message).toContain("core 4000 is not in its cpuset");
  });
});

/** Makes threads without end, each of which ends soon. */
const RESTLESS: [string, ...string[]] = [
  process.execPath,
  "-e",
  `const { Worker } = require("node:worker_threads");
   const make = () => new Worker("setTimeout(() => {}, 30)", { eval: true }).once("exit", make);
   make(); make(); setTimeout(() => console.log("ready"), 200);`,
];

describe("T10: processes that do not hold still", () => {
  it("takes every thread of one that makes threads meanwhile", async (context) => {
    needsRoot(context);
    const pid = await start(...RESTLESS);
    const driver = driverOf("nice");
    await expect
      .poll(() => {
        turn(driver, pid, 7);
        return [...settingsOf(pid).values()].every((said) => said.startsWith("nice 7 "));
      })
      .toBe(true);
    await expect
      .poll(() => {
        turn(driver, pid, 0);
        return [...settingsOf(pid).values()].every((said) => said.startsWith("nice 0 "));
      })
      .toBe(true);
  });

  it("says gone where the process or a thread of it ended", async (context) => {
    needsRoot(context);
    const pid = await start(...threaded(2));
    const target = processTarget(pid);
    const driver = driverOf("nice");
    const spots = valueOf(driver.spots(target));
    await end(pid);
    expect(codeOf(driver.spots(target))).toBe("spot.gone");
    expect(spots.map((spot) => codeOf(driver.read(spot)))).toEqual(spots.map(() => "spot.gone"));
    expect(spots.map((spot) => codeOf(driver.write(spot, "5")))).toEqual(
      spots.map(() => "spot.gone"),
    );
  });

  it("keeps the threads that live on after the first has ended", async (context) => {
    needsRoot(context, ["python3", "--version"]);
    const script =
      "import ctypes,threading,time;" +
      "threading.Thread(target=time.sleep,args=(300,)).start();" +
      "print('ready',flush=True);ctypes.CDLL(None).pthread_exit(None)";
    const pid = await start("/usr/bin/python3", "-c", script);
    await expect.poll(() => lookAt(pid)?.state).toBe("Z");
    const driver = driverOf("nice");
    const spots = valueOf(driver.spots(processTarget(pid)));
    expect(spots).toHaveLength(tidsOf(pid).length - 1);
    for (const spot of spots) valueOf(driver.write(spot, "4"));
    for (const spot of spots) expect(valueOf(driver.read(spot))).toBe("4");
  });

  it("tells a later process of the same pid and the same start tick", (context) => {
    needsRoot(context, ["unshare", "--pid", "--fork", "--mount-proc", "true"]);
    const seen = runScript(["unshare", "--pid", "--fork", "--mount-proc"], "pidReuse") as {
      samePid: number;
      sameTick: number;
      verdicts: string[];
      touched: number;
    };
    expect(seen.samePid).toBeGreaterThan(0);
    expect(seen.sameTick).toBeGreaterThan(0);
    expect(seen.verdicts).toEqual(["spot.gone"]);
    expect(seen.touched).toBe(0);
  });
});

describe("T10: rights and ranks", () => {
  it("says denied when the rights are lost midway, and goes on when they are back", (context) => {
    needsRoot(context);
    const seen = runScript([], "rightsLost");
    expect(seen).toEqual({
      withRights: "ok",
      without: { nice: "spot.denied", class: "spot.denied", affinity: "spot.denied" },
      after: "0",
    });
  });

  it("refuses tasks that are real-time or the kernel's", async (context) => {
    needsRoot(context, ["chrt", "--fifo", "1", "true"]);
    const pid = await start("chrt", "--fifo", "1", ...SLEEPER);
    for (const knob of ["nice", "class", "affinity"] as const) {
      const spots = driverOf(knob).spots(processTarget(pid));
      expect(spots.ok ? "" : spots.trouble.message).toContain("real-time");
      const kernel = driverOf(knob).spots(processTarget(2));
      expect(kernel.ok ? "" : kernel.trouble.message).toContain("thread of the kernel");
    }
  });
});
