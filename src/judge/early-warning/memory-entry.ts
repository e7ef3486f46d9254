// The memory of early warning as a list of plain entries, so that it can be written and read
// piece by piece: a head, then incidents, resources, and per interval the relations and the
// novelty of each sensor. What is read back is checked here.
import { fail, isCount, isNumber, isRecord, isText, isWall, ok } from "../../base/index.ts";
import { quotedPlain, shaped } from "../../base/index.ts";
import type { Check, Instant, Result, Seconds } from "../../base/index.ts";
import { isCompanionsState, isCrossSensorState, isExhaustionState } from "../warning/index.ts";
import { isIncidentsState, isStayState } from "../warning/index.ts";
import type { CompanionsState, CrossSensorState, ExhaustionState } from "../warning/index.ts";
import type { IncidentsState, StayState } from "../warning/index.ts";
import { isHoldersState } from "./holders.ts";
import type { HoldersState } from "./holders.ts";
import type { NoveltyState } from "../novelty/index.ts";

/** Grows whenever the same entries would mean something else. */
export const MEMORY_VERSION = 1;

/** A sensor that has had one value only so far, and how often. */
export interface StillState {
  readonly value: number;
  readonly count: number;
}

export interface HeadEntry {
  readonly part: "head";
  readonly version: number;
  readonly at: Instant;
}

export type MemoryEntry =
  | HeadEntry
  | { readonly part: "incidents"; readonly state: IncidentsState }
  | { readonly part: "resource"; readonly sensor: string; readonly state: ExhaustionState }
  | { readonly part: "stay"; readonly sensor: string; readonly state: StayState }
  | { readonly part: "partings"; readonly state: CompanionsState }
  | { readonly part: "holders"; readonly state: HoldersState }
  | {
      readonly part: "relations";
      readonly interval: Seconds;
      /** From which they were learnt. */
      readonly ticks: number;
      readonly state: CrossSensorState;
    }
  | {
      readonly part: "minutes";
      readonly sensor: string;
      readonly state: NoveltyState | StillState;
    }
  | {
      readonly part: "sensor";
      readonly interval: Seconds;
      readonly sensor: string;
      readonly state: NoveltyState | StillState;
    };

export const isStill: Check<StillState> = shaped({ value: isNumber, count: isCount });

/** The head of a memory, or why it cannot be used. */
export function headOf(entry: unknown): Result<HeadEntry> {
  if (!isRecord(entry) || entry["part"] !== "head") return refused("it has no head");
  if (entry["version"] !== MEMORY_VERSION)
    return refused(`it is of version ${quotedPlain(entry["version"])}, not ${MEMORY_VERSION}`);
  const isInstant = shaped<Instant>({ monotonic: isNumber, wall: isWall });
  return isInstant(entry["at"])
    ? ok({ part: "head", version: MEMORY_VERSION, at: entry["at"] })
    : refused("it does not say when it was saved");
}

const isInterval = (value: unknown): value is Seconds => isNumber(value) && value > 0;

/** Another entry, or null where it does not hold together. A sensor's state is checked by whom it is given to. */
export function entryOf(entry: unknown): Exclude<MemoryEntry, HeadEntry> | null {
  if (!isRecord(entry)) return null;
  const { part, state, sensor, interval, ticks } = entry;
  if (part === "incidents") return isIncidentsState(state) ? { part, state } : null;
  if (part === "resource")
    return isText(sensor) && isExhaustionState(state) ? { part, sensor, state } : null;
  if (part === "stay") return isText(sensor) && isStayState(state) ? { part, sensor, state } : null;
  if (part === "partings") return isCompanionsState(state) ? { part, state } : null;
  if (part === "holders") return isHoldersState(state) ? { part, state } : null;
  if (part === "minutes")
    return isText(sensor) && isRecord(state)
      ? { part, sensor, state: state as unknown as NoveltyState | StillState }
      : null;
  if (!isInterval(interval)) return null;
  if (part === "relations")
    return isCount(ticks) && isCrossSensorState(state) ? { part, interval, ticks, state } : null;
  if (part !== "sensor" || !isText(sensor) || !isRecord(state)) return null;
  return { part, interval, sensor, state: state as unknown as NoveltyState | StillState };
}

const refused = (reason: string): Result<never> =>
  fail({
    code: "warning.memory",
    message: `a saved memory of early warning cannot be used: ${reason}`,
    advice: "it learns anew; nothing needs to be done",
  });
