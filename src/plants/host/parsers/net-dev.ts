// /proc/net/dev: bytes and packets through every interface since it appeared. The
// name ends at the last colon of its line; old kernels put no blank after it.
import { Cursor, lastByte } from "./cursor.ts";
import { DeviceNames } from "./device-names.ts";
import { grown, type Parser } from "./parser.ts";

/** Columns of one interface: bytes and packets received, bytes and packets sent. */
export const INTERFACE_COLUMNS = 4;
export const RX_BYTES = 0;
export const RX_PACKETS = 1;
export const TX_BYTES = 2;
export const TX_PACKETS = 3;
/** Receive columns between packets and the first transmit column. */
const FIELDS_BETWEEN = 6;
/** Bounds what garbage can allocate; busy container hosts have a few thousand. */
const MAX_INTERFACES = 16_384;
const COLON = 58;

export interface NetDev {
  count: number;
  readonly devices: DeviceNames;
  /** `INTERFACE_COLUMNS` counters an interface. */
  columns: Float64Array;
}

const cursor = new Cursor();
const span = { from: 0, to: 0 };

function readRow(bytes: Uint8Array, into: NetDev): boolean {
  cursor.skipBlanks();
  const colon = lastByte(bytes, COLON, cursor.at, cursor.lineEnd());
  if (colon <= cursor.at) return false;
  span.from = cursor.at;
  span.to = colon;
  cursor.at = colon + 1;
  const offset = into.count * INTERFACE_COLUMNS;
  into.columns = grown(into.columns, offset + INTERFACE_COLUMNS);
  const { columns } = into;
  columns[offset + RX_BYTES] = cursor.counter();
  columns[offset + RX_PACKETS] = cursor.counter();
  cursor.skipFields(FIELDS_BETWEEN);
  columns[offset + TX_BYTES] = cursor.counter();
  columns[offset + TX_PACKETS] = cursor.counter();
  return !Number.isNaN(columns[offset + RX_BYTES]! + columns[offset + TX_BYTES]!);
}

export const netDev: Parser<NetDev> = {
  file: "/proc/net/dev",
  empty: () => ({
    count: 0,
    devices: new DeviceNames(),
    columns: new Float64Array(INTERFACE_COLUMNS),
  }),
  parse(bytes, length, into) {
    into.count = 0;
    let lines = 0;
    for (cursor.over(bytes, length); !cursor.done; cursor.nextLine()) {
      lines++;
      if (into.count >= MAX_INTERFACES || !readRow(bytes, into)) continue;
      into.devices.note(into.count, bytes, span);
      into.count++;
    }
    into.devices.close(into.count);
    return lines > 2 && into.count === 0 ? "no line of an interface" : null;
  },
};
