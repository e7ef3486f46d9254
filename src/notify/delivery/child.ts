// One run of a hook's program, in a process group of its own that ends as a whole: by
// itself, by the limit, or with homeostat. A process number is used only while its leader
// is not yet gone, or in the very turn in which its end is learnt: never one that may
// have become somebody else's.
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { Ms } from "../../base/index.ts";
import type { Timers } from "../timers.ts";

/** From TERM to KILL: after the limit, and at homeostat's own end, which has a second in all. */
const KILL_AFTER_MS: Ms = 2000;
const KILL_AT_END_MS: Ms = 100;
/** From KILL to leaving alone what it did not end: one that waits in the kernel, or runs as root by sudo. */
export const LEAVE_AFTER_MS: Ms = 250;
/** What a process that left its group may go on holding open is not waited for longer. */
const LAST_WORDS_MS: Ms = 200;
/** Of what it says on stderr: the end, for the message. */
const TAIL_BYTES = 2048;

export interface ChildPlan {
  readonly program: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly input: string;
  readonly timeout: Ms;
  readonly timers: Timers;
  readonly signal: AbortSignal;
}

export interface ChildEnd {
  /** `null` where it went well, else a clause: `ended with exit code 3`. */
  readonly wrong: string | null;
  /** The end of what it said on stderr: hostile text. */
  readonly said: string;
}

type Child = ChildProcessByStdio<Writable, null, Readable>;

/** Runs the program to its end; never rejects. */
export function runChild(plan: ChildPlan): Promise<ChildEnd> {
  return new Promise((resolve) => {
    try {
      const child = spawn(plan.program, plan.words, {
        detached: true,
        stdio: ["pipe", "ignore", "pipe"],
        env: plan.environment,
      });
      // Of one that could not be started nothing else is certain to be there, its pipes included.
      if (child.pid !== undefined) return follow(child, plan, resolve);
      child.once("error", (error) => resolve({ wrong: notStarted(error), said: "" }));
    } catch (error) {
      resolve({ wrong: notStarted(error), said: "" });
    }
    return undefined;
  });
}

function follow(child: Child, plan: ChildPlan, done: (end: ChildEnd) => void): void {
  const { timers, timeout, signal } = plan;
  const tail = new Tail(child.stderr);
  const group = new Group(child, timers, () => leaveAlone());
  const onLimit = timers.after(timeout, () =>
    group.end(`did not end within ${timeout / 1000} s`, KILL_AFTER_MS),
  );
  const onAbort = (): void => group.end("was ended with homeostat", KILL_AT_END_MS);
  const onExit = (): void => group.signal("SIGKILL");
  signal.addEventListener("abort", onAbort);
  process.on("exit", onExit);
  let over = false;
  const conclude = (wrong: string | null): void => {
    if (over) return;
    over = true;
    group.over();
    onLimit();
    signal.removeEventListener("abort", onAbort);
    process.off("exit", onExit);
    const finish = (): void => done({ wrong, said: tail.text() });
    whenQuiet(child, timers, finish);
  };
  const leaveAlone = (): void => {
    child.unref();
    child.stdin.destroy();
    child.stderr.destroy();
    conclude(group.why);
  };
  child.on("error", (error) => conclude(notStarted(error)));
  child.on("exit", (code, by) => conclude(group.why ?? wrongOf(code, by)));
  // A program that does not read its input is none the worse for it.
  child.stdin.on("error", () => {});
  child.stdin.end(plan.input);
  if (signal.aborted) onAbort();
}

/** Calls when stderr is read to its end, or after a moment. */
function whenQuiet({ stderr }: Child, timers: Timers, call: () => void): void {
  if (stderr.closed) return call();
  const callOff = timers.after(LAST_WORDS_MS, () => stderr.destroy());
  stderr.once("close", () => {
    callOff();
    call();
  });
  return undefined;
}

class Group {
  readonly #child: Child;
  readonly #timers: Timers;
  readonly #leaveAlone: () => void;
  #gone = false;
  #callOffKill: () => void = () => {};
  /** Why it was ended before its time; `null` where it was not. */
  why: string | null = null;

  constructor(child: Child, timers: Timers, leaveAlone: () => void) {
    this.#child = child;
    this.#timers = timers;
    this.#leaveAlone = leaveAlone;
  }

  /** TERM now, KILL to what is left after `patience`; what is left then is left alone. */
  end(why: string, patience: Ms): void {
    this.why ??= why;
    this.signal("SIGTERM");
    this.#callOffKill();
    this.#callOffKill = this.#timers.after(patience, () => {
      this.signal("SIGKILL");
      this.#callOffKill = this.#timers.after(LEAVE_AFTER_MS, this.#leaveAlone);
    });
  }

  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (this.#gone || pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody is left in it.
    }
  }

  /** The leader has just gone: what it leaves in its group goes with it. */
  over(): void {
    this.signal("SIGKILL");
    this.#gone = true;
    this.#callOffKill();
  }
}

/** The last bytes of a stream, however much comes. */
class Tail {
  #kept: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    stream.on("error", () => {});
    stream.on("data", (chunk: Buffer) => {
      const end = chunk.subarray(-TAIL_BYTES);
      this.#kept = Buffer.concat([this.#kept, end]).subarray(-TAIL_BYTES);
    });
  }

  text(): string {
    return this.#kept.toString("utf8").trim();
  }
}

function wrongOf(code: number | null, by: NodeJS.Signals | null): string | null {
  if (code === 0) return null;
  return code === null ? `was ended by ${by ?? "a signal"}` : `ended with exit code ${code}`;
}

const notStarted = (error: unknown): string =>
  `could not be started (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
