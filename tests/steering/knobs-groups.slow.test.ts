// The weight of sessions and of control groups, on sessions and groups of the test's own.
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it, type TestContext } from "vitest";
import { must } from "../../src/base/index.ts";
import { lookAt } from "../../src/plants/host/steering/identity.ts";
import type { KnobDriver, KnobDrivers, Spot } from "../../src/plants/host/steering/knob.ts";
import { createKnobDrivers } from "../../src/plants/host/steering/knobs/index.ts";
import {
  autogroupOf,
  codeOf,
  cpuFolder,
  endAll,
  groupNumber,
  needsRoot,
  runScript,
  SLEEPER,
  start,
  valueOf,
} from "./knobs.fixture.ts";

const open: KnobDrivers = createKnobDrivers();
const session: KnobDriver = open.of("autogroup");
const weight: KnobDriver = open.of("cgroup-weight");
const made: string[] = [];

afterEach(async () => {
  await endAll();
  for (const folder of made.splice(0).toReversed()) rmdirSync(folder);
});

/** Three processes of one session: its leader and two children. */
const FAMILY = ["sh", "-c", "sleep 300 & sleep 300 & echo ready; read -r _"] as const;

describe("T10: the weight of a session", () => {
  it("is set through any member, and given back", async (context) => {
    needsRoot(context);
    const pid = await start(...FAMILY);
    const group = groupNumber(pid);
    const original = autogroupOf(pid);
    const [spot] = valueOf(session.spots({ kind: "session", group, pid, name: "sh" }));
    const one = must(spot, "the session");
    for (const value of ["19", "-1", "-20", "10"]) {
      valueOf(session.write(one, value));
      expect(valueOf(session.read(one))).toBe(value);
      expect(autogroupOf(pid)).toBe(`/autogroup-${group} nice ${value}`);
    }
    valueOf(session.write(one, "0"));
    expect(autogroupOf(pid)).toBe(original);
  });

  it("is still reached when its leader has ended, and gone with its last member", async (context) => {
    needsRoot(context);
    const pid = await start(...FAMILY);
    const group = groupNumber(pid);
    const rest = membersOf(group).filter((member) => member !== pid);
    expect(rest.length).toBeGreaterThan(0);
    const spot: Spot = { kind: "session", group };
    valueOf(session.write(spot, "9"));
    await endLeader(pid);
    valueOf(session.write(spot, "4"));
    expect(rest.map((member) => autogroupOf(member))).toEqual(
      rest.map(() => `/autogroup-${group} nice 4`),
    );
    process.kill(-pid, "SIGKILL");
    await expect.poll(() => codeOf(session.read(spot))).toBe("spot.gone");
    expect(codeOf(session.write(spot, "0"))).toBe("spot.gone");
  });

  it("waits where the kernel takes only ten changes a second", async (context) => {
    const without = ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"] as const;
    needsRoot(context, [...without, "true"]);
    const pid = await start(...SLEEPER);
    const spot: Spot = { kind: "session", group: groupNumber(pid) };
    const seen = runScript(without, "writeGroup", JSON.stringify(spot), "5", "7", "0");
    expect(seen).toEqual({ said: ["ok", "ok", "ok"], read: "0", works: true });
  });
});

/** Ends the leader alone; the others of its session live on. */
async function endLeader(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL");
  await expect.poll(() => lookAt(pid)).toBeNull();
}

function membersOf(group: number): number[] {
  const target = { kind: "session", group, pid: 1, name: "" } as const;
  expect(codeOf(session.spots(target))).toBe("ok");
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => {
      try {
        return groupNumber(pid) === group;
      } catch {
        return false;
      }
    });
}

/** A group of the test's own at the top of version 1's hierarchy, empty and removed at the end. */
function makeGroup(context: TestContext, name: string): { path: string; folder: string } {
  needsRoot(context);
  const path = `/homeostat-test-${process.pid}-${name}`;
  const folder = cpuFolder(context, path);
  mkdirSync(folder);
  made.push(folder);
  return { path, folder };
}

const spotOf = (path: string): Spot =>
  must(valueOf(weight.spots({ kind: "cgroup", path, version: 1 }))[0], "the group");

describe("T10: the weight of a control group of version 1", () => {
  it("is set, read back and given back", (context) => {
    const { path, folder } = makeGroup(context, "weight");
    const spot = spotOf(path);
    const original = valueOf(weight.read(spot));
    for (const value of ["2", "64", "262144"]) {
      valueOf(weight.write(spot, value));
      expect(valueOf(weight.read(spot))).toBe(value);
      expect(readFileSync(`${folder}/cpu.shares`, "utf8")).toBe(`${value}\n`);
    }
    for (const value of ["1", "262145", "", "-5", "1e3"]) {
      expect(codeOf(weight.write(spot, value))).toBe("spot.failed");
    }
    valueOf(weight.write(spot, original));
    expect(readFileSync(`${folder}/cpu.shares`, "utf8")).toBe("1024\n");
  });

  it("is not taken for that of a later group of the same name", (context) => {
    const { path, folder } = makeGroup(context, "again");
    const spot = spotOf(path);
    rmdirSync(folder);
    expect(codeOf(weight.write(spot, "64"))).toBe("spot.gone");
    mkdirSync(folder);
    expect(codeOf(weight.write(spot, "64"))).toBe("spot.gone");
    expect(codeOf(weight.read(spot))).toBe("spot.gone");
    expect(readFileSync(`${folder}/cpu.shares`, "utf8")).toBe("1024\n");
  });

  it("is refused of an idle group, whose weight could not be set back", (context) => {
    const { path, folder } = makeGroup(context, "idle");
    const spot = spotOf(path);
    writeFileSync(`${folder}/cpu.idle`, "1");
    const read = weight.read(spot);
    expect(read.ok ? "" : read.trouble.message).toContain("idle");
    expect(weight.write(spot, "64").ok).toBe(false);
    writeFileSync(`${folder}/cpu.idle`, "0");
  });

  it("is denied where the hierarchy is mounted read-only", (context) => {
    const { path, folder } = makeGroup(context, "read-only");
    const mount = folder.slice(0, -path.length);
    const view = ["unshare", "--mount", "sh", "-c"];
    const prefix = [...view, `mount -o remount,bind,ro "$0" && exec "$@"`, mount];
    needsRoot(context, [...prefix, "true"]);
    const seen = runScript(prefix, "writeGroup", JSON.stringify(spotOf(path)), "64");
    expect(seen).toEqual({ said: ["spot.denied"], read: "1024", works: false });
    expect(readFileSync(`${folder}/cpu.shares`, "utf8")).toBe("1024\n");
  });
});
