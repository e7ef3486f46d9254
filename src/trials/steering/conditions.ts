// What is done to the host in a block: nothing, a plain renice of the hogs, or homeostat
// itself as an installed program would run (but for this user's settings, hooks and memory),
// with one policy or the other. Each takes back what it did; whether it really did is
// checked by the block.
import { setPriority } from "node:os";
import { ownWatch, Session, within } from "../programs/index.ts";
import type { Program } from "../programs/index.ts";
import { familyOf, threadsOf } from "./tasks.ts";

/** What a plain tool does to a hog. */
const RENICE = 10;

/** Every thread of every hog; gives up on those that end meanwhile. */
export function renice(pids: readonly number[], nice: number = RENICE): void {
  for (const tid of pids.flatMap(threadsOf)) {
    try {
      setPriority(tid, nice);
    } catch {
      // Ended between the listing and the setting.
    }
  }
}

/** What homeostat did in a block, from its own JSON. */
export interface SteeringRecord {
  /** Changes made to the host. */
  readonly actions: number;
  /** Wall-clock ms of the first change; null where there was none. */
  readonly firstActionAt: number | null;
  readonly says: readonly string[];
}

interface Receipt {
  readonly kind?: string;
  readonly time?: string;
  readonly target?: string;
  readonly outcome?: string;
}

/** Twice a second, so that what it decides is seen within the three seconds asked for. */
const INTERVAL_S = "0.5";
/** The first tick is there within a second; a machine with twenty loads for each core may need thirty. */
const FIRST_TICK_MS = 60_000;

export class Steering {
  readonly #session: Session;
  readonly #program: Program;
  readonly #receipts = new Map<string, Receipt>();

  private constructor(session: Session, program: Program) {
    this.#session = session;
    this.#program = program;
  }

  /** Starts homeostat and waits for its first tick. `homeostat`: the command line that runs it. */
  static async start(homeostat: readonly string[], policy: "ours" | "rules"): Promise<Steering> {
    const session = new Session();
    const flags = ["--steer", "--policy", policy, "--json", "--interval", INTERVAL_S];
    let steering: Steering | undefined;
    let onFirst: () => void = () => {};
    const first = new Promise<void>((resolve) => (onFirst = resolve));
    const onLine = (line: string): void => {
      onFirst();
      if (steering !== undefined) steering.#take(line);
    };
    try {
      const program = await session.start(ownWatch(session, homeostat, flags), { onLine });
      steering = new Steering(session, program);
      await within(FIRST_TICK_MS, first, "homeostat watch --steer said nothing");
      return steering;
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  /** homeostat itself and what it started. */
  pids(): readonly number[] {
    return familyOf(this.#program.pid);
  }

  #take(line: string): void {
    const { receipts = [] } = JSON.parse(line) as { readonly receipts?: readonly Receipt[] };
    // A receipt is shown for several ticks; it is the same one.
    for (const receipt of receipts) this.#receipts.set(JSON.stringify(receipt), receipt);
  }

  get record(): SteeringRecord {
    const all = [...this.#receipts.values()];
    const applied = all.filter(({ kind }) => kind === "applied");
    const times = applied.map(({ time }) => Date.parse(time ?? "")).filter(Number.isFinite);
    return {
      actions: applied.length,
      firstActionAt: times.length === 0 ? null : Math.min(...times),
      says: all.map(({ kind, target, outcome }) => `${kind} ${target}: ${outcome}`),
    };
  }

  /** Asks it to end (TERM), upon which it restores; returns when it has. */
  async end(): Promise<SteeringRecord> {
    await this.#program.end();
    await this.#session.end();
    return this.record;
  }
}
