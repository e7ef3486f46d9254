// The groups in which processes compete, from the root down: cgroups that share out the
// cores, and below the root the sessions of autogroup. Names come from /proc/PID/cgroup
// and /proc/PID/autogroup; weights are read again every few readings.
import { niceWeight, ROOT, type SchedulingGroup } from "../../../judge/contention/index.ts";
import type { FileReader } from "../kernel-file.ts";
import { autogroup, integer, ownCgroups } from "../parsers/index.ts";
import { findCpuHierarchy, type CpuHierarchy } from "./hierarchy.ts";
import { managerOf } from "./manager.ts";

/** Readings for which a group's weight is taken as it was. */
const WEIGHT_KEPT = 3;
/** Readings for which the switches of the whole host are taken as they were. */
const SETUP_KEPT = 30;
/**
 * Deeper than this no path is followed, since each level is a read: what stands below competes as
 * part of it, so that nobody hides by nesting.
 */
const DEEPEST = 16;
/** Default of `cpu.shares`, and of `cpu.weight`. */
const SHARES_DEFAULT = 1024;
const WEIGHT_DEFAULT = 100;
/** Weight of a group whose `cpu.idle` is set: the kernel's `WEIGHT_IDLEPRIO` of 3. */
const IDLE_WEIGHT = 3 / 1024;
/** Groups remembered; more are forgotten all at once. */
const MOST_GROUPS = 4096;

/** Where a process stands: ids of its cgroups below the root, and its session where that competes. */
export interface Place {
  readonly cgroups: readonly string[];
  readonly session: number | null;
  /** False where its cgroup could not be read. */
  readonly known: boolean;
}

interface Kept {
  group: SchedulingGroup;
  until: number;
}

export class SchedulingTree {
  readonly #reader: FileReader;
  readonly #groups = new Map<string, Kept>();
  /** Levels of version 2 without the cpu controller: they compete as part of their parent. */
  readonly #noLevel = new Set<string>();
  readonly #auto = autogroup.empty();
  readonly #own = ownCgroups.empty();
  readonly #number = integer.empty();
  #hierarchy: CpuHierarchy | null = null;
  #autogroupOn = false;
  #isSystemd = false;
  #reading = 0;
  #setupUntil = 0;

  constructor(reader: FileReader) {
    this.#reader = reader;
  }

  /** Starts a reading: what was kept for long enough is read again when next asked for. */
  begin(): void {
    this.#reading++;
    if (this.#reading < this.#setupUntil) return;
    this.#setupUntil = this.#reading + SETUP_KEPT;
    this.#hierarchy = findCpuHierarchy(this.#reader);
    this.#autogroupOn = this.#integerAt("/proc/sys/kernel/sched_autogroup_enabled") === 1;
    this.#isSystemd = this.#reader.text("/proc/1/comm") === "systemd";
    this.#noLevel.clear();
    if (this.#groups.size > MOST_GROUPS) this.#groups.clear();
  }

  /** Reads where a process stands now. */
  placeOf(pid: number): Place {
    const hierarchy = this.#hierarchy;
    let path = "/";
    let known = true;
    if (hierarchy !== null) {
      const gap = this.#reader.once(`/proc/${pid}/cgroup`, ownCgroups, this.#own);
      const found = gap === null ? this.#own.paths.get(hierarchy.controller) : undefined;
      known = found !== undefined;
      path = found ?? "/";
    }
    const cgroups = this.#levelsOf(path);
    const inRoot = cgroups.length === 0 && (hierarchy?.isRealRoot ?? true);
    return { cgroups, session: known && inRoot ? this.#sessionOf(pid) : null, known };
  }

  /** The groups of a place as they are now, root first. */
  pathOf(place: Place, pid: number): SchedulingGroup[] {
    const path = [ROOT, ...place.cgroups.map((id) => this.#cgroup(id))];
    if (place.session !== null) path.push(this.#session(place.session, pid));
    return path;
  }

  /** Ids of the cgroups on the way to `path`, those alone that have a weight of their own. */
  #levelsOf(path: string): readonly string[] {
    const names = path.split("/").filter((name) => name !== "");
    // A group outside of what this program may see: one level, of which nothing is known.
    if (names.includes("..")) return [path];
    return names
      .slice(0, DEEPEST)
      .map((_, at) => `/${names.slice(0, at + 1).join("/")}`)
      .filter((id) => this.#isLevel(id));
  }

  #isLevel(id: string): boolean {
    if (this.#hierarchy?.version !== 2) return true;
    if (this.#noLevel.has(id)) return false;
    if (this.#groups.has(id)) return true;
    const controllers = this.#reader.text(`${this.#hierarchy.mount}${id}/cgroup.controllers`);
    if (controllers === null || controllers.split(/\s+/u).includes("cpu")) return true;
    this.#noLevel.add(id);
    return false;
  }

  #sessionOf(pid: number): number | null {
    if (!this.#autogroupOn) return null;
    const gap = this.#reader.once(`/proc/${pid}/autogroup`, autogroup, this.#auto);
    if (gap !== null) return null;
    this.#keep(sessionGroup(this.#auto.group, this.#auto.nice));
    return this.#auto.group;
  }

  #session(number: number, pid: number): SchedulingGroup {
    const kept = this.#groups.get(`autogroup-${number}`);
    if (kept !== undefined && this.#reading < kept.until) return kept.group;
    const gap = this.#reader.once(`/proc/${pid}/autogroup`, autogroup, this.#auto);
    if (gap === null && this.#auto.group === number) {
      return this.#keep(sessionGroup(number, this.#auto.nice));
    }
    return kept?.group ?? sessionGroup(number, null);
  }

  #cgroup(id: string): SchedulingGroup {
    const kept = this.#groups.get(id);
    if (kept !== undefined && this.#reading < kept.until) return kept.group;
    const { version = 1, mount = "" } = this.#hierarchy ?? {};
    const isOutside = id.split("/").includes("..");
    const setting = isOutside
      ? null
      : this.#integerAt(`${mount}${id}/${version === 1 ? "cpu.shares" : "cpu.weight"}`);
    const isIdle = setting !== null && this.#integerAt(`${mount}${id}/cpu.idle`) === 1;
    const relative =
      setting === null ? null : setting / (version === 1 ? SHARES_DEFAULT : WEIGHT_DEFAULT);
    return this.#keep({
      kind: "cgroup",
      id,
      weight: isIdle ? IDLE_WEIGHT : relative,
      setting,
      manager: managerOf(id, this.#isSystemd),
      version,
    });
  }

  #keep(group: SchedulingGroup): SchedulingGroup {
    this.#groups.set(group.id, { group, until: this.#reading + WEIGHT_KEPT });
    return group;
  }

  #integerAt(path: string): number | null {
    if (this.#reader.once(path, integer, this.#number) !== null) return null;
    return Number.isFinite(this.#number.value) ? this.#number.value : null;
  }
}

const sessionGroup = (number: number, nice: number | null): SchedulingGroup => ({
  kind: "session",
  id: `autogroup-${number}`,
  weight: nice === null ? null : niceWeight(nice),
  setting: nice,
  manager: null,
  version: null,
});
