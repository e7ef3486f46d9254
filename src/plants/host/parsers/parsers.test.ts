import {
  assert,
  constantFrom,
  nat,
  property,
  uint8Array,
  bigInt,
  integer as anyInteger,
} from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ALL_PARSERS,
  type AnyParser,
  BUSY_MS,
  cgroupCpu,
  cgroupCpuMax,
  Cursor,
  DISK_COLUMNS,
  diskStats,
  integer,
  kernelStat,
  loadAverage,
  memoryInfo,
  netDev,
  openFilesLimit,
  ownCgroups,
  pageSize,
  type Parser,
  pidStat,
  pressure,
  READ_SECTORS,
  RX_BYTES,
  schedStat,
  statm,
  textOf,
  TX_BYTES,
  unsigned,
  virtualMemory,
} from "./index.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function parsed<T>(parser: Parser<T>, text: string): T {
  const into = parser.empty();
  const bytes = encode(text);
  expect(parser.parse(bytes, bytes.length, into)).toBeNull();
  return into;
}

function malformed(file: string, text: string): void {
  const bytes = encode(text);
  const parser = ALL_PARSERS.find((candidate) => candidate.file === file);
  expect(parser?.run(bytes, bytes.length).malformation).toEqual(expect.any(String));
}

const counterOf = (text: string): number => new Cursor().over(encode(text), 100).counter();

describe("T1: numbers out of bytes", () => {
  test.each([
    ["0\n", 0],
    ["  42 ", 42],
    ["007\n", 7],
    ["123456789012345\n", 123456789012345],
    ["9007199254740991\n", 9007199254740991],
    ["18446744073709551615\n", -1],
    ["18446744073709551606\n", -10],
    ["18446744073709551616\n", Number.NaN],
    ["99999999999999999999\n", Number.NaN],
    ["99999999999999999999999\n", Number.NaN],
    ["00000000000000000000000000042\n", 42],
    ["12", Number.NaN],
    ["12x\n", Number.NaN],
    ["-5\n", Number.NaN],
    ["\n", Number.NaN],
    ["", Number.NaN],
  ])("counter of %j", (text, value) => expect(counterOf(text)).toBe(value));

  test("differences within 2^53 of either end of 64 bits are exact", () => {
    const limit = 2n ** 64n;
    assert(
      property(
        bigInt(0n, 2n ** 52n),
        nat(1_000_000),
        constantFrom("low", "high"),
        (at, step, end) => {
          const before = end === "low" ? at : limit - 1n - at;
          const after = (before + BigInt(step)) % limit;
          expect(counterOf(`${after}\n`) - counterOf(`${before}\n`)).toBe(step);
        },
      ),
      { seed: 1 },
    );
  });

  test("anywhere in 64 bits a number is within 2,048 of what was written", () => {
    assert(
      property(bigInt(0n, 2n ** 64n - 1n), (value) => {
        const read = unsigned(counterOf(`${value}\n`));
        expect(Math.abs(Number(BigInt(read) - value))).toBeLessThanOrEqual(2048);
      }),
      { seed: 1 },
    );
  });

  test.each([
    ["0.02 ", 0.02],
    ["12.5\n", 12.5],
    ["7\n", 7],
    [".5\n", Number.NaN],
    ["1.\n", Number.NaN],
    ["nan\n", Number.NaN],
    ["1.5", Number.NaN],
  ])("decimal of %j", (text, value) =>
    expect(new Cursor().over(encode(text), 100).decimal()).toBe(value),
  );

  test.each([
    ["-44000\n", -44000],
    ["-\n", Number.NaN],
    ["-9223372036854775808\n", -(2 ** 63)],
  ])("signed of %j", (text, value) =>
    expect(new Cursor().over(encode(text), 100).signed()).toBe(value),
  );
});

describe("T1: each kernel file, as kernels write it", () => {
  test("stat: cores by number, offline ones missing, guests not counted twice", () => {
    const stat = parsed(
      kernelStat,
      "cpu  10 1 2 30 4 5 6 7 8 9\ncpu0 1 0 0 9 0 0 0 0 0 0\ncpu3 2 0 0 8\nintr 5 0 0\nctxt 77\nbtime 1\nprocesses 12\nprocs_running 3\nprocs_blocked 1\n",
    );
    expect([...stat.total]).toEqual([10, 1, 2, 30, 4, 5, 6, 7]);
    expect([stat.coreCount, stat.coreIds[0], stat.coreIds[1]]).toEqual([2, 0, 3]);
    expect([...stat.times.subarray(8, 16)]).toEqual([2, 0, 0, 8, 0, 0, 0, 0]);
    expect([stat.contextSwitches, stat.forks, stat.running, stat.blocked]).toEqual([77, 12, 3, 1]);
    expect(stat.bootedAt).toBe(1);
  });

  test("meminfo: bytes, and an estimate where the kernel gives none", () => {
    const modern = parsed(
      memoryInfo,
      "MemTotal: 100 kB\nMemFree: 10 kB\nMemAvailable: 60 kB\nSwapTotal: 8 kB\nSwapFree: 6 kB\n",
    );
    expect(modern).toMatchObject({ total: 102400, available: 61440, availableEstimated: false });
    expect(modern).toMatchObject({ swapTotal: 8192, swapFree: 6144 });
    const old = parsed(
      memoryInfo,
      "MemTotal: 100 kB\nMemFree: 10 kB\nBuffers: 5 kB\nCached: 20 kB\nShmem: 3 kB\nSReclaimable: 2 kB\n",
    );
    expect(old).toMatchObject({ available: 34 * 1024, availableEstimated: true });
  });

  test("pressure: totals, with full or without", () => {
    const both = "some avg10=1.49 avg60=0.84 avg300=0.70 total=10351174\nfull avg10=0.00 total=5\n";
    expect(parsed(pressure, both)).toEqual({ some: 10351174, full: 5 });
    expect(parsed(pressure, "some avg10=0.10 total=15\n")).toEqual({ some: 15, full: Number.NaN });
  });

  test("diskstats: 14, 18 and 20 columns; four-column partitions of old kernels left out", () => {
    const disks = parsed(
      diskStats,
      "   8       0 sda 1 2 300 4 5 6 700 8 0 9 10\n 259 0 nvme0n1 1 0 2 0 3 0 4 0 0 5 0 1 2 3 4 5 6\n   8 1 sda1 1 2 3 4\n",
    );
    expect(disks.devices.names).toEqual(["sda", "nvme0n1"]);
    expect([disks.columns[READ_SECTORS], disks.columns[BUSY_MS]]).toEqual([300, 9]);
    expect(disks.columns[DISK_COLUMNS + BUSY_MS]).toBe(5);
  });

  test("net/dev: with and without a blank after the colon, odd names", () => {
    const links = parsed(
      netDev,
      "Inter-|  Receive  | Transmit\n face |bytes |bytes\n    lo: 5 1 0 0 0 0 0 0 6 2 0 0 0 0 0 0\neth0:7 1 0 0 0 0 0 0 8 2 0 0 0 0 0 0\n  a:b: 9 1 0 0 0 0 0 0 10 2 0 0 0 0 0 0\n",
    );
    expect(links.devices.names).toEqual(["lo", "eth0", "a:b"]);
    expect([links.columns[RX_BYTES], links.columns[TX_BYTES], links.columns[4]]).toEqual([5, 6, 7]);
  });

  test("loadavg", () => {
    expect(parsed(loadAverage, "0.02 0.04 0.05 1/497 11947\n")).toEqual({
      load1: 0.02,
      load5: 0.04,
      load15: 0.05,
      running: 1,
      tasks: 497,
      lastPid: 11947,
    });
  });

  test.each([
    ["plain", "1 (init) S", "init"],
    ["brackets and blanks", "1020 ((a b ) ( c d) ) R", "(a b ) ( c d) "],
    ["a newline and an escape", "7 (a\n\u001b[31m) S 1) S", "a\n\u001b[31m) S 1"],
    ["empty", "7 () S", ""],
  ])("PID/stat: a name that is %s", (_, head, name) => {
    const text = `${head} 2 3 4 5 -1 2097152 11 12 13 14 15 16 17 18 20 -5 3 0 99 4096 25 0 0\n`;
    const stat = parsed(pidStat, text);
    expect(textOf(encode(text), stat.nameFrom, stat.nameTo)).toBe(name);
    expect(stat).toMatchObject({ parent: 2, userTicks: 15, systemTicks: 16, nice: -5 });
    expect(stat).toMatchObject({ threads: 3, startTicks: 99, rssPages: 25, majorFaults: 13 });
  });

  test("small files", () => {
    expect(parsed(schedStat, "411605849 93680043 79\n").waitNs).toBe(93680043);
    expect(parsed(integer, "-44000\n").value).toBe(-44000);
    expect(parsed(integer, "max\n").value).toBe(Number.POSITIVE_INFINITY);
    expect(parsed(statm, "765 403 375 5 0 123 0\n").value).toBe(403);
    expect(parsed(openFilesLimit, "Limit  Soft\nMax open files   1024  4096 files\n").value).toBe(
      1024,
    );
    expect(parsed(cgroupCpuMax, "50000 100000\n").cores).toBe(0.5);
    expect(parsed(cgroupCpuMax, "max 100000\n").cores).toBe(Number.POSITIVE_INFINITY);
    expect(parsed(cgroupCpu, "nr_periods 4\nnr_throttled 1\nthrottled_time 5000\n")).toMatchObject({
      periods: 4,
      throttled: 1,
      throttledUs: 5,
    });
    const own = parsed(ownCgroups, "9:name=systemd:/\n2:cpu,cpuacct:/a:b\n0::/user.slice\n");
    expect([...own.paths.keys()]).toEqual(["name=systemd", "cpu", "cpuacct", ""]);
    expect(own.paths.get("cpu")).toBe("/a:b");
    expect(parsed(virtualMemory, "pgfault 10\npgfaultx 11\npgmajfault 12\n").counts[3]).toBe(12);
  });

  test("auxv: the page size among binary pairs", () => {
    const words = new BigUint64Array([33n, 1n, 6n, 16384n, 0n, 0n]);
    const bytes = new Uint8Array(words.buffer);
    const into = pageSize.empty();
    expect(pageSize.parse(bytes, bytes.length, into)).toBeNull();
    expect(into.value).toBe(16384);
  });
});

describe("T1: files cut off or not what they should be", () => {
  test.each([
    ["stat without a core", kernelStat, "ctxt 5\n"],
    ["stat, empty", kernelStat, ""],
    ["meminfo cut in its first number", memoryInfo, "MemTotal:       156661"],
    ["pressure cut in the total", pressure, "some avg10=0.10 avg60=2.00 total=15"],
    ["loadavg of words", loadAverage, "no load here\n"],
    ["PID/stat without brackets", pidStat, "1 init S 0\n"],
    ["PID/stat cut after the name", pidStat, "1 (init) S 0 1 1\n"],
    ["schedstat of a cow", schedStat, " ______\n< moo >\n"],
    ["schedstat cut in its last number", schedStat, "411605849 93680043 7"],
    ["diskstats of words", diskStats, "no disks here\n"],
    ["limits without the line", openFilesLimit, "Max cpu time unlimited\n"],
  ] satisfies [string, Pick<AnyParser, "file">, string][])("%s", (_, { file }, text) =>
    malformed(file, text),
  );

  test("stat cut within a core's line: the core is not a number, the others are", () => {
    const stat = parsed(kernelStat, "cpu  1 2 3 4\ncpu0 1 2 3 4\ncpu1 1 2 3");
    expect([stat.times[0], stat.times[8 + 2]]).toEqual([1, Number.NaN]);
  });

  test("no parser throws or reads past the length, whatever the bytes", () => {
    for (const parser of ALL_PARSERS) {
      assert(
        property(
          uint8Array({ maxLength: 300 }),
          anyInteger({ min: -5, max: 400 }),
          (bytes, length) => {
            const whole = parser.run(bytes, length);
            const shown = bytes.slice(0, Math.max(0, Math.min(length, bytes.length)));
            expect(parser.run(shown, shown.length)).toEqual(whole);
          },
        ),
        { seed: 7, numRuns: 60 },
      );
    }
  });
});
