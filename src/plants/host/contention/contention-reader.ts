// Who competes for the cores, from the process table's last reading: a cheap sum over all
// of it says whether anybody waits, and only then are the candidates' files read. In calm
// a few are looked at all the same, so that it is known how they behave when they can.
import type { Contender, Contention } from "../../../judge/contention/index.ts";
import type { FileReader } from "../kernel-file.ts";
import { pidStatus } from "../parsers/index.ts";
import type { TrackedProcess } from "../processes/tracked.ts";
import { Listening } from "./listening.ts";
import { takeThreads, type Times } from "./ended-threads.ts";
import { groupsOf, OwnProcesses, type Own } from "./own.ts";
import { Profile } from "./profile.ts";
import { SchedulerInForce } from "./scheduler-in-force.ts";
import { SchedulingTree, type Place } from "./scheduling-tree.ts";

/** Who uses or waits for this share of a core is a candidate: its files are worth reading. */
const CANDIDATE_SHARE = 0.05;
/** Who uses and waits less than this share of a core is quiet. */
const QUIET_SHARE = 0.002;
/** Below this share of the time nobody waits to speak of. */
const CALM_PRESSURE = 0.02;
/** Without PSI: waiting of all first threads together, in cores, above which somebody waits. */
const CALM_WAITING = 0.05;

/** What one reading may cost. */
interface Bounds {
  /** Processes whose switches are read. */
  readonly candidates: number;
  readonly threads: number;
  /** Processes identified for the first time, or again. */
  readonly identities: number;
}

const ATTENTIVE: Bounds = { candidates: 32, threads: 192, identities: 48 };
const CALM: Bounds = { candidates: 4, threads: 32, identities: 4 };

/** Readings after which a candidate, and any other, is identified again. */
const CANDIDATE_KEPT = 5;
const OTHER_KEPT = 30;
/** Profiles of those that were no contenders for so many readings are forgotten. */
const PROFILE_KEPT = 120;
const SWEEP_READINGS = 60;
/** More profiles than this are too many to keep: a storm of short processes leaves one each. */
const MOST_PROFILES = 2048;
const PF_KTHREAD = 0x0020_0000;
/** The parent of kernel threads; below it is the first process. */
const KTHREADD = 2;

/** What the plant knows of the tick whose contention is asked for. */
export interface Moment {
  readonly now: number;
  readonly elapsedMs: number;
  readonly cores: number;
  readonly pressure: number | null;
  readonly cpuAvg: number | null;
  readonly runnable: number | null;
  /** Why this tick must not be acted on, as far as the plant knows. */
  readonly blind: string | null;
}

/** One that ran or waited, with what it did. */
interface Active extends Times {
  readonly process: TrackedProcess;
  profile: Profile | null;
}

export class ContentionReader {
  readonly #reader: FileReader;
  readonly #tree: SchedulingTree;
  readonly #listening: Listening;
  readonly #ownProcesses: OwnProcesses;
  readonly #scheduler: SchedulerInForce;
  readonly #profiles = new Map<number, Profile>();
  readonly #status = pidStatus.empty();
  #reading = 0;
  #identitiesLeft = 0;

  constructor(reader: FileReader) {
    this.#reader = reader;
    this.#tree = new SchedulingTree(reader);
    this.#listening = new Listening(reader);
    this.#ownProcesses = new OwnProcesses(reader);
    this.#scheduler = new SchedulerInForce(reader);
  }

  /** The competition over the tick that ended at `moment`, from the table as it was read then. */
  read(tracked: readonly TrackedProcess[], moment: Moment): Contention {
    this.#reading++;
    this.#tree.begin();
    this.#listening.begin();
    const all = activeOf(tracked, moment.now);
    const isCalm = !somebodyWaits(all, moment.pressure);
    // In calm only those matter that use a core: how they behave when they can.
    const active = isCalm ? all.filter(isCandidate) : all;
    const bounds = isCalm ? CALM : ATTENTIVE;
    this.#identitiesLeft = bounds.identities;
    for (const one of active) one.profile = this.#profileOf(one.process);
    this.#readThreads(active, moment, bounds.threads);
    active.sort((a, b) => weightOf(b) - weightOf(a));
    const candidates = active.filter(isCandidate);
    const unknown = this.#identify(candidates, active);
    this.#readCandidates(candidates, moment.now, bounds.candidates);
    const contenders = active.flatMap((one) => this.#contender(one));
    if (this.#profiles.size > MOST_PROFILES) this.#forgetQuiet(0);
    else if (this.#reading % SWEEP_READINGS === 0) this.#forgetQuiet(PROFILE_KEPT);
    return this.#assembled(contenders, moment, unknown);
  }

  #assembled(contenders: readonly Contender[], moment: Moment, unknown: number): Contention {
    const own = this.#ownProcesses.find(this.#tree);
    const pids = this.#withForeground(own);
    const unread = `where ${unknown} of the processes that compete stand in the scheduling tree could not be read`;
    return {
      at: moment.now,
      elapsed: moment.elapsedMs,
      onlineCores: moment.cores,
      pressure: moment.pressure,
      runnable: moment.runnable,
      cpuAvg: moment.cpuAvg,
      contenders,
      own: pids,
      ownGroups: pids.length > own.pids.size ? groupsOf(pids, this.#tree) : own.groups,
      extScheduler: this.#scheduler.name(),
      blind: moment.blind ?? (unknown > 0 ? unread : null),
    };
  }

  /** Own processes, and those known to have the foreground of the same terminal. */
  #withForeground({ pids, terminal }: Own): readonly number[] {
    const all = new Set(pids);
    if (terminal === 0) return [...all];
    for (const { pid, identity } of this.#profiles.values()) {
      const isThere = identity.terminal === terminal;
      if (isThere && identity.processGroup === identity.foreground) all.add(pid);
    }
    return [...all];
  }

  #profileOf(process: TrackedProcess): Profile | null {
    const { pid, startTicks } = process;
    const known = this.#profiles.get(pid);
    if (known !== undefined && known.startTicks === startTicks) {
      known.seenIn = this.#reading;
      return known;
    }
    if (known !== undefined) this.#forget(pid);
    if (Number.isNaN(startTicks)) return null;
    const fresh = new Profile(pid, startTicks);
    fresh.seenIn = this.#reading;
    this.#profiles.set(pid, fresh);
    return fresh;
  }

  /** The waiting of processes with several threads, those that ran most first. */
  #readThreads(active: readonly Active[], moment: Moment, budget: number): void {
    const threaded = active.filter(({ process, profile }) => process.threaded && profile !== null);
    threaded.sort((a, b) => b.ran - a.ran);
    let left = budget;
    for (const one of threaded) {
      if (left <= 0) return;
      const { threads } = one.profile!;
      // Half of what is left at most, so that one with a thousand threads leaves some to others.
      const share = Math.ceil(left / 2);
      left -= threads.read(this.#reader, {
        count: one.process.threads,
        now: moment.now,
        budget: share,
      });
      takeThreads(one, threads, moment.pressure);
    }
  }

  /** Identifies who is due, candidates first; returns how many of these remain unknown, less those that ended. */
  #identify(candidates: readonly Active[], active: readonly Active[]): number {
    for (const one of candidates) this.#identifyDue(one, CANDIDATE_KEPT);
    for (const one of active) this.#identifyDue(one, OTHER_KEPT);
    return candidates.filter(({ profile }) => profile !== null && profile.place?.known !== true)
      .length;
  }

  #identifyDue(one: Active, kept: number): void {
    const { profile } = one;
    if (profile === null || this.#identitiesLeft <= 0) return;
    const isDue = profile.identifiedIn < 0 || this.#reading - profile.identifiedIn >= kept;
    if (!isDue) return;
    this.#identitiesLeft--;
    if (profile.identify(this.#reader, this.#tree)) profile.identifiedIn = this.#reading;
    else {
      this.#forget(profile.pid);
      one.profile = null;
    }
  }

  /** Switches of the candidates, those looked at longest ago first. */
  #readCandidates(candidates: readonly Active[], now: number, most: number): void {
    const known = candidates.flatMap(({ profile }) => (profile === null ? [] : [profile]));
    const chosen =
      known.length <= most
        ? known
        : known.toSorted((a, b) => a.switchesIn - b.switchesIn).slice(0, most);
    for (const profile of chosen) {
      profile.readSwitches(this.#reader, this.#status, now);
      profile.switchesIn = this.#reading;
    }
  }

  #contender(one: Active): Contender[] {
    const { process, profile, ran, waited } = one;
    if (profile === null || profile.place === null) return [];
    const { identity, pid, startTicks } = profile;
    const isRead = isCandidate(one);
    const hasPrompt = identity.terminal !== 0 && identity.foreground === identity.session;
    return [
      {
        pid,
        startTicks,
        parentPid: identity.parent,
        sessionId: identity.session,
        behindPrompt: hasPrompt && identity.processGroup !== identity.foreground,
        name: process.name,
        uid: profile.uid,
        threads: process.threads,
        kernelThread: (identity.flags & PF_KTHREAD) !== 0,
        schedulingClass: profile.schedulingClass,
        nice: Number.isFinite(identity.nice) ? identity.nice : 0,
        path: this.#tree.pathOf(profile.place, pid),
        ran,
        waited,
        waitedAtLeast: one.waitedAtLeast,
        voluntaryPerS: isRead ? profile.voluntaryPerS : null,
        forcedPerS: isRead ? profile.forcedPerS : null,
        listens: isRead ? this.#listening.listens(pid) : null,
        allowedCores: profile.cores?.length ?? null,
        cores: profile.cores,
        busyThreads: busyThreadsOf(process, profile, ran + waited),
        parentListens: isRead ? this.#parentListens(profile) : null,
      },
    ];
  }

  /** Whether its parent listens, where the two compete as one group. The first process is nobody's service. */
  #parentListens(profile: Profile): boolean | null {
    const { parent } = profile.identity;
    if (parent <= KTHREADD) return false;
    if (profile.parentSoughtIn !== profile.identifiedIn) {
      profile.parentSoughtIn = profile.identifiedIn;
      const there = this.#profiles.get(parent)?.place ?? this.#tree.placeOf(parent);
      profile.besideParent = profile.place !== null && isSamePlace(there, profile.place);
    }
    return profile.besideParent ? this.#listening.listens(parent) : false;
  }

  /** Forgets who was no contender for more than so many readings. */
  #forgetQuiet(kept: number): void {
    for (const [pid, profile] of this.#profiles) {
      if (this.#reading - profile.seenIn > kept) this.#forget(pid);
    }
  }

  #forget(pid: number): void {
    this.#profiles.delete(pid);
    this.#listening.forget(pid);
  }
}

const isSamePlace = (a: Place, b: Place): boolean =>
  a.session === b.session && a.cgroups.join("\n") === b.cgroups.join("\n");

const isCandidate = (one: Active): boolean => weightOf(one) >= CANDIDATE_SHARE;
const weightOf = ({ ran, waited }: { ran: number; waited: number }): number => ran + waited;

/** A thread alone is busy where it is runnable half of the time; of several the rates were read. */
function busyThreadsOf(process: TrackedProcess, profile: Profile, runnable: number): number {
  return process.threads > 1 ? profile.threads.busy : runnable >= 0.5 ? 1 : 0;
}

/** Those read at `now` that ran or waited to speak of. */
function activeOf(tracked: readonly TrackedProcess[], now: number): Active[] {
  const active: Active[] = [];
  for (const process of tracked) {
    const isMet = process.readAt === now && !Number.isNaN(process.startTicks);
    if (!isMet || !(process.intervalMs > 0)) continue;
    const ran = process.ranMs > 0 ? process.ranMs / process.intervalMs : 0;
    const waited = process.waitedMs > 0 ? process.waitedMs / process.intervalMs : 0;
    if (ran + waited >= QUIET_SHARE)
      active.push({ process, ran, waited, waitedAtLeast: false, profile: null });
  }
  return active;
}

/** PSI decides where there is one; else what the first threads waited, which the table read anyway. */
function somebodyWaits(active: readonly Active[], pressure: number | null): boolean {
  if (pressure !== null) return pressure >= CALM_PRESSURE;
  const waited = active.reduce((sum, one) => sum + one.waited, 0);
  return waited >= CALM_WAITING;
}
