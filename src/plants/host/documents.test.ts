// Holds docs/host.md against the code: its sensor table is made from a host that has
// everything. `UPDATE_GOLDEN=1` writes it anew.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { GAP_REASONS } from "../../base/index.ts";
import { HostPlant } from "./host-plant.ts";
import { meminfo, SMALL_HOST, stat } from "./host.fixture.ts";
import { MemorySource } from "./memory-source.fixture.ts";

const FILE = fileURLToPath(new URL("../../../docs/host.md", import.meta.url));
const BEGIN = "<!-- sensors:begin -->\n";
const END = "<!-- sensors:end -->";

const PRESSURE = "some avg10=0 total=1\nfull avg10=0 total=1\n";
const GROUP = "/sys/fs/cgroup/system.slice";
const SELF = "/sys/fs/cgroup/own.slice";
const groupFiles = (folder: string): Record<string, string> => ({
  [`${folder}/cpu.stat`]: "usage_usec 1\nnr_periods 1\nnr_throttled 0\n",
  [`${folder}/cpu.max`]: "max 100000\n",
  [`${folder}/memory.current`]: "1\n",
  [`${folder}/memory.max`]: "1000\n",
  [`${folder}/cpu.pressure`]: PRESSURE,
  [`${folder}/memory.pressure`]: PRESSURE,
  [`${folder}/io.pressure`]: PRESSURE,
});

const EVERYTHING: Readonly<Record<string, string>> = {
  ...SMALL_HOST,
  "/proc/stat": stat([[1, 1, 1, 1, 1, 1, 1, 1]]),
  "/proc/meminfo": meminfo(1000, 500, [10, 5]),
  "/proc/pressure/cpu": PRESSURE,
  "/proc/pressure/memory": PRESSURE,
  "/proc/pressure/io": PRESSURE,
  "/proc/pressure/irq": "full avg10=0 total=1\n",
  "/proc/diskstats": "8 0 sda 1 0 1 0 1 0 1 0 0 1 0\n",
  "/proc/net/dev": "a|b\nc|d\n  eth0: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n",
  "/proc/self/mountinfo": "20 1 8:1 / /mnt rw - ext4 /dev/sda1 rw\n",
  "/proc/self/statfs": "/mnt 4096 10 5 5 10 5\n",
  "/proc/sys/fs/file-nr": "1 0 10\n",
  "/proc/sys/kernel/pid_max": "400\n",
  "/proc/vmstat": "pgmajfault 1\n",
  "/proc/self/cgroup": "0::/own.slice\n",
  "/sys/fs/cgroup/cgroup.controllers": "cpu\n",
  ...groupFiles(GROUP),
  ...groupFiles(SELF),
  "/sys/class/thermal/thermal_zone0/type": "cpu\n",
  "/sys/class/thermal/thermal_zone0/temp": "50000\n",
  "/sys/class/powercap/intel-rapl:0/name": "package-0\n",
  "/sys/class/powercap/intel-rapl:0/energy_uj": "1\n",
  "/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq": "2\n",
  "/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq": "1\n",
  "/sys/devices/system/cpu/cpu1/cpufreq/cpuinfo_max_freq": "2\n",
};

/** What stands for a name of this host in the table, in ids and in texts. */
const PLACEHOLDERS: readonly [RegExp, string][] = [
  [/\bcpu0\b/g, "cpu<n>"],
  [/\bcore 0\b/g, "core <n>"],
  [/\bfs\.mnt\b/g, "fs.<mount>"],
  [/\/mnt\b/g, "<mount>"],
  [/\bsda\b/g, "<disk>"],
  [/\beth0\b/g, "<if>"],
  [/system_slice|system\.slice/g, "<group>"],
  [/own\.slice/g, "<own group>"],
  [/thermal_zone0/g, "thermal_zone<n>"],
  [/temp\.cpu/g, "temp.<zone>"],
  [/temperature of cpu/g, "temperature of <zone>"],
  [/package-0/g, "<package>"],
  [/intel-rapl:0/g, "intel-rapl:<n>"],
];

function tableOf(plant: HostPlant): string {
  const generic = (text: string): string =>
    PLACEHOLDERS.reduce((shown, [name, stands]) => shown.replaceAll(name, stands), text);
  const rows = plant.sensors.specs.map(
    ({ id, title, group, unit, normaliser, source }) =>
      `| \`${generic(id)}\` | ${generic(title).replaceAll("<", "&lt;")} | ${group} | ${unit} | ${normaliser} | \`${generic(source)}\` |\n`,
  );
  const head =
    "| sensor | what | group | quantity in | how it becomes a number in [0, 1] | from |\n";
  return `${head}|---|---|---|---|---|---|\n${rows.join("")}`;
}

test("T2: every sensor is documented with unit, normaliser and source", () => {
  const meter = { cpuMs: () => 0, rssBytes: () => 1, close: () => undefined };
  const plant = new HostPlant(new MemorySource(EVERYTHING), { meter });
  const text = readFileSync(FILE, "utf8");
  const [before, rest = ""] = text.split(BEGIN);
  const [table, after] = rest.split(END);
  const wanted = tableOf(plant);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    writeFileSync(FILE, `${before}${BEGIN}${wanted}${END}${after}`);
    return;
  }
  expect(table).toBe(wanted);
});

test("T2: every reason a value may be unknown for is documented", () => {
  const text = readFileSync(FILE, "utf8");
  const ours = GAP_REASONS.filter((reason) => reason !== "known" && reason !== "blind");
  for (const reason of ours) expect(text).toContain(`\`${reason}\``);
});
