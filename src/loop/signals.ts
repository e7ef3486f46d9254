// Signals, told apart by what they ask for. Ending is asked once; a second INT or
// TERM while ending leaves at once, unless it is the echo of the first: a terminal
// sends Ctrl-C to a whole process group, and a launcher sends it on again. Leaving
// the terminal for a stop (TSTP) and taking it again (CONT) is the business of
// whoever drew on it.
import { closeSync, openSync } from "node:fs";
import { constants } from "node:os";
import type { Ms } from "../base/index.ts";

/** A repeat within this time is an echo, not impatience. */
const ECHO_MS: Ms = 300;

/** Within this time of its signal a terminal that hung up is gone for good. */
const HANG_UP_MS: Ms = 500;

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

function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}

/** Installs the handlers; the returned function takes them away again. */
export function listenToSignals(handlers: SignalHandlers): () => void {
  let ending: Ms | null = null;
  const end = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (ending !== null && now - ending > ECHO_MS) process.exit(exitCodeOf(signal));
    if (ending !== null) return;
    ending = now;
    handlers.end(signal as "SIGINT" | "SIGTERM");
  };
  const hadTerminal = hasTerminal();
  const isHungUp = (): boolean => hadTerminal && !hasTerminal();
  const onHangUp = (): void => {
    if (isHungUp()) return handlers.hangUp();
    handlers.reload();
    // The kernel sends the signal first and takes the terminal away a moment later.
    setTimeout(() => isHungUp() && handlers.hangUp(), HANG_UP_MS).unref();
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
    for (const [signal, handler] of table) process.off(signal, handler);
  };
}
