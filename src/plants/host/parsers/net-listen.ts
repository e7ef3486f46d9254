// /proc/PID/net/tcp, tcp6 and unix: which sockets somebody listens on, by inode. The
// kernel lists listening TCP sockets before all others, so the beginning of a long file
// is enough; of unix sockets the file gives no order.
import type { Parser } from "./parser.ts";
import { bytesOf } from "./parser.ts";
import { Cursor } from "./cursor.ts";

export interface Listeners {
  readonly inodes: Set<number>;
}

const TCP_LISTEN = bytesOf("0A");
/** `__SO_ACCEPTCON` of the flags. */
const ACCEPTING = bytesOf("00010000");
const cursor = new Cursor();

/** Reads both shapes: where the fifth field of a line marks a listener, and where its inode stands. */
function parserOf(file: string, shape: { mark: number; is: Uint8Array; inode: number }) {
  return {
    file,
    empty: (): Listeners => ({ inodes: new Set() }),
    parse(bytes: Uint8Array, length: number, into: Listeners): string | null {
      into.inodes.clear();
      cursor.over(bytes, length);
      if (cursor.done) return "no heading";
      for (cursor.nextLine(); !cursor.done; cursor.nextLine()) {
        cursor.skipFields(shape.mark);
        cursor.skipBlanks();
        if (!cursor.take(shape.is)) continue;
        cursor.skipFields(shape.inode - shape.mark - 1);
        const inode = cursor.level();
        if (inode > 0) into.inodes.add(inode);
      }
      return null;
    },
  } satisfies Parser<Listeners>;
}

/** `sl local remote st tx:rx tr:when retrnsmt uid timeout inode …` */
export const tcpListeners = parserOf("/proc/net/tcp", { mark: 3, is: TCP_LISTEN, inode: 9 });
/** `Num RefCount Protocol Flags Type St Inode Path` */
export const unixListeners = parserOf("/proc/net/unix", { mark: 3, is: ACCEPTING, inode: 6 });
