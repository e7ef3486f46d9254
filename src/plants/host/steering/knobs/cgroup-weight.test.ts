// Control groups without a hierarchy of the machine: where they are mounted, by texts, and
// version 2 on a folder of plain files that stands in for one, since a machine has the cpu
// controller in one version only. What the kernel itself refuses is not seen here.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { must } from "../../../../base/index.ts";
import type { KnobDriver, Spot } from "../knob.ts";
import { cgroupMounts, folderOf, groupIn } from "./cgroup-mounts.ts";
import { cgroupWeightDriver } from "./cgroup-weight.ts";

const V1 = "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct";
const NAMED = "40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd";
const V2 = "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate";
const DOCKER = "41 31 0:38 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw";
const ODD = "41 31 0:38 / /mnt/a\\040b rw - cgroup2 cgroup2 rw";

interface MountRow {
  readonly lines: readonly string[];
  readonly version: 1 | 2;
  readonly path: string;
  readonly folder: string | null;
}

const mountRows: readonly MountRow[] = [
  { lines: [V1, V2], version: 1, path: "/a", folder: "/sys/fs/cgroup/cpu/a" },
  { lines: [V1, V2], version: 2, path: "/a", folder: "/sys/fs/cgroup/unified/a" },
  { lines: [V1, V2], version: 1, path: "/", folder: "/sys/fs/cgroup/cpu" },
  { lines: [NAMED], version: 1, path: "/a", folder: null },
  { lines: [DOCKER], version: 2, path: "/docker/abc/x", folder: "/sys/fs/cgroup/x" },
  { lines: [DOCKER], version: 2, path: "/docker/abc", folder: "/sys/fs/cgroup" },
  { lines: [DOCKER], version: 2, path: "/docker/abcd", folder: null },
  { lines: [DOCKER], version: 2, path: "/system.slice", folder: null },
  { lines: [ODD], version: 2, path: "/a", folder: "/mnt/a b/a" },
  { lines: [V2], version: 2, path: "/../etc", folder: null },
  { lines: [V2], version: 2, path: "a", folder: null },
  { lines: ["", "garbage", "1 2 3 - cgroup2"], version: 2, path: "/a", folder: null },
];

describe("T10: where a group is", () => {
  it.each(mountRows)("$version $path: $folder", ({ lines, version, path, folder }) => {
    const mounts = cgroupMounts(lines.join("\n"));
    expect(folderOf(mounts, { version, controller: "cpu", path })).toBe(folder);
  });

  it.each([
    ["3:cpuset:/a\n1:cpu,cpuacct:/b\n0::/c\n", 1, "cpu", "/b"],
    ["3:cpuset:/a\n1:cpu,cpuacct:/b\n0::/c\n", 1, "cpuset", "/a"],
    ["3:cpuset:/a\n0::/c:d\n", 2, "cpu", "/c:d"],
    ["3:cpuset:/a\n", 2, "cpu", null],
    ["", 1, "cpu", null],
  ] as const)("of a task in %j: version %i, %s", (text, version, controller, path) => {
    expect(groupIn(text, version, controller)).toBe(path);
  });
});

let top = "";
let driver: KnobDriver;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "homeostat-cgroup-"));
  const mount = { version: 2, controllers: [], root: "/", folder: top } as const;
  driver = cgroupWeightDriver(() => [mount]);
  mkdirSync(join(top, "jobs"));
  writeFileSync(join(top, "jobs/cpu.weight"), "100\n");
  writeFileSync(join(top, "jobs/cpu.idle"), "0\n");
});
afterEach(() => rmSync(top, { recursive: true }));

function spotOf(path: string): Spot {
  const spots = driver.spots({ kind: "cgroup", path, version: 2 });
  if (!spots.ok) throw new Error(spots.trouble.message);
  return must(spots.value[0], "the group");
}

const message = (result: ReturnType<KnobDriver["read"]>): string =>
  result.ok ? result.value : result.trouble.message;

describe("T10: cpu.weight, on plain files", () => {
  it("is read and set within its range", () => {
    const spot = spotOf("/jobs");
    expect(driver.read(spot)).toEqual({ ok: true, value: "100" });
    expect(driver.valueFor(spot, 6)).toEqual({ ok: true, value: "6" });
    for (const setting of [0, 10_001, 1.5, "idle"] as const)
      expect(driver.valueFor(spot, setting).ok).toBe(false);
    expect(driver.write(spot, "10000").ok).toBe(true);
    expect(readFileSync(join(top, "jobs/cpu.weight"), "utf8")).toBe("10000");
    expect(driver.write(spot, "0").ok).toBe(false);
  });

  it("is refused of an idle group, of one without the controller, and of the root", () => {
    const spot = spotOf("/jobs");
    writeFileSync(join(top, "jobs/cpu.weight"), "0\n");
    expect(message(driver.read(spot))).toContain("cannot be set again");
    writeFileSync(join(top, "jobs/cpu.idle"), "1\n");
    expect(message(driver.read(spot))).toContain("idle");
    mkdirSync(join(top, "bare"));
    expect(message(driver.read(spotOf("/bare")))).toContain("not turned on for it");
    expect(driver.spots({ kind: "cgroup", path: "/", version: 2 }).ok).toBe(false);
    expect(driver.spots({ kind: "cgroup", path: "/jobs/../jobs", version: 2 }).ok).toBe(false);
  });

  it("is gone with its folder, also where another of the name was made", () => {
    const spot = spotOf("/jobs");
    rmSync(join(top, "jobs"), { recursive: true });
    const code = (): string => {
      const read = driver.read(spot);
      return read.ok ? "ok" : read.trouble.code;
    };
    expect(code()).toBe("spot.gone");
    const later = { ...spot, inode: "1" } as Spot;
    mkdirSync(join(top, "jobs"));
    writeFileSync(join(top, "jobs/cpu.weight"), "100\n");
    expect(driver.write(later, "5").ok).toBe(false);
    expect(readFileSync(join(top, "jobs/cpu.weight"), "utf8")).toBe("100\n");
  });
});
