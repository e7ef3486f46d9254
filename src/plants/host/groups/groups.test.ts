import { describe, expect, test } from "vitest";
import { HostBench } from "../host.fixture.ts";
import { isWholeDisk, MOST_DISKS } from "./disk.ts";
import { isCounted, MOST_INTERFACES } from "./network.ts";

const disk = (name: string, sectorsRead: number, busyMs = 0, sectorsWritten = 0): string =>
  `   8 0 ${name} 1 0 ${sectorsRead} 0 1 0 ${sectorsWritten} 0 0 ${busyMs} 0\n`;
const disks = (...lines: string[]): Record<string, string> => ({
  "/proc/diskstats": lines.join(""),
});
const link = (name: string, rx: number | string, tx: number | string = 0): string =>
  `  ${name}: ${rx} 1 0 0 0 0 0 0 ${tx} 1 0 0 0 0 0 0\n`;
const links = (...lines: string[]): Record<string, string> => ({
  "/proc/net/dev": `Inter-| R | T\n face |b |b\n${lines.join("")}`,
});
const MIB_SECTORS = 2048;

describe("T1: disks", () => {
  test.each([
    ["sda", "", true],
    ["sda1", "sda", false],
    ["sdaa", "sda", true],
    ["sdb", "sda", true],
    ["nvme0n1", "", true],
    ["nvme0n1p2", "nvme0n1", false],
    ["nvme0n11", "nvme0n1", true],
    ["mmcblk0p1", "mmcblk0", false],
    ["xvda1", "", true],
    ["loop0", "", false],
    ["ram3", "", false],
    ["zram0", "", false],
    ["dm-0", "", false],
    ["md127", "", false],
    ["sr0", "", false],
  ])("%s after %j is a whole disk: %s", (name, previous, whole) =>
    expect(isWholeDisk(name, previous)).toBe(whole),
  );

  test("busy share, bytes a second, and sums over whole disks only", () => {
    const bench = new HostBench(disks(disk("sda", 0), disk("sda1", 0), disk("dm-0", 0)));
    bench.tick();
    const lines = [
      disk("sda", 4 * MIB_SECTORS, 500, MIB_SECTORS),
      disk("sda1", 9e6),
      disk("dm-0", 9e6),
    ];
    const sample = bench.tick(disks(...lines), 2);
    expect(bench.say("disk.sda.busy", sample)).toBe(0.25);
    expect(sample.metrics.diskReadBytesPerS).toBe(2 * 2 ** 20);
    expect(sample.metrics.diskWriteBytesPerS).toBe(2 ** 19);
    expect(bench.say("disk.sda.read", sample)).toBe(1);
    expect(bench.say("disk.sda.write", sample)).toBe(0.5);
  });

  test("half the largest rate seen reads about one half, and old peaks fade", () => {
    const bench = new HostBench(disks(disk("sda", 0)));
    bench.tick();
    bench.tick(disks(disk("sda", 100 * MIB_SECTORS)));
    expect(
      bench.say("disk.sda.read", bench.tick(disks(disk("sda", 150 * MIB_SECTORS)))),
    ).toBeCloseTo(0.5, 2);
    const later = bench.tick(disks(disk("sda", (150 + 50 * 600) * MIB_SECTORS)), 600);
    expect(bench.say("disk.sda.read", later)).toBeGreaterThan(0.95);
  });

  test("busy milliseconds wrap at 2^32 without a gap; sectors that step back are one", () => {
    const bench = new HostBench(disks(disk("sda", 500, 2 ** 32 - 100)));
    bench.tick();
    const sample = bench.tick(disks(disk("sda", 400, 400)));
    expect(bench.say("disk.sda.busy", sample)).toBe(0.5);
    expect(bench.say("disk.sda.read", sample)).toBe("stepped-back");
  });

  test("a disk pulled out is vanished, plugged in again it works; a new one is added", () => {
    const bench = new HostBench(disks(disk("sda", 0), disk("sdb", 0)));
    bench.tick();
    expect(bench.say("disk.sdb.busy", bench.tick(disks(disk("sda", 0))))).toBe("vanished");
    bench.tick(disks(disk("sda", 0), disk("sdc", 0), disk("sdb", 0)));
    const sample = bench.tick(disks(disk("sda", 0), disk("sdc", 0, 100), disk("sdb", 0, 300)));
    expect([bench.say("disk.sdb.busy", sample), bench.say("disk.sdc.busy", sample)]).toEqual([
      0.3, 0.1,
    ]);
  });

  test("many disks: bounded sensors, whole sums, said once", () => {
    const many = (sectors: number): Record<string, string> =>
      disks(...Array.from({ length: 60 }, (_, i) => disk(`nbd${i}`, sectors)));
    const bench = new HostBench(many(0));
    const first = bench.tick();
    expect(first.troubles.map((trouble) => trouble.code)).toEqual(["disk.many"]);
    const sample = bench.tick(many(2));
    expect(sample.troubles).toEqual([]);
    expect(bench.plant.sensors.specs.filter((spec) => spec.group === "disk")).toHaveLength(
      3 * MOST_DISKS,
    );
    expect(sample.metrics.diskReadBytesPerS).toBe(60 * 1024);
  });
});

describe("T1: networks", () => {
  test.each([
    ["eth0", true],
    ["enp0s31f6", true],
    ["wlan0", true],
    ["lo", true],
    ["bond0", false],
    ["eth0.100", false],
    ["docker0", false],
    ["veth1a2b3c", false],
    ["br-0123", false],
  ])("%s is counted: %s", (name, counted) => expect(isCounted(name)).toBe(counted));

  test("nominal speed where believable, else the largest seen; loopback in no sum", () => {
    const files = links(link("lo", 0), link("eth0", 0), link("eth1", 0), link("veth7", 0));
    const bench = new HostBench({
      ...files,
      "/sys/class/net/eth0/speed": "1000\n",
      "/sys/class/net/eth1/speed": "-1\n",
    });
    bench.tick();
    const sample = bench.tick(
      links(
        link("lo", 5e8),
        link("eth0", 12_500_000),
        link("eth1", 50_000, 250_000),
        link("veth7", 9e9),
      ),
    );
    expect(bench.say("net.eth0.rx", sample)).toBe(0.1);
    expect(bench.say("net.eth1.rx", sample)).toBe(0.4);
    expect(bench.say("net.eth1.tx", sample)).toBe(1);
    expect(bench.say("net.lo.rx", sample)).toBe(1);
    expect(bench.say("net.veth7.rx", sample)).toBe("no such sensor");
    expect(sample.metrics.netRxBytesPerS).toBe(12_550_000);
    const normaliserOf = (id: string): string | undefined =>
      bench.plant.sensors.specs.find((spec) => spec.id === id)?.normaliser;
    expect(normaliserOf("net.eth0.rx")).toContain("1000 Mbit/s");
    expect(normaliserOf("net.eth1.rx")).toContain("largest rate seen");
  });

  test("bytes at the 64-bit limit keep their rate", () => {
    const bench = new HostBench(links(link("eth0", "18446744073709551000")));
    bench.tick();
    const sample = bench.tick(links(link("eth0", "18446744073709551500")));
    expect(sample.metrics.netRxBytesPerS).toBe(500);
  });

  test("a counter beyond 64 bits is no number, and what follows is not measured by it", () => {
    const bench = new HostBench(disks(disk("sda", 0)));
    bench.tick();
    const text = disk("sda", 0).replace("sda 1 0 0", "sda 1 0 99999999999999999999");
    const sample = bench.tick(disks(text));
    expect(bench.say("disk.sda.read", sample)).toBe("malformed");
    expect(bench.say("disk.sda.read", bench.tick(disks(disk("sda", 512))))).toBe("first-sample");
    const after = bench.tick(disks(disk("sda", 512 + MIB_SECTORS)));
    expect(bench.say("disk.sda.read", after)).toBe(1);
    expect(after.metrics.diskReadBytesPerS).toBe(2 ** 20);
  });

  test("300 container pairs and 40 ports make a bounded table", () => {
    const names = [
      ...Array.from({ length: 300 }, (_, i) => `veth${i}`),
      ...Array.from({ length: 40 }, (_, i) => `eth${i}`),
    ];
    const bench = new HostBench(links(...names.map((name) => link(name, 0))));
    bench.tick();
    const sample = bench.tick(links(...names.map((name) => link(name, 10))));
    expect(bench.plant.sensors.specs.filter((spec) => spec.group === "network")).toHaveLength(
      2 * MOST_INTERFACES,
    );
    expect(sample.metrics.netRxBytesPerS).toBe(400);
  });

  test("names that differ by case only, or hold odd letters, get ids of their own", () => {
    const bench = new HostBench(links(link("Eth0", 0), link("eth0", 0), link("e th\u001b", 0)));
    const ids = bench.plant.sensors.specs.map((spec) => spec.id);
    expect(ids).toContain("net.eth0.rx");
    expect(ids).toContain("net.eth0.rx:2");
    expect(ids.every((id) => /^[a-z0-9_.:-]+$/.test(id))).toBe(true);
  });

  test("no text of a sensor holds what a terminal would obey or hide", () => {
    const bench = new HostBench({
      ...links(link("e\u001b[7mth\u202e", 0)),
      ...disks(disk("s\u0007da", 0)),
      "/sys/class/thermal/thermal_zone0/type": "\u001b[31mhot\n",
      "/sys/class/thermal/thermal_zone0/temp": "40000\n",
      "/sys/fs/cgroup/cgroup.controllers": "cpu\n",
      "/sys/fs/cgroup/a\u009bb/cpu.stat": "usage_usec 1\n",
    });
    const texts = bench.plant.sensors.specs.flatMap((spec) => [
      spec.title,
      spec.source,
      spec.normaliser,
    ]);
    expect(texts).toContain("temperature of \\x1b[31mhot");
    expect(texts).toContain("e\\x1b[7mth\\u202e received");
    expect(texts).toContain("a\\x9bb: cores used");
    expect(texts).toContain("s\\x07da busy");
    expect(texts.filter((text) => /\p{C}/u.test(text))).toEqual([]);
  });
});

describe("T1: temperature, frequency, power, paging: on a slow beat, held between", () => {
  test("zones and chips, against the critical temperature where it is named", () => {
    const bench = new HostBench({
      "/sys/class/thermal/thermal_zone0/type": "x86_pkg_temp\n",
      "/sys/class/thermal/thermal_zone0/temp": "45000\n",
      "/sys/class/hwmon/hwmon1/name": "nvme\n",
      "/sys/class/hwmon/hwmon1/temp1_input": "40850\n",
      "/sys/class/hwmon/hwmon1/temp1_label": "Composite\n",
      "/sys/class/hwmon/hwmon1/temp1_crit": "81700\n",
    });
    const sample = bench.tick();
    expect(bench.say("temp.x86_pkg_temp", sample)).toBe(0.45);
    expect(bench.say("temp.nvme_composite", sample)).toBe(0.5);
    const hotter = { "/sys/class/thermal/thermal_zone0/temp": "90000\n" };
    let last = bench.tick(hotter);
    for (let i = 0; i < 12; i++) last = bench.tick();
    expect(bench.say("temp.x86_pkg_temp", last)).toBe(0.9);
  });

  test("frequency is the mean of a few cores, not a reading of all", () => {
    const files: Record<string, string> = {};
    for (let core = 0; core < 64; core++) {
      const folder = `/sys/devices/system/cpu/cpu${core}/cpufreq`;
      files[`${folder}/cpuinfo_max_freq`] = "4000000\n";
      files[`${folder}/scaling_cur_freq`] = "1000000\n";
    }
    const bench = new HostBench(files);
    expect(bench.say("freq", bench.tick())).toBe(0.25);
    const open = bench.source.handles.size;
    expect(open).toBeLessThan(20);
  });

  test("package power from energy, against the package's own limit", () => {
    const zone = "/sys/class/powercap/intel-rapl:0";
    const energy = (uj: number): Record<string, string> => ({ [`${zone}/energy_uj`]: `${uj}\n` });
    const bench = new HostBench({
      ...energy(0),
      [`${zone}/name`]: "package-0\n",
      [`${zone}/constraint_0_power_limit_uw`]: "100000000\n",
    });
    bench.tick();
    const sample = bench.tick(energy(50_000_000), 2);
    expect(bench.say("power.package-0", sample)).toBe(0.25);
  });

  test("paging rates are held between beats", () => {
    const vm = (faults: number): Record<string, string> => ({
      "/proc/vmstat": `pswpin 0\npswpout 0\npgfault 5\npgmajfault ${faults}\npgscan_direct 0\n`,
    });
    const bench = new HostBench(vm(0));
    bench.tick();
    expect(bench.say("vm.major_faults", bench.tick(vm(100)))).toBe(0.5);
    expect(bench.say("vm.major_faults", bench.tick(vm(900)))).toBe(0.5);
  });
});

describe("T1: control groups", () => {
  const group = "/sys/fs/cgroup/app.slice";
  const files = (usage: number, periods: number, throttled: number): Record<string, string> => ({
    "/sys/fs/cgroup/cgroup.controllers": "cpu memory\n",
    [`${group}/cpu.stat`]: `usage_usec ${usage}\nnr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_usec 9\n`,
    [`${group}/cpu.max`]: "50000 100000\n",
    [`${group}/cpu.weight`]: "100\n",
    [`${group}/cpu.pressure`]: `some avg10=0 total=${usage}\n`,
    [`${group}/memory.current`]: "50\n",
    [`${group}/memory.max`]: "200\n",
    [`${group}/memory.events`]: "low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\n",
  });

  test("version 2: CPU by its quota, memory by its limit, throttling, pressure", () => {
    const bench = new HostBench(files(0, 0, 0));
    bench.tick();
    const sample = bench.tick(files(250_000, 10, 4));
    expect(bench.say("cgroup.app_slice.cpu", sample)).toBe(0.5);
    expect(bench.say("cgroup.app_slice.throttled", sample)).toBe(0.4);
    expect(bench.say("cgroup.app_slice.memory", sample)).toBe(0.25);
    expect(bench.say("cgroup.app_slice.psi.cpu.some", sample)).toBe(0.25);
  });

  test("version 2: a reading lost is no period passed, and negative memory is none", () => {
    const bench = new HostBench(files(0, 0, 0));
    bench.tick();
    const torn = {
      ...files(1, 5, 5),
      [`${group}/cpu.stat`]: "",
      [`${group}/memory.current`]: "-1\n",
    };
    const lost = bench.tick(torn);
    expect(bench.say("cgroup.app_slice.throttled", lost)).toBe("malformed");
    expect(bench.say("cgroup.app_slice.memory", lost)).toBe("malformed");
    const after = bench.tick(files(250_000, 10, 4));
    expect(bench.say("cgroup.app_slice.throttled", after)).toBe("first-sample");
  });

  test("version 1: our own group through its controllers", () => {
    const own = (periods: number, throttled: number, usageNs: number): Record<string, string> => ({
      "/proc/self/cgroup": "3:memory:/box\n2:cpuacct:/box\n1:cpu:/box\n",
      "/sys/fs/cgroup/cpu/box/cpu.stat": `nr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_time 0\n`,
      "/sys/fs/cgroup/cpu/box/cpu.cfs_quota_us": "100000\n",
      "/sys/fs/cgroup/cpu/box/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/cpuacct/box/cpuacct.usage": `${usageNs}\n`,
    });
    const bench = new HostBench(own(0, 0, 0));
    bench.tick();
    const sample = bench.tick(own(10, 5, 500_000_000));
    expect(bench.say("throttled", sample)).toBe(0.5);
    expect(bench.say("cgroup.self.cpu", sample)).toBe(0.5);
  });
});
