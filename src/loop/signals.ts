// Signals, told apart by what they ask for. Ending is asked once; a second INT or
// TERM while ending leaves at once, unless it is the echo of the first: a terminal
// sends Ctrl-C to a whole process group, and a launcher sends it on again; a shell
// that hangs up sends HUP after the kernel did. Leaving the terminal for a stop (TSTP)
// and taking it again (CONT) is the business of whoever drew on it.
import { closeSync, constants as fileFlags, openSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import type { Ms } from "../base/index.ts";

/** A repeat within this time is an echo, not impatience. */
const ECHO_MS: Ms = 300;

/** When after HUP to look again whether the terminal has gone: at once mostly, later on a busy host. */
const HANG_UP_LOOKS: readonly Ms[] = [50, 500, 5000];

export interface SignalHandlers {
  end(signal: "SIGINT" | "SIGTERM"): void;
  /** SIGHUP: read the configuration again, open log files anew. */
  reload(): void;
  /** SIGHUP after the terminal this program was started from has gone. */
  hangUp(): void;
  /** Before the process stops. */
  suspend(): void;
  /** After it was continued. */
  resume(): void;
}

/** The exit code a shell expects of a process that ended on a signal: 128 + its number. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/**
 * What Ctrl-Z does where the terminal is not raw: stops every process of the foreground group,
 * so that the shell sees its job stop even where npx or a launcher stands in between. Returns
 * when continued; at once where there is no shell to continue anything (an orphaned group,
 * in which the kernel drops the signal).
 */
export function stopForegroundGroup(): void {
  const listeners = process.listeners("SIGTSTP");
  process.removeAllListeners("SIGTSTP");
  process.kill(0, "SIGTSTP");
  for (const listener of listeners) process.on("SIGTSTP", listener);
}

/** What opening the terminal this program was started from says: `null` where it opens, else why not. */
function terminalTrouble(): string | null {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "unknown";
  }
}

/** No terminal (any more), or one whose other side was closed; anything else, like EMFILE, says nothing. */
const GONE: ReadonlySet<string | null> = new Set(["ENXIO", "EIO"]);

/**
 * Started with nohup from a terminal: the sign is its stdin, opened for writing only. That HUP is
 * ignored cannot be seen, because Node sets every inherited disposition back at its start.
 */
function startedWithNohup(): boolean {
  const accessMode = 0o3;
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync("/proc/self/fdinfo/0", "latin1"))?.[1];
    return (Number.parseInt(flags ?? "0", 8) & accessMode) === fileFlags.O_WRONLY;
  } catch {
    return false;
  }
}

let stoppedListening: Ms = 0;

/** Of a signal after the end: a late echo is nothing, impatience leaves at once. */
function onLate(signal: NodeJS.Signals): void {
  if (performance.now() - stoppedListening > ECHO_MS) process.exit(exitCodeOf(signal));
}

const DEADLY: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Signals come in pairs, and what follows a session (its summary) must outlive the second: a signal
 * given back to the kernel kills. So the deadly ones stay ours until the process leaves by itself.
 */
function stayDeaf(): void {
  stoppedListening = performance.now();
  for (const signal of DEADLY)
    if (!process.listeners(signal).includes(onLate)) process.on(signal, onLate);
}

/**
 * Installs the handlers. The returned function takes them away again when nothing is left to end;
 * the signals that would kill are from then on only obeyed when they are no echo.
 */
export function listenToSignals(handlers: SignalHandlers): () => void {
  let ending: Ms | null = null;
  const end = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (ending !== null && now - ending > ECHO_MS) process.exit(exitCodeOf(signal));
    if (ending !== null) return;
    ending = now;
    handlers.end(signal as "SIGINT" | "SIGTERM");
  };
  const needsTerminal = terminalTrouble() === null && !startedWithNohup();
  const isHungUp = (): boolean => needsTerminal && GONE.has(terminalTrouble());
  const onHangUp = (): void => {
    if (isHungUp()) return handlers.hangUp();
    handlers.reload();
    // When the shell exits, the kernel sends the signal first and takes the terminal away after it.
    for (const after of HANG_UP_LOOKS)
      setTimeout(() => isHungUp() && handlers.hangUp(), after).unref();
    return undefined;
  };
  // One process was asked to stop, not the foreground group: it stops alone.
  const onStop = (): void => {
    handlers.suspend();
    process.kill(process.pid, "SIGSTOP");
  };
  const table: readonly (readonly [NodeJS.Signals, (signal: NodeJS.Signals) => void])[] = [
    ["SIGINT", end],
    ["SIGTERM", end],
    ["SIGHUP", onHangUp],
    ["SIGTSTP", onStop],
    ["SIGCONT", () => handlers.resume()],
  ];
  for (const [signal, handler] of table) process.on(signal, handler);
  return () => {
    // First, so that the kernel never gets them back in between.
    stayDeaf();
    for (const [signal, handler] of table) process.off(signal, handler);
  };
}
