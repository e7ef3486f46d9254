// /proc/diskstats: how busy every disk is and what goes through it. Whole disks only:
// loop devices, ram and compressed-ram disks, floppies and optical drives are left out, and
// so are partitions and devices laid over disks (dm, md, bcache, drbd), which would count
// the same bytes twice. A disk is measured against the most it has shown it can do.
import type { GapReason, Trouble } from "../../../base/index.ts";
import { Counters, gapOfAdvance } from "../counters.ts";
import type { WatchedFile } from "../blindness.ts";
import { KernelFile, type FileReader } from "../kernel-file.ts";
import {
  BUSY_MS,
  DISK_COLUMNS,
  diskStats,
  READ_SECTORS,
  READS,
  SECTOR_BYTES,
  unsigned,
  WRITES,
  WRITTEN_SECTORS,
  type DiskStats,
} from "../parsers/index.ts";
import { GroupSensors, type Group, type Reading, type SensorSink } from "./group.ts";
import { DecayingMaximum, idPart } from "./normalise.ts";

const SOURCE = "/proc/diskstats";
/** Disks with sensors of their own; a storage server's others count in the sums only. */
export const MOST_DISKS = 16;
/** A disk that never did more reads at most this much of its scale, B/s. */
const FLOOR_BYTES_PER_S = 1 << 20;
const LEFT_OUT = /^(loop|ram|zram|fd|sr|dm-|md|bcache|drbd)\d/;

/** True for a whole disk, given the whole disk listed before it, whose partitions follow it. */
export function isWholeDisk(name: string, previous: string): boolean {
  if (LEFT_OUT.test(name)) return false;
  if (previous === "" || !name.startsWith(previous)) return true;
  const partition = /\d$/.test(previous) ? /^p\d+$/ : /^\d+$/;
  return !partition.test(name.slice(previous.length));
}

interface DiskSensors {
  readonly busy: number;
  readonly read: number;
  readonly write: number;
  readonly most: { readonly read: DecayingMaximum; readonly write: DecayingMaximum };
}

interface Disk {
  readonly name: string;
  readonly slot: number;
  readonly sensors: DiskSensors | null;
  seen: number;
}

export class DiskGroup implements Group {
  readonly name = "disk";
  readonly optional = false;
  readonly sensors: GroupSensors;
  /** Said once when there are more disks than sensors. */
  trouble: Trouble | null = null;
  readonly #file: KernelFile<DiskStats>;
  readonly #counters = new Counters();
  readonly #disks = new Map<string, Disk>();
  /** The disk of each row of the file, null for a row left out. */
  #rows: (Disk | null)[] = [];
  #version = -1;

  constructor(reader: FileReader, sink: SensorSink) {
    this.sensors = new GroupSensors(this.name, sink);
    this.#file = new KernelFile(reader, SOURCE, diskStats);
    if (this.#file.read() === null) this.#matchRows();
  }

  read(reading: Reading): void {
    const gap = this.#file.read();
    if (gap !== null) return this.#blind(gap);
    this.#matchRows();
    let read = Number.NaN;
    let written = Number.NaN;
    for (let row = 0; row < this.#rows.length; row++) {
      const disk = this.#rows[row];
      if (disk === null || disk === undefined) continue;
      disk.seen = reading.tick;
      const offset = row * DISK_COLUMNS;
      const bytesRead = this.#rate(reading, disk, offset + READ_SECTORS);
      const bytesWritten = this.#rate(reading, disk, offset + WRITTEN_SECTORS);
      if (bytesRead >= 0) read = (read >= 0 ? read : 0) + bytesRead;
      if (bytesWritten >= 0) written = (written >= 0 ? written : 0) + bytesWritten;
      this.#readBusy(reading, disk, offset);
    }
    reading.metrics.diskReadBytesPerS = read >= 0 ? read : null;
    reading.metrics.diskWriteBytesPerS = written >= 0 ? written : null;
    if (this.#disks.size > 0) this.#markGone(reading.tick);
  }

  get files(): readonly WatchedFile[] {
    return [this.#file];
  }

  raw(): Record<string, unknown> {
    const disks: Record<string, unknown> = {};
    const { columns } = this.#file.content;
    for (const [row, name] of this.#file.content.devices.names.entries()) {
      const offset = row * DISK_COLUMNS;
      const at = (column: number): number => unsigned(columns[offset + column]!);
      disks[name] = {
        reads: at(READS),
        writes: at(WRITES),
        read_bytes: at(READ_SECTORS) * SECTOR_BYTES,
        written_bytes: at(WRITTEN_SECTORS) * SECTOR_BYTES,
        busy_ms: at(BUSY_MS),
        counted: (this.#rows[row] ?? null) !== null,
      };
    }
    return disks;
  }

  close(): void {
    this.#file.close();
  }

  #blind(gap: GapReason): void {
    this.sensors.gapAll(gap);
    this.#counters.forgetAll();
  }

  /** Bytes per second of one column; its sensor is set on the way. NaN where there is no rate. */
  #rate(reading: Reading, disk: Disk, at: number): number {
    const column = at % DISK_COLUMNS;
    const moved = this.#counters.advance(disk.slot + column, this.#file.content.columns[at]!);
    const gap = gapOfAdvance(moved);
    const rate = gap === null ? (moved * SECTOR_BYTES * 1000) / reading.elapsedMs : Number.NaN;
    if (disk.sensors === null) return rate;
    const direction = column === READ_SECTORS ? "read" : "write";
    const sensor = disk.sensors[direction];
    if (gap !== null) this.sensors.gap(sensor, gap);
    else {
      const share = disk.sensors.most[direction].share(rate, reading.elapsedMs);
      this.sensors.set(sensor, rate, share);
    }
    return rate;
  }

  #readBusy(reading: Reading, disk: Disk, offset: number): void {
    if (disk.sensors === null) return;
    const busyMs = this.#file.content.columns[offset + BUSY_MS]!;
    const moved = this.#counters.advance32(disk.slot + BUSY_MS, busyMs);
    const gap = gapOfAdvance(moved);
    if (gap !== null) return this.sensors.gap(disk.sensors.busy, gap);
    const share = moved / reading.elapsedMs;
    this.sensors.set(disk.sensors.busy, Math.min(1, share), share);
  }

  /** Finds the disk of each row, when devices came or went since the last reading. */
  #matchRows(): void {
    const { devices } = this.#file.content;
    if (devices.version === this.#version) return;
    this.#version = devices.version;
    let previous = "";
    this.#rows = devices.names.map((name) => {
      if (!isWholeDisk(name, previous)) return null;
      previous = name;
      return this.#disks.get(name) ?? this.#add(name);
    });
  }

  #add(name: string): Disk {
    const own = this.#disks.size < MOST_DISKS;
    if (!own) {
      this.trouble ??= {
        code: "disk.many",
        message: `only the first ${MOST_DISKS} disks have sensors; the others count in the sums`,
        where: SOURCE,
      };
    }
    const slot = this.#disks.size * DISK_COLUMNS;
    const disk = { name, slot, sensors: own ? this.#addSensors(name) : null, seen: -1 };
    this.#disks.set(name, disk);
    return disk;
  }

  #addSensors(name: string): DiskSensors {
    const part = idPart(name);
    const rate = (id: string, title: string): number =>
      this.sensors.add({
        id: `disk.${part}.${id}`,
        title: `${name} ${title}`,
        unit: "B/s",
        normaliser: "rate / largest rate seen, fading by half in 10 min (at least 1 MiB/s)",
        source: SOURCE,
        part: name,
      });
    return {
      busy: this.sensors.add({
        id: `disk.${part}.busy`,
        title: `${name} busy`,
        unit: "ratio",
        normaliser: "share of the interval with a request in flight",
        source: SOURCE,
        part: name,
      }),
      read: rate("read", "read"),
      write: rate("write", "written"),
      most: {
        read: new DecayingMaximum(FLOOR_BYTES_PER_S),
        write: new DecayingMaximum(FLOOR_BYTES_PER_S),
      },
    };
  }

  #markGone(tick: number): void {
    for (const disk of this.#disks.values()) {
      if (disk.seen === tick) continue;
      for (let column = 0; column < DISK_COLUMNS; column++)
        this.#counters.forget(disk.slot + column);
      if (disk.sensors === null) continue;
      const reason: GapReason = "vanished";
      this.sensors.gap(disk.sensors.busy, reason);
      this.sensors.gap(disk.sensors.read, reason);
      this.sensors.gap(disk.sensors.write, reason);
    }
  }
}
