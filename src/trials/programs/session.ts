// A session of its own (setsid), hence an autogroup of its own, in which the trial
// starts programs. See children/leader.ts for the other side.
import { Child, commandOf } from "./child.ts";
import type { LeaderMessage } from "./children/leader.ts";

export interface Program {
  readonly pid: number;
  /** Asks it to end (TERM) and waits until it has. */
  end(): Promise<void>;
}

export interface StartOptions {
  /** Folders of cgroups it enters first. */
  readonly cgroups?: readonly string[];
  readonly onLine?: (line: string) => void;
}

/** Starting or ending a program takes well below a second, on a crowded machine a few. */
const PATIENCE_MS = 60_000;

export class Session {
  readonly #leader: Child<LeaderMessage>;
  readonly #listeners = new Map<number, (line: string) => void>();
  #nextId = 0;

  constructor() {
    this.#leader = new Child<LeaderMessage>(commandOf(import.meta.url, "leader"), (message) => {
      if (message.says === "printed") this.#listeners.get(message.id)?.(message.line);
    });
  }

  /** Pid of the leader: any process of the session names its autogroup. */
  get pid(): number {
    return this.#leader.pid;
  }

  async start(command: readonly string[], options: StartOptions = {}): Promise<Program> {
    const id = this.#nextId++;
    const { cgroups = [], onLine } = options;
    if (onLine !== undefined) this.#listeners.set(id, onLine);
    const answer = this.#leader.next(
      (message): message is LeaderMessage & { says: "started" | "failed" } =>
        message.id === id && (message.says === "started" || message.says === "failed"),
      PATIENCE_MS,
    );
    const ended = this.#endOf(id);
    this.#leader.order({
      order: "start",
      id,
      command,
      cgroups: cgroups.map((folder) => `${folder}/cgroup.procs`),
      listen: onLine !== undefined,
    });
    const message = await answer;
    if (message.says === "failed") throw new Error(`${command[0]}: ${message.because}`);
    return {
      pid: message.pid,
      end: () => {
        this.#leader.order({ order: "end", id });
        return ended;
      },
    };
  }

  /** Cgroups and temporary folders that the leader removes at its end, also should this process go without having done so. */
  bequeath(cgroups: readonly string[], folders: readonly string[] = []): void {
    this.#leader.order({ order: "inherit", cgroups, folders });
  }

  #endOf(id: number): Promise<void> {
    return new Promise((resolve) => {
      const ended = this.#leader.next(
        (message): message is LeaderMessage & { says: "ended" } =>
          message.says === "ended" && message.id === id,
        HOURS_MS,
      );
      // When the leader itself has gone, so has all it started.
      ended.then(
        () => resolve(),
        () => resolve(),
      );
    });
  }

  /** Ends every program of the session and its leader. */
  end(): Promise<void> {
    return this.#leader.end();
  }
}

/** Longer than any trial. */
const HOURS_MS = 24 * 3600 * 1000;
