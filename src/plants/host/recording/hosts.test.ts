// What the reader makes of every recorded host in fixtures/hosts. The expected
// ratios follow by hand from the notes in the recordings.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeTrouble, must } from "../../../base/index.ts";
import type { HostMetrics, ProcessRow } from "../../plant.ts";
import { createHostPlant } from "../index.ts";
import { RecordedSource, loadRecording } from "./index.ts";

const FOLDER = join(import.meta.dirname, "../../../../fixtures/hosts");
/** A fixture stays small enough to be read in a review. */
const MOST_BYTES = 150_000;
const UNHURRIED_MS = 1000;

interface Moment {
  /** Sensor id → value, or the reason of its gap. */
  readonly values: Readonly<Record<string, number | string | null>>;
  readonly metrics: HostMetrics;
  readonly processes: readonly ProcessRow[];
  readonly processCount: number | null;
  readonly troubles: readonly string[];
}

function play(name: string): Moment[] {
  const loaded = loadRecording(join(FOLDER, `${name}.host`));
  if (!loaded.ok) throw new Error(loaded.trouble.message);
  const source = new RecordedSource(loaded.value);
  const made = createHostPlant({ source });
  if (!made.ok) throw new Error(made.trouble.message);
  const plant = made.value;
  const moments: Moment[] = [];
  do {
    const at = { monotonic: source.clock.monotonic(), wall: source.clock.wall() };
    const { frame, metrics, processes, processCount, troubles } = plant.read(at, UNHURRIED_MS);
    const values = plant.sensors.specs.map((spec, i) => [spec.id, frame.value(i) ?? frame.gap(i)]);
    moments.push({
      values: Object.fromEntries(values),
      metrics,
      processes,
      processCount,
      troubles: troubles.map(describeTrouble),
    });
  } while (source.advance());
  plant.close();
  return moments;
}

type Expected = Readonly<Record<string, number | string | null | undefined>>;

/** Checks the sensors and metrics named in `expected`, at moment `at` of host `name`; `undefined` means no such sensor. */
function check(name: string, at: number, expected: Expected): void {
  const moment = must(play(name)[at], `${name} has moment ${at}`);
  const seen: Record<string, unknown> = { ...moment.metrics, ...moment.values };
  const wanted = Object.entries(expected).map(([id, value]) => [
    id,
    typeof value === "number" ? expect.closeTo(value, 5) : value,
  ]);
  expect(Object.fromEntries(Object.keys(expected).map((id) => [id, seen[id]]))).toEqual(
    Object.fromEntries(wanted),
  );
}

describe("T1: recorded hosts are read right", () => {
  const rows: readonly (readonly [string, number, string, Expected])[] = [
    [
      "r16",
      0,
      "a first moment has no rates",
      {
        cpu0: "first-sample",
        "net.enp5s0.rx": "first-sample",
        mem_used: 0.25,
        swap_used: 0.25,
        cpuAvg: null,
      },
    ],
    [
      "r16",
      1,
      "core i is busy 5·i %",
      { cpu0: 0, cpu1: 0.05, cpu3: 0.15, cpu15: 0.75, cpuAvg: 0.375, cpuMax: 0.75 },
    ],
    [
      "r16",
      1,
      "a tenth of one core in sixteen waited for a disk",
      { "cpu.iowait": 0.1 / 16, "cpu.steal": 0 },
    ],
    [
      "r16",
      1,
      "40,000 switches a second over 16 · 5,000",
      { ctx_switches: 0.5 / 1.5, forks: 0.1 / 1.1 },
    ],
    [
      "r16",
      1,
      "pressure from totals",
      {
        "psi.cpu.some": 0.12,
        "psi.io.some": 0.03,
        "psi.io.full": 0.01,
        "psi.irq.full": 0.01,
        psiMemorySome: 0,
      },
    ],
    [
      "r16",
      1,
      "whole disks, not partitions or mappers",
      {
        "disk.nvme0n1.busy": 0.25,
        "disk.nvme1n1.busy": 0.05,
        "disk.nvme0n1p2.busy": undefined,
        "disk.dm-0.busy": undefined,
        diskReadBytesPerS: 8 << 20,
        diskWriteBytesPerS: 3 << 20,
      },
    ],
    [
      "r16",
      1,
      "interfaces by their nominal speed",
      {
        "net.enp5s0.rx": 0.1,
        "net.enp5s0.tx": 0.01,
        "net.enp6s0.rx": 0,
        "net.docker0.rx": undefined,
        netRxBytesPerS: 125_040_000,
      },
    ],
    ["r16", 1, "loopback is a row of its own", { "net.lo.rx": 1, netTxBytesPerS: 12_510_000 }],
    [
      "r16",
      1,
      "temperatures against what is critical",
      {
        "temp.acpitz": 0.278,
        "temp.nvme_composite": 41.85 / 84.85,
        "temp.coretemp_package_id_0": 0.55,
      },
    ],
    [
      "r16",
      4,
      "groups, in turn: 2.5 and 1 of 16 cores, 6 of 16 GiB",
      {
        "cgroup.system_slice.cpu": 2.5 / 16,
        "cgroup.self.cpu": 1 / 16,
        "cgroup.self.memory": 6 / 16,
      },
    ],
    [
      "r16",
      14,
      "cores that swayed from 12 s on are back at 5·i %",
      { cpu3: 0.15, cpu15: 0.75, cpuAvg: 0.375, "disk.nvme0n1.busy": 0.25 },
    ],
    ["r16", 5, "core i sways by hundredths", { cpu0: 0, cpu3: 0.19, cpu15: 0.78 }],
    ["r16", 4, "load, 8 on 16 cores", { load1m: 0.5, load_1m: 0.5 / 1.5 }],
    [
      "r16",
      4,
      "power, 35 of 125 W; faults, 20 of 100 a second",
      { "power.package-0": 0.28, "vm.major_faults": 0.2 / 1.2 },
    ],
    [
      "c128",
      1,
      "one core in four at 80 %",
      { cpu0: 0.8, cpu1: 0.02, cpu124: 0.8, cpu126: 0.02, cpu127: 0, freq: 1 },
    ],
    [
      "c128",
      2,
      "the last core changed over",
      { cpu127: 1, cpuMax: 1, load1m: 0.25, "temp.x86_pkg_temp:2": 0.665 },
    ],
    [
      "container",
      1,
      "the limit, not the host's memory: (384 − 128) of 512 MiB",
      { mem_used: 0.5, "cgroup.self.memory": 0.75 },
    ],
    [
      "container",
      1,
      "0.7 of 1.5 cores, every fourth period throttled",
      { "cgroup.self.cpu": 0.7 / 1.5, throttled: 0.25 },
    ],
    [
      "container",
      1,
      "what the sandbox denies is a gap with that reason",
      { "psi.cpu.some": "denied", psiCpuSome: null, diskReadBytesPerS: null, cpu0: 0.6 },
    ],
    [
      "container",
      1,
      "the container's root once, not the files bound into it; a volume; 25 of 100 tasks",
      {
        "fs.root.used": 600 / 900,
        "fs.root.inodes": 0.5,
        "fs.etc:hosts.used": undefined,
        "fs.data.used": 0.2,
        "fs.data.inodes": 0.1,
        "fs.dev:shm.used": 0.5,
        pids_used: 0.25,
        file_handles_used: undefined,
      },
    ],
    [
      "storage",
      1,
      "what is filled, as df has it; what runs out beside it",
      {
        "fs.root.used": 7 / 9,
        "fs.root.inodes": 0.25,
        "fs.boot:efi.used": 0.1,
        "fs.boot:efi.inodes": undefined,
        "fs.data.used": 0.6,
        "fs.home.used": undefined,
        "fs.run.used": 0.5,
        "fs.run.inodes": undefined,
        "fs.media:stick.used": 0.5,
        file_handles_used: 0.9,
        pids_used: 0.25,
      },
    ],
    [
      "storage",
      1,
      "hostile and foreign names get ids of plain letters",
      {
        "fs.media_a_b___31m::bc02462b.used": 1,
        "fs.media_a_b___31m::bc02462b.inodes": 1,
        "fs.media__bung::0b56bcff.used": 0.5,
      },
    ],
    [
      "storage",
      2,
      "fuller; what was pulled out",
      { "fs.root.used": 8 / 9, "fs.media:stick.used": "vanished" },
    ],
    [
      "storage",
      3,
      "back; more free than there is",
      { "fs.media:stick.used": 0.5, "fs.media__bung::0b56bcff.used": "malformed" },
    ],
    [
      "old-kernel",
      1,
      "no PSI, no schedstat; short lines are whole",
      { "psi.cpu.some": undefined, cpu0: 0.4, cpu1: 0.1, "cpu.iowait": 0.1, "disk.sda.busy": 0.2 },
    ],
    [
      "old-kernel",
      1,
      "available memory worked out: 1 GiB free and 1 GiB cache of 4",
      { mem_used: 0.5, swap_used: 0.25, "net.eth0.rx": 0.0002 },
    ],
    ["hotplug", 1, "all eight cores", { cpu5: 0.5, cpu6: 0.5, cpuAvg: 0.5, load1m: 0.5 }],
    [
      "hotplug",
      2,
      "two cores are gone, and the load is spread over six",
      { cpu4: 0.5, cpu5: "vanished", cpu6: "vanished", cpuAvg: 0.5, load1m: 4 / 6 },
    ],
    ["hotplug", 3, "iowait that runs backwards spoils nothing", { cpu2: 0.5, "cpu.iowait": 0 }],
    [
      "hotplug",
      4,
      "back: counters start anew",
      { cpu5: "first-sample", cpu6: "first-sample", cpu7: 0.5 },
    ],
    ["hotplug", 5, "and count again", { cpu5: 0.5, cpu6: 0.5 }],
    [
      "hostile",
      1,
      "received bytes pass 2^64",
      { "net.eth0.rx": 1, netRxBytesPerS: 1_001_000, netTxBytesPerS: 1000 },
    ],
    [
      "hostile",
      2,
      "escapes in names stay out of ids",
      { "net.ev__7mil.rx": 0.008, "temp.__31mhot": 0 },
    ],
    [
      "garbage",
      1,
      "healthy",
      {
        cpu0: 0.3,
        cpu1: 0.3,
        mem_used: 0.5,
        "disk.sda.busy": 0.1,
        "net.eth0.rx": 0.008,
        "psi.memory.full": 0.1 / 3,
      },
    ],
    [
      "garbage",
      2,
      "cut, empty, binary, negative: gaps",
      {
        cpu0: 0.3,
        cpu1: "malformed",
        mem_used: "malformed",
        load_1m: "malformed",
        "net.eth0.rx": "malformed",
        "psi.cpu.some": "malformed",
        "psi.memory.some": "unreadable",
        "disk.sda.busy": "malformed",
        ctx_switches: "malformed",
      },
    ],
    [
      "garbage",
      3,
      "the first moment after has levels and no rates of what was lost",
      {
        cpu0: 0.3,
        cpu1: "first-sample",
        mem_used: 0.5,
        load_1m: 0.3 / 1.3,
        "psi.cpu.some": "first-sample",
        "disk.sda.busy": "first-sample",
        "disk.sda.read": "first-sample",
        diskReadBytesPerS: null,
        "net.eth0.rx": "first-sample",
        ctx_switches: "first-sample",
      },
    ],
    [
      "garbage",
      5,
      "after a blind moment nothing has a rate over two of them",
      {
        cpu0: "first-sample",
        mem_used: 0.5,
        cpuAvg: null,
        forks: "first-sample",
        "disk.sda.busy": "first-sample",
        diskReadBytesPerS: null,
        "net.eth0.rx": "first-sample",
        netRxBytesPerS: null,
        "psi.cpu.some": "first-sample",
      },
    ],
    [
      "garbage",
      4,
      "nothing can be read",
      {
        cpu0: "unreadable",
        mem_used: "denied",
        "disk.sda.busy": "denied",
        "net.eth0.rx": "unreadable",
        cpuAvg: null,
        memUsed: null,
      },
    ],
    [
      "garbage",
      6,
      "all is well again",
      {
        cpu0: 0.3,
        cpu1: 0.3,
        mem_used: 0.5,
        "disk.sda.busy": 0.1,
        "disk.sda.read": 1,
        diskReadBytesPerS: 1 << 20,
        "net.eth0.rx": 0.008,
        ctx_switches: 0.01 / 1.01,
      },
    ],
    [
      "small-vm",
      1,
      "a recorded machine: no swap, thermal zones, frequencies or compressed disks",
      {
        swap_used: undefined,
        freq: undefined,
        "disk.zram0.busy": undefined,
        "net.ifb0.rx": undefined,
        swapUsed: null,
      },
    ],
  ];
  it.each(rows)("%s at moment %i: %s", (name, at, _what, expected) => check(name, at, expected));
});

describe("T1: what cannot be read is said once", () => {
  const troublesOf = (name: string): (readonly string[])[] =>
    play(name).map((moment) => moment.troubles);

  it("garbage: what is torn at 2 s and denied at 4 s, each when it begins", () => {
    const said = troublesOf("garbage");
    expect(said.map((troubles) => troubles.length)).toEqual([0, 0, 1, 0, 1, 0, 0]);
    expect(said[2]).toEqual([
      expect.stringMatching(
        /cannot be read: \/proc\/loadavg \(malformed\), .*memory \(unreadable\)/u,
      ),
    ]);
    expect(said[4]).toEqual([expect.stringMatching(/: \/proc\/stat \(unreadable\); .*doctor/u)]);
  });

  it("container: what the sandbox denies, at once; healthy hosts say nothing", () => {
    expect(troublesOf("container").flat()).toEqual([
      expect.stringContaining("/proc/diskstats (denied)"),
    ]);
    for (const name of ["r16", "old-kernel", "hotplug", "small-vm"])
      expect(troublesOf(name).flat()).toEqual([]);
  });
});

describe("T1: processes of recorded hosts", () => {
  const topOf = (name: string, at: number): ProcessRow =>
    must(play(name)[at]?.processes[0], "a busiest process");

  it("r16: the busiest waited a quarter as long as it could have run", () => {
    expect(topOf("r16", 1)).toEqual({
      pid: 5015,
      name: "worker-15",
      cpuRatio: 0.75,
      waitRatio: 0.25,
      rssBytes: 10_015 * 4096,
    });
  });

  it("old-kernel: without schedstat waiting is unknown, not 0", () => {
    expect(topOf("old-kernel", 1)).toMatchObject({
      name: "worker-0",
      cpuRatio: 0.4,
      waitRatio: null,
    });
  });

  it("hostile: names come through whole, and a counter passes 2^64", () => {
    const moment = must(play("hostile")[1], "a second moment");
    expect(moment.processes.find((row) => row.pid === 500)).toMatchObject({
      name: "((a b ) ( c d) )",
      cpuRatio: 0.1,
    });
    const names = moment.processes.map((row) => row.name);
    expect(names).toEqual(expect.arrayContaining(["naïve ☃", "\\x41\\n", "tab\there\r"]));
    expect(moment.processCount).toBe(18);
  });

  it("hostile: a process that left, and an id that another was given, never lend their time to anybody", () => {
    const moments = play("hostile");
    const rowOf = (at: number, pid: number): ProcessRow | undefined =>
      moments[at]?.processes.find((row) => row.pid === pid);
    expect(rowOf(1, 701)).toMatchObject({ name: "leaves", cpuRatio: 0.2 });
    expect(rowOf(2, 701)).toBeUndefined();
    expect(rowOf(2, 700)).toMatchObject({ name: "before", cpuRatio: 0.2 });
    for (const at of [3, 4]) expect(rowOf(at, 700)?.cpuRatio ?? null).toBeNull();
    expect(rowOf(5, 700)).toMatchObject({ name: "after", cpuRatio: 0.4 });
  });

  it("garbage: no torn line makes a process up", () => {
    for (const moment of play("garbage")) {
      expect(moment.processes.every((row) => row.name !== "" && (row.cpuRatio ?? 0) <= 1)).toBe(
        true,
      );
    }
  });
});

describe("T2: every recorded host gives numbers in [0, 1] or gaps", () => {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.host$/u, ""));

  it.each(names)("%s", (name) => {
    expect(statSync(join(FOLDER, `${name}.host`)).size).toBeLessThan(MOST_BYTES);
    const moments = play(name);
    expect(moments.length).toBeGreaterThanOrEqual(2);
    for (const value of moments.flatMap((moment) => Object.values(moment.values))) {
      if (typeof value === "number") expect(value >= 0 && value <= 1).toBe(true);
      else expect(value).toMatch(/^[a-z-]+$/u);
    }
  });

  it.each(["r16", "container", "hotplug"])("%s has moments enough to be judged", (name) => {
    expect(play(name).length).toBeGreaterThanOrEqual(14);
  });

  it("the example host r16 has 64 sensors", () => {
    expect(Object.keys(must(play("r16")[0], "a first moment").values)).toHaveLength(64);
  });
});
