// The weight of units, set through a real systemd: one of the test's own, in namespaces of
// its own, on this machine's hierarchy of version 1. Beside the value, what must come back
// is what systemd itself remembers: its files, and whether it asks to be reloaded.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { fail, must, ok } from "../../src/base/index.ts";
import type { KnobDriver, Spot } from "../../src/plants/host/steering/knob.ts";
import { folderOf, presentMounts } from "../../src/plants/host/steering/knobs/cgroup-mounts.ts";
import type { Systemctl } from "../../src/plants/host/steering/knobs/systemctl.ts";
import { unitWeightDriver } from "../../src/plants/host/steering/knobs/unit-weight.ts";
import { failedTrouble } from "../../src/plants/host/steering/spot-trouble.ts";
import { codeOf, leaveOut, needsRoot, until, valueOf } from "./knobs.fixture.ts";

const NAME = `/homeostat-test-${process.pid}-systemd`;
const NSENTER = "/usr/bin/nsenter";
const HIERARCHIES = ["cpu", "cpuacct", "name=systemd"] as const;

interface Host {
  readonly unshare: ChildProcess;
  /** Of its systemd, as this machine sees it. */
  readonly pid: number;
  readonly folders: readonly string[];
  readonly cpu: string;
}
/** A property of the machine, which no installation changes. */
const NOT_SPLIT = "the hierarchies of version 1 are not mounted here";
let host: Host | null = null;
/** Why there is none. */
let why = "";

/** The test's own group in each hierarchy; null where the machine does not have all of them. */
function ownFolders(): string[] | null {
  const mounts = presentMounts();
  const split = HIERARCHIES.map((controller) =>
    folderOf(mounts, { version: 1, controller, path: NAME }),
  );
  const all = [...split, folderOf(mounts, { version: 2, controller: "", path: NAME })];
  const found = all.flatMap((folder) => (folder === null ? [] : [folder]));
  return found.length === all.length ? found : null;
}

const children = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1")
    .split(" ")
    .map(Number)
    .filter(Boolean);

async function startSystemd(): Promise<void> {
  const folders = ownFolders();
  if (process.geteuid?.() !== 0) why = "needs root";
  else if (!existsSync("/usr/lib/systemd/systemd"))
    why = "systemd is not installed: apt-get install systemd";
  else if (folders === null) why = NOT_SPLIT;
  if (why !== "" || folders === null) return;
  for (const folder of folders) mkdirSync(folder);
  const enter = `for f in "$@"; do echo $$ >"$f/cgroup.procs"; done; exec unshare --pid --fork --kill-child --mount --cgroup --uts --ipc --net sh "$0"`;
  const script = join(import.meta.dirname, "scripts/systemd.sh");
  const unshare = spawn("sh", ["-c", enter, script, ...folders], { stdio: "ignore" });
  const outer = must(unshare.pid, "a pid");
  host = { unshare, pid: outer, folders, cpu: must(folders[0], "cpu") };
  await until(() => children(outer).length === 1, "the namespaces are there");
  const pid = must(children(outer)[0], "systemd");
  host = { ...host, pid };
  await until(() => SERVICES.every(isStarted), "systemd has started its services");
}

beforeAll(startSystemd);

/** Removes a group with those below it; false while somebody is still in one. */
function removeGroup(folder: string): boolean {
  try {
    for (const one of readdirSync(folder, { withFileTypes: true }))
      if (one.isDirectory()) removeGroup(join(folder, one.name));
    rmdirSync(folder);
  } catch {
    // A process that was killed a moment ago still counts.
  }
  return !existsSync(folder);
}

afterAll(async () => {
  if (host === null) return;
  const { unshare, pid, folders } = host;
  if (unshare.exitCode === null && unshare.signalCode === null) {
    const exit = new Promise((resolve) => unshare.once("exit", resolve));
    // The first process of the namespace takes all others in it along.
    process.kill(pid, "SIGKILL");
    await exit;
  }
  for (const folder of folders) await until(() => removeGroup(folder), `${folder} is empty`);
});

/** The units that scripts/systemd.sh makes, in no order of their own. */
const SERVICES = ["plain.service", "weighed.service", "idle.service"] as const;

function isStarted(unit: string): boolean {
  const shares = join(must(host, "a host").cpu, "system.slice", unit, "cpu.shares");
  if (!existsSync(shares)) return false;
  const said = systemctl("is-active", unit);
  return said.ok && said.value === "active\n";
}

/** The real systemctl, in the namespaces of that systemd. */
const systemctl: Systemctl = (...words) => {
  const enter = ["-t", String(must(host, "a host").pid), "-m", "-p", "-C", "-u", "-i", "-n", "--"];
  try {
    const said = execFileSync(NSENTER, [...enter, "systemctl", ...words], {
      encoding: "utf8",
      env: { LC_ALL: "C", PATH: "/usr/bin:/bin" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return ok(said);
  } catch (error) {
    return fail(failedTrouble(String(error), words.join(" ")));
  }
};

function driver(): KnobDriver {
  const { pid, cpu } = must(host, "a host");
  const at = (folder: string): string => `/proc/${pid}/root${folder}`;
  const folders = {
    runtime: at("/run/systemd/system.control"),
    transient: at("/run/systemd/transient"),
    persistent: at("/etc/systemd/system.control"),
  };
  const mount = { version: 1, controllers: ["cpu"], root: "/", folder: cpu } as const;
  return unitWeightDriver({ systemctl, folders, mounts: () => [mount] });
}

/** Every name in a folder and below, with what stands in it; none where there is no such folder. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return names.map((one) => {
    const path = join(one.parentPath, one.name);
    return one.isFile() ? `${path}: ${readFileSync(path, "utf8")}` : path;
  });
}

/** All that could be left behind. */
function stateOf(unit: string): unknown {
  const { pid, cpu } = must(host, "a host");
  const names = ["CPUWeight", "DropInPaths", "NeedDaemonReload", "ActiveState", "ControlGroup"];
  const kept = [
    "/run/systemd/system.control",
    "/run/systemd/transient",
    "/etc/systemd/system.control",
  ];
  const files = kept.flatMap((folder) => filesIn(`/proc/${pid}/root${folder}`));
  return {
    said: valueOf(systemctl("show", ...names.map((name) => `--property=${name}`), unit)),
    shares: readFileSync(join(cpu, "system.slice", unit, "cpu.shares"), "utf8"),
    files,
  };
}

const spotOf = (unit: string): Spot =>
  must(
    valueOf(driver().spots({ kind: "unit", unit, path: `/system.slice/${unit}`, version: 1 }))[0],
    unit,
  );

function needsHost(context: TestContext): void {
  needsRoot(context);
  if (host !== null) return;
  leaveOut(context, why, why === NOT_SPLIT);
}

interface Row {
  readonly unit: string;
  readonly before: string;
}

describe("T10: the weight of a unit, through systemd", () => {
  it.for<Row>([
    { unit: "plain.service", before: "unset" },
    { unit: "weighed.service", before: "200" },
  ])(
    "$unit ($before) is set and given back with all that systemd remembers",
    ({ unit, before }, context) => {
      needsHost(context);
      const original = stateOf(unit);
      const spot = spotOf(unit);
      expect(valueOf(driver().read(spot))).toBe(before);
      // Of version 1, settings are shares: 512 of them are a weight of 50.
      const value = valueOf(driver().valueFor(spot, 512));
      valueOf(driver().write(spot, value));
      expect(valueOf(driver().read(spot))).toBe("50 in a drop-in");
      expect(stateOf(unit)).toMatchObject({ shares: "512\n" });
      valueOf(driver().write(spot, before));
      expect(valueOf(driver().read(spot))).toBe(before);
      expect(stateOf(unit)).toEqual(original);
    },
  );

  it("is given back also after the unit was restarted in between", (context) => {
    needsHost(context);
    const unit = "plain.service";
    const spot = spotOf(unit);
    const original = stateOf(unit);
    valueOf(driver().write(spot, "25 in a drop-in"));
    valueOf(systemctl("restart", unit));
    expect(valueOf(driver().read(spot))).toBe("25 in a drop-in");
    valueOf(driver().write(spot, "unset"));
    expect(stateOf(unit)).toEqual(original);
  });

  it("leaves no drop-in of a unit that was stopped in between", (context) => {
    needsHost(context);
    const unit = "weighed.service";
    const spot = spotOf(unit);
    const original = stateOf(unit);
    valueOf(driver().write(spot, "25 in a drop-in"));
    valueOf(systemctl("stop", unit));
    valueOf(driver().write(spot, "200"));
    valueOf(systemctl("start", unit));
    expect(stateOf(unit)).toEqual(original);
  });

  it("gives back a drop-in that was there before", (context) => {
    needsHost(context);
    const unit = "idle.service";
    valueOf(systemctl("set-property", "--runtime", unit, "CPUWeight=300"));
    const original = stateOf(unit);
    const spot = spotOf(unit);
    const before = valueOf(driver().read(spot));
    expect(before).toBe("300 in a drop-in");
    valueOf(driver().write(spot, "25 in a drop-in"));
    valueOf(driver().write(spot, before));
    expect(stateOf(unit)).toEqual(original);
    valueOf(driver().write(spot, "unset"));
    expect(valueOf(driver().read(spot))).toBe("unset");
  });

  it("names what a write cut short leaves, and brings it to its end", (context) => {
    needsHost(context);
    const unit = "plain.service";
    const original = stateOf(unit);
    const spot = spotOf(unit);
    valueOf(driver().write(spot, "25 in a drop-in"));
    valueOf(systemctl("set-property", "--runtime", unit, "CPUWeight="));
    expect(driver().partway?.("unset", valueOf(driver().read(spot)))).toBe(true);
    valueOf(driver().write(spot, "unset"));
    expect(stateOf(unit)).toEqual(original);
  });

  it("refuses a unit whose group somebody wrote himself, and one that is not there", (context) => {
    needsHost(context);
    const unit = "plain.service";
    const shares = join(must(host, "a host").cpu, "system.slice", unit, "cpu.shares");
    const spot = spotOf(unit);
    writeFileSync(shares, "77");
    expect(valueOf(driver().read(spot))).toBe("unset but 77 in its group");
    const target = { kind: "unit", unit, path: `/system.slice/${unit}`, version: 1 } as const;
    const refused = driver().spots(target);
    expect(refused.ok ? "" : refused.trouble.message).toContain("cannot be set again");
    writeFileSync(shares, "1024");
    const none = { ...target, unit: "none.service", path: "/system.slice/none.service" };
    expect(codeOf(driver().spots(none))).toBe("spot.gone");
    const other = driver().spots({ ...target, path: "/system.slice/idle.service" });
    expect(other.ok ? "" : other.trouble.message).toContain("group is another");
  });
});
