// Files of `key value` lines: meminfo, vmstat, cpu.stat, memory.events. One walk over
// the lines fills one value for each wanted key, in the order the keys were named.
import { bytesOf, type Malformation } from "./parser.ts";
import type { Cursor } from "./cursor.ts";

export type KeyList = readonly Uint8Array[];

/** Keys with whatever ends them in this file (`:` or a blank), so that none matches a longer one. */
export const keyList = (keys: readonly string[], ending: string): KeyList =>
  keys.map((key) => bytesOf(key + ending));

/** Fills `into[i]` with the number after `keys[i]`, NaN where the key is missing; stops early when it has all. */
export function readKeyed(cursor: Cursor, keys: KeyList, into: Float64Array): Malformation {
  into.fill(Number.NaN);
  let missing = keys.length;
  for (; !cursor.done && missing > 0; cursor.nextLine()) {
    const first = cursor.byte;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      if (key[0] !== first || !Number.isNaN(into[i]!) || !cursor.take(key)) continue;
      into[i] = cursor.counter();
      if (!Number.isNaN(into[i]!)) missing--;
      break;
    }
  }
  return missing < keys.length || keys.length === 0 ? null : "none of the expected lines";
}
