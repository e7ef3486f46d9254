// What people ask of a running watch about its incidents: who looks after which, and what
// should be silent until when. It is one small file in the state folder, written by
// `homeostat incidents` and looked at by the watch: what stands in it is what is asked.
import { fail, ok } from "../base/index.ts";
import type { Bytes, Ms, Result } from "../base/index.ts";
import { readOwnedFile, writeFileAtomically } from "../store/index.ts";

export const ORDERS_SCHEMA = "homeostat.orders/1";
export const ORDERS_FILE = "incidents-orders.json";

/** A longer file is none of ours: both lists are bounded. */
const MOST_BYTES: Bytes = 64 * 1024;
/** The latest acknowledgements are kept, and as many silences. */
const KEPT = 100;
const NAME_MOST = 200;

export interface Acknowledge {
  readonly id: string;
  /** Wall time, ms since 1970. */
  readonly at: Ms;
  readonly by: string;
}

export interface Silence {
  /** A source of alarms, a group, or `all`. */
  readonly what: string;
  /** Wall time, ms since 1970. */
  readonly until: Ms;
}

export interface Orders {
  readonly acknowledge: readonly Acknowledge[];
  readonly silence: readonly Silence[];
}

export const NO_ORDERS: Orders = { acknowledge: [], silence: [] };

/** What is asked now; a file that is damaged, or that others may have written, is a trouble. */
export function readOrders(path: string): Result<Orders> {
  const read = readOwnedFile(path, MOST_BYTES);
  if (!read.ok) return read;
  if (read.value === null) return ok(NO_ORDERS);
  const orders = parsed(read.value);
  if (orders !== null) return ok(orders);
  return fail({
    code: "orders.damaged",
    where: path,
    message: `is not obeyed: it is no ${ORDERS_SCHEMA} file`,
    advice: "remove it, and ask again with `homeostat incidents`",
  });
}

/** Replaces the file; what is past its time, or beyond the latest hundred, is left out. */
export function writeOrders(path: string, orders: Orders, now: Ms): Result<void> {
  const kept = {
    schema: ORDERS_SCHEMA,
    acknowledge: orders.acknowledge.slice(-KEPT),
    silence: orders.silence.filter(({ until }) => until > now).slice(-KEPT),
  };
  return writeFileAtomically(path, `${JSON.stringify(kept, null, 2)}\n`, { links: "own" });
}

function parsed(text: string): Orders | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value) || value["schema"] !== ORDERS_SCHEMA) return null;
    const { acknowledge, silence } = value;
    if (!isListOf(acknowledge, isAcknowledge) || !isListOf(silence, isSilence)) return null;
    return { acknowledge, silence };
  } catch {
    return null;
  }
}

const isListOf = <T>(value: unknown, isOne: (one: unknown) => one is T): value is readonly T[] =>
  Array.isArray(value) && value.length <= KEPT && value.every((one) => isOne(one));

const isAcknowledge = (one: unknown): one is Acknowledge =>
  isObject(one) && isName(one["id"]) && isTime(one["at"]) && isText(one["by"]);

const isSilence = (one: unknown): one is Silence =>
  isObject(one) && isName(one["what"]) && isTime(one["until"]);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string =>
  typeof value === "string" && value.length <= NAME_MOST;
const isName = (value: unknown): value is string => isText(value) && value !== "";
/** Until the end of the year 9999, which is the last that a record can write. */
const isTime = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value < 253_402_300_800_000;
