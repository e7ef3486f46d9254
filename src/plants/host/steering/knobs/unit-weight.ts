// The weight of a unit of systemd, which systemd sets itself: whoever writes the cgroup's
// file beside it is undone at the next occasion. A unit is known by its name, also after a
// restart, since what systemd was told holds for that too. Text: `unset`, `200`,
// `50 in a drop-in`; with ` but 300 in its group` where somebody wrote the file himself.
import { fail, ok, type Result } from "../../../../base/index.ts";
import type { Target } from "../../../../decide/index.ts";
import type { KnobDriver, Spot } from "../knob.ts";
import { failedTrouble, goneTrouble } from "../spot-trouble.ts";
import { inodeOf, readWeight, type Mounts } from "./cgroup-weight.ts";
import { presentMounts } from "./cgroup-mounts.ts";
import { DROP_IN_FOLDERS, dropInPath, dropInWeight, removeDropIn } from "./drop-in.ts";
import type { DropInFolders } from "./drop-in.ts";
import { propertiesIn, systemctlAt, unitProperties, type Systemctl } from "./systemctl.ts";
import { nobody, wrongSetting } from "./threads.ts";

/** What the driver stands on; other places in tests. */
export interface UnitReach {
  readonly systemctl: Systemctl;
  readonly folders: DropInFolders;
  readonly mounts: Mounts;
}

type UnitSpot = Extract<Spot, { readonly kind: "unit" }>;

interface UnitState {
  /** `unset` or a number. */
  readonly weight: string;
  /** Null where systemd has no such unit. */
  readonly group: string | null;
  readonly dropIn: string;
  readonly hasDropIn: boolean;
}

const UNSET = "unset";
const IN_DROP_IN = " in a drop-in";
/** What stands between it and the weight in the group's file. */
const IN_GROUP = " but ";
/** As in `[not set]`, or 2^64 − 1 in older versions. */
const NOT_SET = /^(?:\[not set\]|18446744073709551615|)$/u;
const UNIT_NAME = /^[A-Za-z0-9:_.@\\-]{1,255}\.(?:service|slice|scope)$/u;
const LEAST_WEIGHT = 1;
const MOST_WEIGHT = 10_000;
/** What both versions have where nobody set anything. */
const USUAL_SHARES = 1024;
const USUAL_WEIGHT = 100;

const place = (unit: string): string => `unit ${unit}`;

function stateOf({ systemctl, folders }: UnitReach, unit: string): Result<UnitState> {
  if (!UNIT_NAME.test(unit)) return fail(failedTrouble("this is no name of a unit", place(unit)));
  const names = ["LoadState", "CPUWeight", "ControlGroup", "Transient"];
  const shown = unitProperties(systemctl, unit, names);
  if (!shown.ok) return shown;
  const get = (name: string): string => shown.value.get(name) ?? "";
  const isThere = get("LoadState") === "loaded";
  const folder = get("Transient") === "yes" ? folders.transient : folders.runtime;
  const dropIn = dropInPath(folder, unit);
  const held = dropInWeight(dropIn);
  if (!held.ok) return held;
  if (!isThere && held.value === null) return fail(goneTrouble(place(unit)));
  const weight = isThere ? get("CPUWeight") : (held.value ?? "");
  const group = isThere ? get("ControlGroup") : null;
  const text = NOT_SET.test(weight) ? UNSET : weight;
  return ok({ weight: text, group, dropIn, hasDropIn: held.value !== null });
}

/** The number in the cgroup's file that systemd writes for a weight. */
export function fileValue(weight: string, version: 1 | 2): number {
  const set = weight === UNSET ? USUAL_WEIGHT : Number(weight);
  return version === 2 ? set : Math.max(2, Math.floor((set * USUAL_SHARES) / USUAL_WEIGHT));
}

/** Systemd writes the file a moment after it took the property: looked at so often. */
const LOOKS = 10;
const LOOK_PAUSE_MS = 20;

/** What the group's file says otherwise than systemd would; null where they agree or there is no group. */
function otherwise(state: UnitState, version: 1 | 2, mounts: Mounts): Result<string | null> {
  if (state.group === null || state.group === "") return ok(null);
  const place = { path: state.group, version };
  for (let look = 1; ; look++) {
    const inode = inodeOf(place, mounts);
    // The unit ended, or has no group in the hierarchy of the cpu controller.
    if (!inode.ok) return inode.trouble.code === goneTrouble("").code ? ok(null) : inode;
    const written = readWeight({ ...place, inode: inode.value }, mounts);
    if (!written.ok) return written.trouble.code === goneTrouble("").code ? ok(null) : written;
    if (Number(written.value) === fileValue(state.weight, version)) return ok(null);
    if (look === LOOKS) return ok(written.value);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_PAUSE_MS);
  }
}

function read(reach: UnitReach, { unit, version }: UnitSpot): Result<string> {
  const state = stateOf(reach, unit);
  if (!state.ok) return state;
  const { weight, hasDropIn } = state.value;
  const other = otherwise(state.value, version, reach.mounts);
  if (!other.ok) return other;
  const text = hasDropIn ? `${weight}${IN_DROP_IN}` : weight;
  return ok(other.value === null ? text : `${text}${IN_GROUP}${other.value} in its group`);
}

function spotOf(reach: UnitReach, target: Target & { kind: "unit" }): Result<UnitSpot> {
  const { unit, path, version } = target;
  const state = stateOf(reach, unit);
  if (!state.ok) return state;
  const refuse = (why: string): Result<never> => fail(failedTrouble(why, place(unit)));
  if (state.value.group !== path)
    return refuse("the unit's group is another: it is of a systemd of some user, or was moved");
  const permanent = dropInWeight(dropInPath(reach.folders.persistent, unit));
  if (!permanent.ok) return permanent;
  if (permanent.value !== null)
    return refuse("its weight was set for good by systemctl set-property, which would hide ours");
  const inode = inodeOf({ path, version }, reach.mounts);
  if (!inode.ok) return refuse("it has no group of its own in the hierarchy of the cpu controller");
  const spot: UnitSpot = { kind: "unit", unit, path, version, inode: inode.value };
  const present = read(reach, spot);
  if (!present.ok) return present;
  return TEXT.test(present.value)
    ? ok(spot)
    : refuse(`its weight is ${present.value}, which cannot be set again`);
}

const TEXT = /^(?:(unset|[0-9]{1,5})|([0-9]{1,5}) in a drop-in)$/u;

/** A weight within the range of systemd. Of version 1 settings are shares, as its groups have them. */
function textFor(spot: UnitSpot, setting: unknown): Result<string> {
  const asked = typeof setting === "number" ? setting : Number.NaN;
  const weight = spot.version === 2 ? asked : Math.round((asked * USUAL_WEIGHT) / USUAL_SHARES);
  return Number.isInteger(weight) && weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT
    ? ok(`${weight}${IN_DROP_IN}`)
    : wrongSetting(asked, spot);
}

/** The group follows the property, and where the drop-in goes, it goes last. */
function isPartway(value: string, present: string): boolean {
  const [taken] = present.split(IN_GROUP, 1);
  if (taken === value) return present !== value;
  return !value.endsWith(IN_DROP_IN) && taken === `${value}${IN_DROP_IN}`;
}

/** The weight in any text that is read of a unit. */
function levelOf(text: string): number {
  const weight = /^(?:unset|[0-9]{1,5})(?= |$)/u.exec(text)?.[0];
  return weight === UNSET ? USUAL_WEIGHT : Number(weight ?? Number.NaN);
}

function write(reach: UnitReach, { unit }: UnitSpot, value: string): Result<null> {
  const match = TEXT.exec(value);
  if (match === null) return fail(failedTrouble(`"${value}" is no weight of a unit`, place(unit)));
  const state = stateOf(reach, unit);
  if (!state.ok) return state;
  const bare = match[1];
  const weight = bare === UNSET ? "" : (bare ?? match[2]);
  if (state.value.group !== null) {
    const words = ["set-property", "--runtime", "--", unit, `CPUWeight=${weight}`] as const;
    const set = reach.systemctl(...words);
    if (!set.ok) return set;
  }
  if (bare === undefined) return ok(null);
  const removed = removeDropIn(state.value.dropIn);
  return removed.ok ? forget(reach, unit) : removed;
}

/**
 * Lets systemd notice that the drop-in is gone, by a reload of its files. Left out where other units
 * wait for one: what their owner changed must not come into force through us.
 */
function forget({ systemctl }: UnitReach, unit: string): Result<null> {
  // Without --all a unit that does not run is not listed.
  const asked = ["--all", "--property=Id", "--property=NeedDaemonReload", "--", "*"];
  const shown = systemctl("show", ...asked);
  if (!shown.ok) return shown;
  const waiting = shown.value
    .split("\n\n")
    .map((one) => propertiesIn(one))
    .filter((one) => one.get("NeedDaemonReload") === "yes")
    .map((one) => one.get("Id"));
  if (!waiting.includes(unit) || waiting.some((id) => id !== unit)) return ok(null);
  const reloaded = systemctl("daemon-reload");
  return reloaded.ok ? ok(null) : reloaded;
}

const PRESENT: UnitReach = {
  systemctl: systemctlAt(),
  folders: DROP_IN_FOLDERS,
  mounts: presentMounts,
};

export function unitWeightDriver(reach: UnitReach = PRESENT): KnobDriver {
  const wrong = (spot: Spot): Result<never> =>
    fail(failedTrouble("this knob is one of units", JSON.stringify(spot)));
  return {
    knob: "unit-weight",
    spots(target) {
      if (target.kind !== "unit")
        return fail(failedTrouble("this knob is one of units", nobody(target)));
      const spot = spotOf(reach, target);
      return spot.ok ? ok([spot.value]) : spot;
    },
    valueFor: (spot, setting) => (spot.kind === "unit" ? textFor(spot, setting) : wrong(spot)),
    read: (spot) => (spot.kind === "unit" ? read(reach, spot) : wrong(spot)),
    write: (spot, value) => (spot.kind === "unit" ? write(reach, spot, value) : wrong(spot)),
    levelOf,
    partway: isPartway,
  };
}
