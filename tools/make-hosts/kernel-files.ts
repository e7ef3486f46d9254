// The text of kernel files as proc(5) and the kernel's documentation describe them,
// from plain numbers. Nothing here decides what a host does; `simulate.ts` does.

/** user nice system idle iowait irq softirq steal guest guest_nice, ticks of 1/100 s. */
export type CoreTimes = readonly number[];

/** Counters may be near 2^64, beyond what a double holds. */
export type Count = number | bigint;

export interface StatFacts {
  readonly cores: ReadonlyMap<number, CoreTimes>;
  /** Columns a kernel of this age writes: 10 today, 9 before 2.6.33. */
  readonly columns: number;
  readonly contextSwitches: Count;
  readonly forks: Count;
  readonly running: number;
  readonly interrupts: Count;
  readonly bootedAt: number;
  /** Times of cores that are offline now: they stay in the sum. */
  readonly offline?: readonly CoreTimes[];
}

export function statText(facts: StatFacts): string {
  const all = [...facts.cores.values(), ...(facts.offline ?? [])];
  const total = Array.from({ length: facts.columns }, (_zero, column) =>
    all.reduce((sum, times) => sum + (times[column] ?? 0), 0),
  );
  const lines = [`cpu  ${total.join(" ")}`];
  for (const [id, times] of facts.cores) {
    lines.push(`cpu${id} ${times.slice(0, facts.columns).join(" ")}`);
  }
  lines.push(
    `intr ${facts.interrupts} 0 0 0`,
    `ctxt ${facts.contextSwitches}`,
    `btime ${facts.bootedAt}`,
    `processes ${facts.forks}`,
    `procs_running ${facts.running}`,
    "procs_blocked 0",
  );
  return `${lines.join("\n")}\n`;
}

/** `MemTotal:       65536 kB` and so on, in the order given. */
export function meminfoText(kilobytes: Readonly<Record<string, number>>): string {
  return Object.entries(kilobytes)
    .map(([key, value]) => `${`${key}:`.padEnd(16)}${String(value).padStart(9)} kB\n`)
    .join("");
}

export interface DiskFacts {
  readonly major: number;
  readonly minor: number;
  readonly name: string;
  readonly reads: number;
  readonly sectorsRead: number;
  readonly writes: number;
  readonly sectorsWritten: number;
  readonly busyMs: number;
}

/** Eleven counts after the name up to 4.17, seventeen since 5.5. */
export function diskstatsText(disks: readonly DiskFacts[], counts: 11 | 17): string {
  const lines = disks.map((disk) => {
    const fields = [
      [disk.reads, 0, disk.sectorsRead, Math.floor(disk.busyMs / 2)],
      [disk.writes, 0, disk.sectorsWritten, Math.floor(disk.busyMs / 2)],
      [0, disk.busyMs, disk.busyMs],
      [0, 0, 0, 0, 0, 0],
    ].flat();
    return `${String(disk.major).padStart(4)} ${String(disk.minor).padStart(7)} ${disk.name} ${fields.slice(0, counts).join(" ")}\n`;
  });
  return lines.join("");
}

export interface NicFacts {
  readonly name: string;
  readonly rxBytes: Count;
  readonly rxPackets: Count;
  readonly txBytes: Count;
  readonly txPackets: Count;
}

const NET_HEADER = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`;

export function netDevText(nics: readonly NicFacts[]): string {
  const row = (nic: NicFacts): string =>
    `${nic.name.padStart(6)}: ${nic.rxBytes} ${nic.rxPackets} 0 0 0 0 0 0 ${nic.txBytes} ${nic.txPackets} 0 0 0 0 0 0\n`;
  return NET_HEADER + nics.map(row).join("");
}

/** Totals in microseconds; the averages are those of the last second, which no reader should use. */
export function pressureText(totals: { readonly some?: number; readonly full?: number }): string {
  const line = (kind: string, total: number): string =>
    `${kind} avg10=0.00 avg60=0.00 avg300=0.00 total=${total}\n`;
  const some = totals.some === undefined ? "" : line("some", totals.some);
  return totals.full === undefined ? some : some + line("full", totals.full);
}

export interface TaskFacts {
  readonly pid: number;
  readonly parent: number;
  /** Bytes as Latin-1 text, so that any name can be written. */
  readonly comm: string;
  readonly state: string;
  readonly isKernel: boolean;
  readonly userTicks: Count;
  readonly systemTicks: Count;
  readonly nice: number;
  readonly threads: number;
  readonly startTicks: Count;
  readonly rssPages: number;
  readonly core: number;
}

/** The 52 fields of `/proc/PID/stat`; addresses are 0, as for a process of somebody else. */
export function pidStatText(task: TaskFacts): string {
  const flags = task.isKernel ? 0x20_8040 : 0x40_0000;
  const group = task.isKernel ? 0 : task.pid;
  const head = [task.parent, group, group, 0, -1, flags, 120, 0, 0, 0];
  const times = [
    task.userTicks,
    task.systemTicks,
    0,
    0,
    20 + task.nice,
    task.nice,
    task.threads,
    0,
  ];
  const memory = [task.startTicks, task.rssPages * 8192, task.rssPages, "18446744073709551615"];
  const addresses = Array.from({ length: 12 }, () => 0);
  const tail = [17, task.core, 0, 0, 0, 0, 0, ...Array.from({ length: 8 }, () => 0)];
  const fields = [...head, ...times, ...memory, ...addresses, ...tail];
  return `${task.pid} (${task.comm}) ${task.state} ${fields.join(" ")}\n`;
}

/** A vector with the size of a page alone: key 6, then the bytes in a page. */
export function auxvBytes(pageBytes: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, 6n, true);
  view.setBigUint64(8, BigInt(pageBytes), true);
  return new Uint8Array(view.buffer);
}

export const limitsText = (files: number): string =>
  `Limit                     Soft Limit           Hard Limit           Units     \nMax open files            ${String(files).padEnd(20)} ${String(files * 4).padEnd(20)} files     \n`;

/** `0-3` for four cores, `0-4,7` for these. */
export function coreList(ids: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const id of ids) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === id - 1) last[1] = id;
    else ranges.push([id, id]);
  }
  return `${ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(",")}\n`;
}
