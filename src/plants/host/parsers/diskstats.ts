// /proc/diskstats: what every block device did since boot. Times are 32-bit
// milliseconds in the kernel and wrap after 49.7 days; a sector is 512 bytes here,
// whatever the device's own size is.
import { Cursor } from "./cursor.ts";
import { DeviceNames } from "./device-names.ts";
import { grown, type Parser } from "./parser.ts";

/** Columns of one device: reads, sectors read, writes, sectors written, milliseconds busy. */
export const DISK_COLUMNS = 5;
export const READS = 0;
export const READ_SECTORS = 1;
export const WRITES = 2;
export const WRITTEN_SECTORS = 3;
export const BUSY_MS = 4;
export const SECTOR_BYTES = 512;
/** Bounds what garbage can allocate; real hosts have at most a few thousand. */
const MAX_DEVICES = 16_384;

export interface DiskStats {
  count: number;
  readonly devices: DeviceNames;
  /** `DISK_COLUMNS` counters a device. */
  columns: Float64Array;
}

const cursor = new Cursor();
const span = { from: 0, to: 0 };

/** One line; false where it is not one of a whole device. */
function readRow(into: DiskStats): boolean {
  const major = cursor.counter();
  const minor = cursor.counter();
  cursor.skipBlanks();
  span.from = cursor.at;
  cursor.skipField();
  span.to = cursor.at;
  if (Number.isNaN(major + minor) || span.to === span.from) return false;
  const offset = into.count * DISK_COLUMNS;
  into.columns = grown(into.columns, offset + DISK_COLUMNS);
  const { columns } = into;
  columns[offset + READS] = cursor.counter();
  cursor.skipFields(1);
  columns[offset + READ_SECTORS] = cursor.counter();
  cursor.skipFields(1);
  columns[offset + WRITES] = cursor.counter();
  cursor.skipFields(1);
  columns[offset + WRITTEN_SECTORS] = cursor.counter();
  cursor.skipFields(2);
  // Kernels of 2.6 give partitions four counts only: their last column is NaN and they are left out.
  columns[offset + BUSY_MS] = cursor.counter();
  return !Number.isNaN(columns[offset + BUSY_MS]!);
}

export const diskStats: Parser<DiskStats> = {
  file: "/proc/diskstats",
  empty: () => ({ count: 0, devices: new DeviceNames(), columns: new Float64Array(DISK_COLUMNS) }),
  parse(bytes, length, into) {
    into.count = 0;
    let lines = 0;
    for (cursor.over(bytes, length); !cursor.done; cursor.nextLine()) {
      lines++;
      if (into.count >= MAX_DEVICES || !readRow(into)) continue;
      into.devices.note(into.count, bytes, span);
      into.count++;
    }
    into.devices.close(into.count);
    return lines > 0 && into.count === 0 ? "no line of a device" : null;
  },
};
