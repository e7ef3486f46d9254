// The real program as a child process in an empty folder of its own: what it says,
// how it ends, what it leaves behind. Ends only what it started, by pid.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const MAIN = resolve("src/cli/main.ts");

export interface Program {
  readonly folder: string;
  readonly child: ChildProcess;
  /** All of stdout so far. */
  out(): string;
  err(): string;
  /** Resolves when stdout satisfies the condition; rejects when the program ends before. */
  until(condition: (out: string) => boolean): Promise<void>;
  ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export interface ProgramOptions {
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What becomes of stdout; a descriptor, or a pipe that is read. */
  readonly stdout?: number;
}

const folders: string[] = [];
const children: ChildProcess[] = [];

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-session-"));
  folders.push(folder);
  return folder;
}

/** Starts the program; `cleanUp` after each test ends it. */
export function start(words: readonly string[], options: ProgramOptions = {}): Program {
  const folder = options.folder ?? emptyFolder();
  const { CI: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: folder,
    env: { ...inherited, XDG_CONFIG_HOME: join(folder, "config"), ...options.env },
    stdio: ["ignore", options.stdout ?? "pipe", "pipe"],
  });
  children.push(child);
  let out = "";
  let err = "";
  const watchers = new Set<() => void>();
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    out += chunk;
    for (const look of watchers) look();
  });
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    err += chunk;
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
    child.on("close", (code, signal) => done({ code, signal }));
  });
  const until = (condition: (text: string) => boolean): Promise<void> =>
    new Promise((done, failed) => {
      const look = (): void => {
        if (!condition(out)) return;
        watchers.delete(look);
        done();
      };
      watchers.add(look);
      look();
      void ended.then(() => failed(new Error(`ended before: ${out.slice(-500)}${err}`)));
    });
  return { folder, child, out: () => out, err: () => err, until, ended };
}

/** Ends what is still running, and when that has ended removes the folders. */
export async function cleanUp(): Promise<void> {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export const lineCount = (text: string): number => text.split("\n").length - 1;
