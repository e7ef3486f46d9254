// /proc/PID/status and /proc/PID/task/TID/status: of its sixty lines the owner, the cores
// it may run on, and how often it gave a core away or lost one. Of one thread each.
import { bytesOf, type Parser } from "./parser.ts";
import { Cursor } from "./cursor.ts";

export interface PidStatus {
  /** The real user. */
  uid: number;
  /** Times it gave its core away by itself, and times the core was taken from it. */
  voluntary: number;
  forced: number;
  /** Numbers of the cores it may run on, in order; empty where the file does not say. */
  cores: number[];
}

const UID = bytesOf("Uid:");
const CORES = bytesOf("Cpus_allowed_list:");
const VOLUNTARY = bytesOf("voluntary_ctxt_switches:");
const FORCED = bytesOf("nonvoluntary_ctxt_switches:");
/** More cores than any kernel can be built for; a longer range is no list of cores. */
const MOST_CORES = 8192;
const COMMA = 44;
const DASH = 45;
const ZERO = 48;
const cursor = new Cursor();

/** Digits here as a number, past them; −1 where there are none. */
function number(): number {
  let value = -1;
  for (;;) {
    const digit = cursor.byte - ZERO;
    if (digit < 0 || digit > 9) return value;
    value = Math.min(MOST_CORES, Math.max(0, value) * 10 + digit);
    cursor.at++;
  }
}

/** A list such as `0-3,7`. */
function readCores(into: number[]): void {
  cursor.skipBlanks();
  while (!cursor.atLineEnd) {
    const from = number();
    if (cursor.byte === DASH) cursor.at++;
    const to = cursor.bytes[cursor.at - 1] === DASH ? number() : from;
    if (from < 0 || to < from) return;
    for (let core = from; core <= to && into.length < MOST_CORES; core++) into.push(core);
    if (cursor.byte !== COMMA) return;
    cursor.at++;
  }
}

export const pidStatus: Parser<PidStatus> = {
  file: "/proc/PID/status",
  empty: () => ({ uid: Number.NaN, voluntary: Number.NaN, forced: Number.NaN, cores: [] }),
  parse(bytes, length, into) {
    into.uid = into.voluntary = into.forced = Number.NaN;
    into.cores.length = 0;
    for (cursor.over(bytes, length); !cursor.done; cursor.nextLine()) {
      if (cursor.take(UID)) into.uid = cursor.level();
      else if (cursor.take(CORES)) readCores(into.cores);
      else if (cursor.take(VOLUNTARY)) into.voluntary = cursor.counter();
      else if (cursor.take(FORCED)) into.forced = cursor.counter();
    }
    return Number.isNaN(into.voluntary + into.forced) ? "no counts of switches" : null;
  },
};
