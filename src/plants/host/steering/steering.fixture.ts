// A host in memory for what undoes: processes that fork, threads, values that anybody can
// change, rights that can be lost, and a clock in ticks that only tests move.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fail, ok } from "../../../base/index.ts";
import type { Instant } from "../../../base/index.ts";
import type { Action, Knob, Setting } from "../../../decide/index.ts";
import type { ActuatorOptions, HostActuator } from "./actuator.ts";
import { createActuator } from "./begin.ts";
import { SPOT_DENIED, SPOT_FAILED, SPOT_GONE } from "./knob.ts";
import type { KnobDriver, KnobDrivers, Spot } from "./knob.ts";
import type { ProcessRow, ProcessTable } from "./process-table.ts";
import type { Rights } from "./rights.ts";

interface MemoryThread {
  readonly startTicks: number;
  readonly values: Map<Knob, string>;
}

interface MemoryProcess {
  row: ProcessRow;
  readonly threads: Map<number, MemoryThread>;
}

const FIRST_VALUES: readonly (readonly [Knob, string])[] = [
  ["nice", "0"],
  ["class", "other"],
  ["affinity", "all"],
];

export class MemoryHost {
  readonly processes = new Map<number, MemoryProcess>();
  readonly groups = new Map<string, string>();
  ticks = 1000;
  /** Spots that may not be written any more. */
  denied: (spot: Spot) => boolean = () => false;
  /** Called before each write, to change something in between. */
  beforeWrite: (spot: Spot, value: string) => void = () => {};
  /** Effective user of every thread of a process. */
  user: (pid: number) => number | null = () => 0;
  writes = 0;
  #nextPid = 100;

  /** Starts a process, as a child of `parent` with its values where one is given. */
  start(parent = 1, own: Partial<ProcessRow> = {}): number {
    const pid = own.pid ?? this.#nextPid++;
    const above = this.processes.get(parent);
    const [session, group] = [above?.row.session ?? pid, above?.row.group ?? pid];
    const row = { pid, parentPid: parent, session, group, startTicks: this.ticks, ended: false };
    const values = new Map(above?.threads.get(parent)?.values ?? FIRST_VALUES);
    const threads = new Map([[pid, { startTicks: this.ticks, values }]]);
    this.processes.set(pid, { row: { ...row, ...own }, threads });
    return pid;
  }

  /** Another thread of a process, with the values of its first one. */
  thread(pid: number): number {
    const process = this.processes.get(pid)!;
    const tid = this.#nextPid++;
    const values = new Map(process.threads.get(pid)!.values);
    process.threads.set(tid, { startTicks: this.ticks, values });
    return tid;
  }

  /** Ends a process; its children are given to the first one. */
  end(pid: number): void {
    this.processes.delete(pid);
    for (const child of this.processes.values()) {
      if (child.row.parentPid === pid) child.row = { ...child.row, parentPid: 1 };
    }
  }

  set(pid: number, knob: Knob, value: string, tid = pid): void {
    this.processes.get(pid)!.threads.get(tid)!.values.set(knob, value);
  }

  value(pid: number, knob: Knob, tid = pid): string | undefined {
    return this.processes.get(pid)?.threads.get(tid)?.values.get(knob);
  }

  /** Every value of everything, in one text. */
  snapshot(): string {
    const threads = [...this.processes.values()].flatMap(({ row, threads }) =>
      [...threads].map(([tid, { values }]) => `${row.pid}/${tid} ${[...values].join(" ")}`),
    );
    return [...threads, ...[...this.groups].map((group) => group.join(" "))].toSorted().join("\n");
  }

  get table(): ProcessTable {
    return {
      read: (pid) => this.processes.get(pid)?.row ?? (pid === process.pid ? OWN_ROW : null),
      list: () => new Map([...this.processes].map(([pid, { row }]) => [pid, row])),
      threads: (pid) => [...(this.processes.get(pid)?.threads.keys() ?? [])],
      userOf: (pid) => this.user(pid),
      nowTicks: () => this.ticks,
    };
  }

  get drivers(): KnobDrivers {
    return { of: (knob) => this.#driver(knob), release: () => {}, close: () => {} };
  }

  #driver(knob: Knob): KnobDriver {
    return {
      knob,
      spots: (target) => {
        if (target.kind === "cgroup") {
          const { path, version } = target;
          return ok([{ kind: "cgroup", path, version, inode: "7" }]);
        }
        const found = target.kind === "process" ? this.processes.get(target.pid) : undefined;
        const same = target.kind === "process" && found?.row.startTicks === target.startTicks;
        if (found === undefined || !same) return gone();
        const { pid } = found.row;
        return ok(
          [...found.threads].map(([tid, { startTicks }]) => {
            return { kind: "thread", pid, tid, startTicks } as const;
          }),
        );
      },
      valueFor: (_spot, setting) => ok(String(setting)),
      read: (spot) => {
        const value = this.#values(spot)?.get(spot.kind === "thread" ? knob : spotName(spot));
        return value === undefined ? gone() : ok(value);
      },
      write: (spot, value) => {
        this.beforeWrite(spot, value);
        this.writes += 1;
        if (this.denied(spot)) return fail({ code: SPOT_DENIED, message: "the right is missing" });
        const values = this.#values(spot);
        if (values === undefined) return gone();
        values.set(spot.kind === "thread" ? knob : spotName(spot), value);
        return ok(null);
      },
    };
  }

  #values(spot: Spot): Map<string, string> | undefined {
    if (spot.kind !== "thread") return this.groups;
    const thread = this.processes.get(spot.pid)?.threads.get(spot.tid);
    return thread?.startTicks === spot.startTicks ? thread.values : undefined;
  }
}

const spotName = (spot: Spot): string => ("path" in spot ? spot.path : SPOT_FAILED);
const gone = () => fail({ code: SPOT_GONE, message: "it is there no more" });

const OWN_ROW: ProcessRow = {
  pid: process.pid,
  parentPid: 1,
  group: process.pid,
  session: process.pid,
  startTicks: 1,
  ended: false,
};

export const ALL_RIGHTS: Rights = { priority: true, leastNice: () => 20 };
export const NO_RIGHTS: Rights = { priority: false, leastNice: () => 20 };

/** A guardian that waits and does nothing at the end. */
const IDLE_GUARDIAN = ["true"];

export interface Bench extends Disposable {
  readonly host: MemoryHost;
  readonly folder: string;
  readonly actuator: HostActuator;
  /** Another one over the same folder and host. */
  again(options?: Partial<ActuatorOptions>): ReturnType<typeof createActuator>;
}

/** An actuator over a host in memory, with its journal in a folder of its own. */
export function bench(options: Partial<ActuatorOptions> = {}, host = new MemoryHost()): Bench {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-steering-"));
  const again = (more: Partial<ActuatorOptions> = {}) =>
    createActuator({
      drivers: host.drivers,
      knobs: [],
      neverTouch: () => null,
      runId: "test",
      folder,
      processes: host.table,
      rights: ALL_RIGHTS,
      guardianCommand: IDLE_GUARDIAN,
      ...options,
      ...more,
    });
  const made = again();
  if (!made.ok) throw new Error(made.trouble.message);
  const actuator = made.value;
  return {
    host,
    folder,
    actuator,
    again,
    [Symbol.dispose]: () => {
      actuator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const now = (wall = 1_700_000_000_000): Instant => ({ monotonic: 1, wall });

export interface ActionParts {
  readonly id?: string;
  readonly knob?: Knob;
  readonly after?: Setting;
  readonly role?: Action["role"];
  readonly continues?: string;
}

/** Nice +5 on a process of the host unless told otherwise. */
export function actionOn(host: MemoryHost, pid: number, parts: ActionParts = {}): Action {
  const startTicks = host.processes.get(pid)?.row.startTicks ?? 0;
  return {
    id: "a1",
    target: { kind: "process", pid, startTicks, name: "work" },
    knob: "nice",
    before: 0,
    after: 5,
    role: "restrain",
    reason: "test",
    forecast: null,
    ...parts,
  };
}
