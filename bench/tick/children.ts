// The processes this benchmark starts, and only those: it ends them by their id, also
// when it is interrupted. Between its slots a contender is stopped, so that the one
// being measured has the host to itself.
import { spawn } from "node:child_process";
import type { StdioOptions } from "node:child_process";
import { closeSync, openSync, readdirSync } from "node:fs";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { spawn as spawnOnTerminal } from "@lydell/node-pty";
import type { IPty } from "@lydell/node-pty";

/** A process of ours, on pipes or on a terminal. */
export interface Child {
  readonly pid: number;
  readonly stdout: Readable | null;
  /** Exit code once it has ended, −1 when a signal ended it; null while it lives. */
  code(): number | null;
  /** The end of what it wrote on stderr. */
  complaint(): string;
  signal(name: "SIGSTOP" | "SIGCONT" | "SIGHUP" | "SIGKILL"): void;
  onEnd(listener: () => void): void;
}

export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly stdout: "pipe" | "null";
  readonly env?: NodeJS.ProcessEnv;
}

const living = new Set<Child>();
/** Sleepers end by themselves, should this process be killed without a chance to clean up. */
const SLEEPER_SECONDS = 900;
const COMPLAINT_LENGTH = 400;

/** @throws when the command cannot be started. */
export async function start({ command, args, stdout, env }: Start): Promise<Child> {
  const sink = stdout === "null" ? openSync("/dev/null", "w") : null;
  const stdio: StdioOptions = ["ignore", sink ?? "pipe", "pipe"];
  const spawned = spawn(command, args, { stdio, env: { ...process.env, ...env } });
  if (sink !== null) closeSync(sink);
  await once(spawned, "spawn");
  let complaint = "";
  spawned.stderr?.on("data", (text) => {
    complaint = `${complaint}${String(text)}`.slice(-COMPLAINT_LENGTH);
  });
  return keep({
    pid: spawned.pid!,
    stdout: spawned.stdout,
    code: () => (spawned.signalCode === null ? spawned.exitCode : -1),
    complaint: () => complaint.trim(),
    signal: (name) => void spawned.kill(name),
    onEnd: (listener) => void spawned.once("exit", listener),
  });
}

/** A process on a terminal of 120 × 36, and that terminal. */
export function startOnTerminal(args: readonly string[]): { child: Child; terminal: IPty } {
  const { CI: _ci, NO_COLOR: _colour, ...env } = process.env;
  const size = { cols: 120, rows: 36 };
  const terminal = spawnOnTerminal(process.execPath, [...args], {
    ...size,
    name: "xterm-256color",
    env: { ...env, TERM: "xterm-256color" },
  });
  let code: number | null = null;
  terminal.onExit((end) => (code = end.signal ? -1 : end.exitCode));
  const child = keep({
    pid: terminal.pid,
    stdout: null,
    code: () => code,
    complaint: () => "",
    signal: (name) => terminal.kill(name),
    onEnd: (listener) => void terminal.onExit(listener),
  });
  return { child, terminal };
}

function keep(child: Child): Child {
  living.add(child);
  child.onEnd(() => living.delete(child));
  return child;
}

export function end(child: Child): Promise<void> {
  return new Promise((resolve) => {
    if (child.code() !== null) return resolve();
    child.onEnd(resolve);
    child.signal("SIGKILL");
  });
}

/** Ends whatever still runs; safe in an exit handler. */
export function endAll(): void {
  for (const child of living) child.signal("SIGKILL");
}

/** Processes on this host now, kernel threads included. */
export function countProcesses(): number {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).length;
}

/** Adds idle processes until the host has so many. */
export async function fillUp(wanted: number): Promise<void> {
  const missing = Math.max(0, wanted - countProcesses());
  const sleeper = { command: "sleep", args: [String(SLEEPER_SECONDS)], stdout: "null" } as const;
  await Promise.all(Array.from({ length: missing }, () => start(sleeper)));
}
