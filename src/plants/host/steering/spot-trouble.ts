// Why a place could not be read or set, in words that the callers of a driver tell apart: it
// is gone, it is denied, or it failed. Made from the names of system errors.
import { constants } from "node:os";
import type { Trouble } from "../../../base/index.ts";
import { SPOT_DENIED, SPOT_FAILED, SPOT_GONE } from "./knob.ts";

const GONE: ReadonlySet<string> = new Set(["ESRCH", "ENOENT", "ENODEV", "ENOTDIR"]);
const DENIED: Readonly<Record<string, string>> = {
  EPERM: "this user may not do it",
  EACCES: "this user may not do it",
  EROFS: "it is mounted read-only",
};

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.errno).map(([name, number]) => [number, name]),
);

/** The name of a system error by its number: `EPERM` for 1. */
export const errorName = (errno: number): string => NAMES.get(errno) ?? `error ${errno}`;

/** The trouble of a system error by its name; `doing` completes "cannot …". */
export function systemTrouble(name: string, doing: string, where: string): Trouble {
  if (GONE.has(name)) return goneTrouble(where);
  const denied = DENIED[name];
  if (denied === undefined) return failedTrouble(`cannot ${doing}: ${name}`, where);
  return {
    code: SPOT_DENIED,
    message: `cannot ${doing}: ${denied} (${name})`,
    where,
    advice: "run as root; homeostat doctor says which rights are missing",
  };
}

export const goneTrouble = (where: string): Trouble => ({
  code: SPOT_GONE,
  message: "it is there no more",
  where,
});

export const failedTrouble = (message: string, where: string): Trouble => ({
  code: SPOT_FAILED,
  message,
  where,
});

/** The name of the system error that node threw. */
export const nameOfThrown = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? String(error);
