// A small process that sets everything back when this one dies without doing so. A shell
// waits at the end of a pipe whose other end only this process holds; when it closes and
// the word was not said, the shell starts a Node that restores. It outlives signals meant
// for a terminal's or a service's whole group, except SIGKILL.
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, constants, existsSync, fstatSync, openSync } from "node:fs";
import { ftruncateSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fail, ok } from "../../../base/index.ts";
import type { Bytes, Result } from "../../../base/index.ts";
import { hasEnded, lookAt } from "./identity.ts";
import { guardianLogPath } from "./place.ts";

const SHELL = "/bin/sh";
const WORD = "done";
/** Standard input, output, error, and the journal. */
const JOURNAL_DESCRIPTOR = 3;
/**
 * Several times, since a Node that starts can be killed too before it ignores signals. The last
 * time in the shell's own place: at its end, and where it ends early because it cannot fork.
 */
export const SCRIPT = `
trap '' HUP INT QUIT TERM TSTP PIPE USR1 USR2 ALRM
exec 4<&- 5<&- 6<&- 7<&- 8<&- 9<&-
while IFS= read -r word; do [ "$word" = ${WORD} ] && exit 0; done
trap 'exec "$@"' EXIT
exec </dev/null
for attempt in 1 2 3 4; do "$@" && trap - EXIT && exit 0; sleep 1; done
`;
const STOPPED_STATES: ReadonlySet<string> = new Set(["T", "t"]);
const LOG_MAX_BYTES: Bytes = 64 * 1024;
const LOG_FLAGS =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
/** Options and hooks of Node that must not reach the one that restores. */
const NOT_PASSED_ON = /^NODE_(?!EXTRA_CA)/;

export interface GuardianOptions {
  readonly folder: string;
  /** The open journal, so that it can be read where somebody removed its name. */
  readonly journal: number;
  /** Program and words that restore; given only by tests. */
  readonly command?: readonly string[];
}

export interface Guardian {
  readonly pid: number;
  /** False once it was killed; asks the system, so that it can be asked in the middle of a tick. */
  alive(): boolean;
  /** Tells it that nothing is left to do. Safe to call twice. */
  dismiss(): void;
}

export function startGuardian(options: GuardianOptions): Result<Guardian> {
  if (!existsSync(SHELL)) return fail(unstartable(`there is no ${SHELL}`));
  let log: number;
  try {
    log = openLog(options.folder);
  } catch (error) {
    return fail(unstartable((error as Error).message));
  }
  try {
    const child = spawn(SHELL, ["-c", SCRIPT, "homeostat-guardian", ...commandOf(options)], {
      cwd: "/",
      detached: true,
      env: environment(),
      stdio: ["pipe", log, log, options.journal],
    });
    child.on("error", () => {});
    child.stdin?.on("error", () => {});
    const { pid } = child;
    if (pid === undefined) return fail(unstartable(`${SHELL} cannot be started`));
    child.unref();
    (child.stdin as { unref?: () => void } | null)?.unref?.();
    return ok(guardianOf(child, pid));
  } catch (error) {
    return fail(unstartable((error as Error).message));
  } finally {
    closeSync(log);
  }
}

function guardianOf(child: ChildProcess, pid: number): Guardian {
  let dismissed = false;
  return {
    pid,
    alive: () => !dismissed && isRunning(pid),
    dismiss: () => {
      // Written at once where the pipe is empty, as it always is: also in an exit handler.
      if (!dismissed) child.stdin?.end(`${WORD}\n`);
      dismissed = true;
    },
  };
}

/** Its own child cannot be taken for another: the number is not used again before it is collected. */
function isRunning(pid: number): boolean {
  const stat = lookAt(pid);
  // One that somebody stopped would not wake up for the end of the pipe.
  return stat !== null && !hasEnded(stat) && !STOPPED_STATES.has(stat.state);
}

function commandOf({ folder, command }: GuardianOptions): readonly string[] {
  if (command !== undefined) return command;
  const here = import.meta.url;
  const program = new URL(`restore-program${here.endsWith(".ts") ? ".ts" : ".js"}`, here);
  return [process.execPath, fileURLToPath(program), folder, String(JOURNAL_DESCRIPTOR)];
}

function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !NOT_PASSED_ON.test(name)),
  );
}

function openLog(folder: string): number {
  const log = openSync(guardianLogPath(folder), LOG_FLAGS, 0o600);
  if (fstatSync(log).size > LOG_MAX_BYTES) ftruncateSync(log, 0);
  return log;
}

const unstartable = (why: string) => ({
  code: "steering.no-guardian",
  message: `no guardian can be started, so a crash would leave changes behind: ${why}`,
  advice: "without it nothing is steered",
});
