// The C library's calls on one thread's nice value, scheduling policy and cores, which
// Node does not offer. Loaded through koffi only when somebody steers; where koffi has
// no binary for this machine, the reason is a value and the knobs of files still work.
import { createRequire } from "node:module";
import { fail, ok, type Result } from "../../../base/index.ts";
import { SPOT_FAILED } from "./knob.ts";
import { errorName, failedTrouble, systemTrouble } from "./spot-trouble.ts";

/** Every call takes the number of a thread, never 0, which would mean the caller. */
export interface SystemCalls {
  /** −20 to 19. */
  nice(tid: number): Result<number>;
  setNice(tid: number, nice: number): Result<null>;
  /** The number of the policy with its reset-on-fork bit. */
  policy(tid: number): Result<number>;
  /** Only for policies without a real-time priority; keeps the nice value. */
  setPolicy(tid: number, policy: number): Result<null>;
  /** Bit n of byte n ÷ 8 is core n; as long as the kernel's own mask or longer. */
  affinity(tid: number): Result<Uint8Array>;
  setAffinity(tid: number, mask: Uint8Array): Result<null>;
}

/** PRIO_PROCESS, which Linux takes as one thread. */
const ONE_THREAD = 0;
/** 4,096 cores; doubled for as long as the kernel says that its mask is longer. */
export const MASK_BYTES = 512;
const MOST_MASK_BYTES = 64 * 1024;

type Native = (...values: unknown[]) => number;
interface Koffi {
  load(path: null): { func(name: string, result: string, parameters: string[]): Native };
  errno(value?: number): number;
}

let loaded: Result<SystemCalls> | null = null;

/** The calls, or why there are none on this machine. Loads the library at the first call. */
export function systemCalls(): Result<SystemCalls> {
  loaded ??= bind();
  return loaded;
}

function bind(): Result<SystemCalls> {
  try {
    const koffi = createRequire(import.meta.url)("koffi") as Koffi;
    return ok(callsOf(koffi));
  } catch (error) {
    const why = (error as Error).message.split("\n", 1)[0] ?? "";
    return fail({
      code: SPOT_FAILED,
      message: `system calls cannot be made: koffi cannot be loaded (${why})`,
      advice: "install the optional dependency koffi; autogroup and cgroup weights work without it",
    });
  }
}

/** Calls `native`; a result of −1 counts as failed only where an error is set. */
function caller(koffi: Koffi) {
  return (
    native: Native,
    doing: string,
    [tid, ...rest]: [number, ...unknown[]],
  ): Result<number> => {
    const where = `thread ${tid}`;
    if (!Number.isInteger(tid) || tid < 1)
      return fail(failedTrouble(`no thread has this number`, where));
    koffi.errno(0);
    const result = native(tid, ...rest);
    const errno = result === -1 ? koffi.errno() : 0;
    return errno === 0 ? ok(result) : fail(systemTrouble(errorName(errno), doing, where));
  };
}

const done = (result: Result<number>): Result<null> => (result.ok ? ok(null) : result);

function callsOf(koffi: Koffi): SystemCalls {
  const library = koffi.load(null);
  const call = caller(koffi);
  const getpriority = library.func("getpriority", "int", ["int", "uint"]);
  const setpriority = library.func("setpriority", "int", ["int", "uint", "int"]);
  const getscheduler = library.func("sched_getscheduler", "int", ["int"]);
  const setscheduler = library.func("sched_setscheduler", "int", ["int", "int", "void *"]);
  const getaffinity = library.func("sched_getaffinity", "int", ["int", "size_t", "void *"]);
  const setaffinity = library.func("sched_setaffinity", "int", ["int", "size_t", "void *"]);
  const get: Native = (tid) => getpriority(ONE_THREAD, tid);
  const set: Native = (tid, nice) => setpriority(ONE_THREAD, tid, nice);
  return {
    nice: (tid) => call(get, "read the nice value", [tid]),
    setNice: (tid, nice) => done(call(set, `set nice ${nice}`, [tid, nice])),
    policy: (tid) => call(getscheduler, "read the scheduling class", [tid]),
    // struct sched_param: one int, the real-time priority, 0 for the classes used here.
    setPolicy: (tid, policy) =>
      done(call(setscheduler, "set the scheduling class", [tid, policy, new Uint8Array(4)])),
    affinity: (tid) =>
      readMask((mask) => call(getaffinity, "read the cores", [tid, mask.length, mask])),
    setAffinity: (tid, mask) => done(call(setaffinity, "set the cores", [tid, mask.length, mask])),
  };
}

/** Asks with a longer mask while the kernel finds it too short, which it says by EINVAL. */
function readMask(ask: (mask: Uint8Array) => Result<number>): Result<Uint8Array> {
  for (let length = MASK_BYTES; ; length *= 2) {
    const mask = new Uint8Array(length);
    const asked = ask(mask);
    if (asked.ok) return ok(mask);
    const short = asked.trouble.message.endsWith("EINVAL") && length < MOST_MASK_BYTES;
    if (!short) return asked;
  }
}

/** Why the calls cannot be made from here, asked of this very process; null where they can. */
export function whyNoCalls(which: "nice" | "policy" | "affinity"): string | null {
  const calls = systemCalls();
  if (!calls.ok) return calls.trouble.message;
  const asked: Result<unknown> = calls.value[which](process.pid);
  return asked.ok ? null : asked.trouble.message;
}
