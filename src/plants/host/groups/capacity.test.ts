import { describe, expect, test } from "vitest";
import { resourceOf } from "../../../judge/warning/index.ts";
import { HostBench } from "../host.fixture.ts";
import { MOST_WATCHED } from "./filesystem.ts";

const mount = (id: number, point: string, type = "ext4"): string =>
  `${id} 1 8:${id} / ${point} rw - ${type} /dev/x rw\n`;
/** What statfs says of a mount: blocks of 4 KiB, free, available to all, inodes and free ones. */
const space = (point: string, numbers: readonly number[]): string =>
  `${point} 4096 ${numbers.join(" ")}\n`;
const disk = (numbers: readonly number[]): Record<string, string> => ({
  "/proc/self/mountinfo": mount(2, "/data"),
  "/proc/self/statfs": space("/data", numbers),
});

describe("T1, T2: how full a file system is", () => {
  const rows: readonly (readonly [string, readonly number[], number | string, number | string])[] =
    [
      ["as df has it: root's reserve is neither used nor free", [100, 40, 20, 10, 4], 0.75, 0.6],
      ["nothing left to anybody but root", [100, 5, 0, 10, 10], 1, 0],
      ["empty", [100, 100, 95, 10, 10], 0, 0],
      ["more free than there is", [100, 101, 90, 10, 11], "malformed", "malformed"],
      ["a negative rest, as unsigned", [100, 5, 2 ** 64 - 5, 10, 5], "malformed", 0.5],
      ["inodes no longer counted", [100, 50, 50, 0, 0], 0.5, "absent"],
      ["no size any more", [0, 0, 0, 10, 5], "not-finite", 0.5],
    ];
  test.each(rows)("%s", (_, numbers, used, inodes) => {
    const bench = new HostBench(disk([100, 50, 50, 10, 5]));
    const sample = bench.tick(disk(numbers));
    expect([bench.say("fs.data.used", sample), bench.say("fs.data.inodes", sample)]).toEqual([
      used,
      inodes,
    ]);
  });

  test("the quantity is bytes and inodes in use", () => {
    const bench = new HostBench(disk([100, 40, 20, 10, 4]));
    bench.tick();
    const rawOf = (id: string): number | null =>
      bench.plant.rawOf(bench.plant.sensors.indexOf(id)!);
    expect([rawOf("fs.data.used"), rawOf("fs.data.inodes")]).toEqual([60 * 4096, 6]);
  });

  test("a reading that is refused, or a size never told, is no value", () => {
    const bench = new HostBench({
      ...disk([100, 50, 50, 0, 0]),
      "/proc/self/mountinfo": mount(2, "/data") + mount(3, "/mute"),
    });
    expect(bench.say("fs.mute.used", bench.tick())).toBe("no such sensor");
    expect(bench.plant.leftOut().map(({ point, why }) => `${point}: ${why}`)).toEqual([
      "/mute: its size is absent",
    ]);
    bench.source.set({ "/proc/self/statfs": { gap: "unreadable" } });
    expect(bench.say("fs.data.used", bench.tick())).toBe("unreadable");
    bench.source.set({ "/proc/self/mountinfo": { gap: "denied" } });
    const blind = bench.tick({}, 20);
    expect(bench.say("fs.data.used", blind)).toBe("denied");
    expect(blind.troubles.map(({ code }) => code)).toEqual(["host.blind"]);
  });

  test("is held between the beats", () => {
    const bench = new HostBench(disk([100, 50, 50, 0, 0]));
    const said = [0, 0, 0, 0, 0, 4, 1].map((seconds, i) =>
      bench.say("fs.data.used", bench.tick(disk([100, 50 - i, 50, 0, 0]), seconds)),
    );
    expect(said.map((value) => Number(value).toFixed(3))).toEqual(
      [50 / 100, 51 / 101, 51 / 101, 51 / 101, 51 / 101, 55 / 105, 55 / 105].map((share) =>
        share.toFixed(3),
      ),
    );
  });

  test("the largest are watched, and stay watched when a larger one comes", () => {
    const many = Array.from({ length: 20 }, (_, i) => i + 2);
    const tables = (ids: readonly number[]): Record<string, string> => ({
      "/proc/self/mountinfo": ids.map((id) => mount(id, `/d${id}`)).join(""),
      "/proc/self/statfs": ids.map((id) => space(`/d${id}`, [id, 1, 1, 0, 0])).join(""),
    });
    const bench = new HostBench(tables(many));
    const watched = (): readonly string[] =>
      bench.plant.sensors.specs.map(({ id }) => id).filter((id) => id.startsWith("fs."));
    expect(watched()).toHaveLength(MOST_WATCHED);
    expect(watched()).not.toContain("fs.d5.used");
    expect(watched()).toContain("fs.d6.used");
    const sample = bench.tick(tables([...many, 99]));
    expect(bench.say("fs.d6.used", sample)).not.toBe("vanished");
    expect(bench.plant.leftOut().map(({ why }) => why)).toContain(
      `not among the ${MOST_WATCHED} largest`,
    );
  });

  test("mounts that come and go under new names do not pile sensors up", () => {
    const bench = new HostBench();
    for (let i = 2; i < 300; i++) {
      bench.tick(
        {
          "/proc/self/mountinfo": mount(i, `/pod-${i}`),
          "/proc/self/statfs": space(`/pod-${i}`, [10, 5, 5, 0, 0]),
        },
        10,
      );
    }
    expect(bench.plant.sensors.count).toBeLessThan(100);
  });
});

describe("T1, T2: open files and process ids", () => {
  const LIMITS = { "/proc/sys/kernel/pid_max": "400\n", "/proc/sys/kernel/threads-max": "200\n" };
  const group = (current: string, most: string): Record<string, string> => ({
    "/sys/fs/cgroup/pids.current": `${current}\n`,
    "/sys/fs/cgroup/pids.max": `${most}\n`,
  });
  const rows: readonly (readonly [string, Record<string, string>, string, number | string])[] = [
    ["open files of file-max", { "/proc/sys/fs/file-nr": "30 0 40\n" }, "file_handles_used", 0.75],
    [
      "without a limit",
      { "/proc/sys/fs/file-nr": "557\t0\t9223372036854775807\n" },
      "file_handles_used",
      0,
    ],
    ["cut off", { "/proc/sys/fs/file-nr": "557\t0" }, "file_handles_used", "malformed"],
    ["of no limit at all", { "/proc/sys/fs/file-nr": "5 0 0\n" }, "file_handles_used", "malformed"],
    ["a host that has no such file", {}, "file_handles_used", "no such sensor"],
    ["tasks of the least limit", LIMITS, "pids_used", 0.5],
    ["threads-max unknown", { "/proc/sys/kernel/pid_max": "400\n" }, "pids_used", 0.25],
    ["limits that say nothing", { "/proc/sys/kernel/pid_max": "many\n" }, "pids_used", "malformed"],
    ["no limit known", {}, "pids_used", "no such sensor"],
    ["tasks not known", { ...LIMITS, "/proc/loadavg": "1 1 1 1\n" }, "pids_used", "unreadable"],
    [
      "a container nearer its end than the host",
      { ...LIMITS, ...group("9", "10") },
      "pids_used",
      0.9,
    ],
    [
      "a host nearer its end than the container",
      { ...LIMITS, ...group("1", "10") },
      "pids_used",
      0.5,
    ],
    ["a container without a limit", { ...LIMITS, ...group("9", "max") }, "pids_used", 0.5],
    ["a container's count garbled", { ...LIMITS, ...group("x", "10") }, "pids_used", "malformed"],
    [
      "the container of an older kind",
      {
        ...LIMITS,
        "/sys/fs/cgroup/pids/pids.current": "8\n",
        "/sys/fs/cgroup/pids/pids.max": "10\n",
      },
      "pids_used",
      0.8,
    ],
  ];
  test.each(rows)("%s", (_, files, sensor, expected) => {
    const bench = new HostBench(files);
    expect(bench.say(sensor, bench.tick())).toBe(expected);
  });

  test("that file-max sets no limit is said", () => {
    const bench = new HostBench({ "/proc/sys/fs/file-nr": "557 0 9223372036854775807\n" });
    const spec = bench.plant.sensors.specs.find(({ id }) => id === "file_handles_used");
    expect(spec?.normaliser).toContain("no limit here");
  });

  test("a limit that is changed is taken in", () => {
    const bench = new HostBench(LIMITS);
    bench.tick();
    bench.tick();
    const raised = { "/proc/sys/kernel/threads-max": "400\n" };
    expect(bench.say("pids_used", bench.tick(raised, 60))).toBe(0.25);
  });
});

test("X1: every sensor of what runs out is known as such by its id alone", () => {
  const bench = new HostBench({
    "/proc/meminfo": "MemTotal: 10 kB\nMemAvailable: 5 kB\nSwapTotal: 10 kB\nSwapFree: 5 kB\n",
    "/proc/self/mountinfo": mount(2, "/") + mount(3, "/var/lib"),
    "/proc/self/statfs": space("/", [10, 5, 5, 10, 5]) + space("/var/lib", [10, 5, 5, 0, 0]),
    "/proc/sys/fs/file-nr": "1 0 10\n",
    "/proc/sys/kernel/pid_max": "400\n",
  });
  const known = bench.plant.sensors.specs.flatMap(({ id }) => {
    const found = resourceOf(id);
    return found === null ? [] : [`${found.resource} ${found.name}`.trim()];
  });
  expect(known).toEqual([
    "memory",
    "swap",
    "disk /",
    "inodes /",
    "disk /var/lib",
    "file-handles",
    "pids",
  ]);
});
