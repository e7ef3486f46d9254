// Hosts on which everything is wrong that can be: names made to break a terminal or a
// parser, counters at the end of 64 bits, files cut short, empty, binary or absurd.
import type { Recording } from "../../src/plants/host/recording/index.ts";
import { netDevText, pidStatText } from "./kernel-files.ts";
import { disk, firstTasks, kernel, memory, nic, pressures } from "./parts.ts";
import type { Extra, Plan } from "./simulate.ts";
import { makeHost } from "./simulate.ts";

const latin1 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
const MOST = 2n ** 64n - 1n;
const GIB_IN_KB = 1 << 20;

/** Names as any user may give them with prctl(2), which takes fifteen bytes of anything but NUL. */
const NAMES = [
  "((a b ) ( c d) )",
  ") R 1 1 1 1 -1",
  "new\nline\n1 (x)",
  "\x1b[2J\x1b[31mred",
  "\x1b]0;title\x07",
  latin1("\u202egnp.exe"),
  latin1("\u200fmark\u2066"),
  "\xff\xfe\x80\xc0",
  "",
  "tab\there\r",
  "\\x41\\n",
  latin1("naïve ☃"),
];

const odd = (moment: number, seconds: number): Record<string, Extra> => {
  const stats = Object.fromEntries(
    NAMES.map((comm, i) => [
      `/proc/${500 + i}/stat`,
      pidStatText({
        pid: 500 + i,
        parent: 1,
        comm,
        state: "R",
        isKernel: false,
        // The first one's counter passes 2^64 on the way: 10 ticks a second.
        userTicks:
          i === 0
            ? BigInt.asUintN(64, MOST - 4n + BigInt(Math.round(10 * seconds)))
            : 100 + i + Math.round(5 * seconds),
        systemTicks: 0,
        nice: 19,
        threads: 1,
        startTicks: i === 1 ? MOST : 900 + i,
        rssPages: 100 + i,
        core: 0,
      }),
    ]),
  );
  const bytes = (rate: number): bigint =>
    BigInt.asUintN(64, MOST - 500_000n + BigInt(Math.round(rate * seconds)));
  return {
    ...kernel("6.6.1", "quiet"),
    ...pressures({ cpu: 0.5, memory: 0, io: 0 }, seconds),
    ...stats,
    "/proc/net/dev": netDevText([
      { name: "lo", rxBytes: 0, rxPackets: 0, txBytes: 0, txPackets: 0 },
      { name: "eth0", rxBytes: bytes(1e6), rxPackets: MOST, txBytes: MOST, txPackets: MOST },
      {
        name: "ev\x1b[7mil",
        rxBytes: Math.round(1000 * seconds),
        rxPackets: moment,
        txBytes: 0,
        txPackets: 0,
      },
      {
        name: latin1("é\u202e"),
        rxBytes: 0,
        rxPackets: 0,
        txBytes: Math.round(1000 * seconds),
        txPackets: 0,
      },
    ]),
    "/sys/class/thermal/thermal_zone0/type": "\x1b[31mhot\n",
    "/sys/class/thermal/thermal_zone0/temp": "-40000\n",
  };
};

/** A process id that one process has, and later another. */
const REUSED = { pid: 700, parent: 1, core: 1, wait: [0], rssPages: 800 };

export const hostile: Plan = {
  name: "hostile",
  notes: [
    "names with brackets, newlines, escapes and marks that turn the writing direction; counters at the end of 64 bits",
    "pid 500's CPU counter and eth0's received bytes pass 2^64 on the way;",
    "pid 701 ends after 1 s, pid 700 is another process from 3 s on; invented",
  ],
  times: [0, 1, 2, 3, 4, 5],
  coreIds: [0, 1],
  tasks: [
    ...firstTasks("systemd"),
    { ...REUSED, comm: "before", cpu: [0.2], before: 1000, startTicks: 777, during: [0, 1, 2] },
    {
      ...REUSED,
      comm: "after",
      cpu: [0, 0, 0, 0.4],
      before: 3,
      startTicks: 30_250,
      during: [3, 4, 5],
    },
    { ...REUSED, pid: 701, comm: "leaves", cpu: [0.2], during: [0, 1] },
  ],
  uptime: 300,
  load: Array.from({ length: 6 }, () => "0.50 0.40 0.30"),
  memory: () => memory(2 * GIB_IN_KB, GIB_IN_KB),
  disks: (seconds) => [disk([8, 0, "sda"], { read: 0, write: 0, busy: 0 }, seconds)],
  diskCounts: 17,
  nics: () => [],
  rates: { switches: 100, forks: 1, interrupts: 100 },
  hasSchedstat: false,
  openFiles: 1024,
  extra: odd,
};

const DIGITS = "9".repeat(40);
const CUT: Record<string, Extra> = {
  // Cut in the middle of core 1's system time.
  "/proc/stat":
    "cpu  4090 0 1630 74280 400 0 0 0 0 0\ncpu0 2045 0 815 37140 200 0 0 0 0 0\ncpu1 2045 0 8",
  "/proc/meminfo": "",
  "/proc/loadavg": "\x7fELF\x02\x01\x01\0\0\0\xff\xfe",
  "/proc/diskstats": `   8       0 sda ${`${DIGITS} `.repeat(17)}\n`,
  "/proc/net/dev": netDevText([
    { name: "eth0", rxBytes: -5, rxPackets: -1, txBytes: -9_000, txPackets: -2 },
  ]),
  "/proc/pressure/cpu": "some avg10=0.00 avg60=0.0",
  "/proc/pressure/io": "\n\n\n",
  "/proc/pressure/memory": { kind: "fail", on: "read", errno: "EIO" },
  "/proc/100/stat": "100 (no end",
  "/proc/101/stat": "",
  "/proc/102/stat": `102 (x) R ${`-${DIGITS} `.repeat(50)}\n`,
  "/proc/103/stat": "\0\0\0\0",
  "/proc/104/stat": { kind: "fail", on: "read", errno: "ESRCH" },
  "/sys/class/thermal/thermal_zone0/temp": "hot\n",
};

const DENIED: Record<string, Extra> = Object.fromEntries(
  [
    "stat",
    "meminfo",
    "loadavg",
    "diskstats",
    "net/dev",
    "pressure/cpu",
    "pressure/io",
    "pressure/memory",
  ].map((name, i) => [
    `/proc/${name}`,
    { kind: "fail", on: "read", errno: i % 2 === 0 ? "EIO" : "EACCES" } as const,
  ]),
);

const garbageExtra = (moment: number, seconds: number): Record<string, Extra> => ({
  ...kernel("6.6.1", "quiet"),
  ...pressures({ cpu: 0.1, memory: 0.1, io: 0.1 }, seconds),
  "/sys/class/thermal/thermal_zone0/type": "zone\n",
  "/sys/class/thermal/thermal_zone0/temp": "50000\n",
  ...(moment === 2 ? CUT : {}),
  ...(moment === 4 ? DENIED : {}),
});

export const garbage: Plan = {
  name: "garbage",
  notes: [
    "healthy at 0, 1 and 3 s; at 2 s files are cut in the middle of a number, empty, binary, huge or negative;",
    "at 4 s nothing can be read any more; at 5 s all is well again; every core is busy 30 % of the time; invented",
  ],
  times: [0, 1, 2, 3, 4, 5, 6],
  coreIds: [0, 1],
  tasks: [
    ...firstTasks("systemd"),
    { pid: 100, parent: 1, comm: "left", core: 0, cpu: [0.3], wait: [0], rssPages: 900 },
    { pid: 101, parent: 1, comm: "right", core: 1, cpu: [0.3], wait: [0], rssPages: 901 },
    { pid: 102, parent: 1, comm: "idle-1", core: 1, cpu: [0], wait: [0], rssPages: 902 },
    { pid: 103, parent: 1, comm: "idle-2", core: 1, cpu: [0], wait: [0], rssPages: 903 },
    { pid: 104, parent: 1, comm: "idle-3", core: 1, cpu: [0], wait: [0], rssPages: 904 },
  ],
  uptime: 400,
  load: Array.from({ length: 7 }, () => "0.60 0.60 0.60"),
  memory: () => memory(2 * GIB_IN_KB, GIB_IN_KB),
  disks: (seconds) => [disk([8, 0, "sda"], { read: 1 << 20, write: 0, busy: 0.1 }, seconds)],
  diskCounts: 17,
  nics: (seconds) => [nic("eth0", { rx: 1000, tx: 1000 }, seconds)],
  rates: { switches: 100, forks: 1, interrupts: 100 },
  hasSchedstat: false,
  openFiles: 1024,
  extra: garbageExtra,
};

/** The kernel lets iowait run backwards: core 2 loses 50 ticks of it at the fourth moment and after. */
export function withIowaitSteppingBack(plan: Plan): Recording {
  const made = makeHost(plan);
  const frames = made.frames.map((frame, moment) => ({
    ...frame,
    entries: frame.entries.map((entry) => {
      if (moment < 3 || entry.kind !== "file" || entry.path !== "/proc/stat") return entry;
      const text = Buffer.from(entry.content).toString("latin1");
      const back = text.replaceAll(
        /^(cpu2 \d+ \d+ \d+ \d+) (\d+)/gmu,
        (_all, head, iowait) => `${head} ${Number(iowait) - 50}`,
      );
      return { ...entry, content: new Uint8Array(Buffer.from(back, "latin1")) };
    }),
  }));
  return { ...made, frames };
}
