// The real program on a real pseudo-terminal, seen through a terminal emulator.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawn, type IPty } from "@lydell/node-pty";
import xterm from "@xterm/headless";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
/** A screen is looked at this often until it shows what is awaited. */
const LOOK_EVERY_MS = 40;
const PATIENCE_MS = 60_000;

export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly flags?: readonly string[];
  /** Words of another command in place of `watch` with its flags. */
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** False: standard input is not the terminal. Default true. */
  readonly keyboard?: boolean;
}

export class PtySession {
  readonly pty: IPty;
  readonly terminal: xterm.Terminal;
  readonly directory: string;
  /** All bytes the program sent, as text. */
  sent = "";
  /**
   * Resolves to the exit code, 128 + the signal's number where a signal ended it, once all that
   * was sent is on the screen.
   */
  readonly ended: Promise<number>;
  #over = false;

  constructor(options: PtyOptions = {}) {
    const { columns = 80, rows = 24, flags = [], environment = {}, keyboard = true } = options;
    this.directory = mkdtempSync(join(tmpdir(), "homeostat-pty-"));
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    const state = join(this.directory, "state.json");
    const watch = ["watch", "--interval", "0.1", "--state", state, ...flags];
    const words = [MAIN, ...(options.command ?? watch)];
    const input = keyboard ? "" : " </dev/null";
    this.pty = spawn("/bin/sh", ["-c", `exec "$@"${input}`, "sh", process.execPath, ...words], {
      cols: columns,
      rows,
      cwd: this.directory,
      env: {
        PATH: process.env["PATH"],
        HOME: this.directory,
        LANG: "C.UTF-8",
        TERM: "xterm-256color",
        ...environment,
      },
    });
    this.pty.onData((data) => {
      this.sent += data;
      this.terminal.write(data);
    });
    this.ended = new Promise((resolve) => {
      this.pty.onExit(({ exitCode, signal }) => {
        this.#over = true;
        const code = signal === undefined || signal === 0 ? exitCode : 128 + signal;
        this.terminal.write("", () => resolve(code));
      });
    });
  }

  rows(): readonly string[] {
    const buffer = this.terminal.buffer.active;
    return Array.from({ length: this.terminal.rows }, (_, row) =>
      (buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? "").trimEnd(),
    );
  }

  /** Waits until the screen satisfies the condition; throws with the screen where it never does. */
  async until(
    what: string,
    holds: (rows: readonly string[]) => boolean,
  ): Promise<readonly string[]> {
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      const rows = this.rows();
      if (holds(rows)) return rows;
      await pause(LOOK_EVERY_MS);
    }
    throw new Error(`never saw ${what}; the screen was:\n${this.rows().join("\n")}`);
  }

  shows(text: string | RegExp): Promise<readonly string[]> {
    return this.until(String(text), (rows) =>
      rows.some((row) => (typeof text === "string" ? row.includes(text) : text.test(row))),
    );
  }

  /** Waits until the program has sent this text, wherever it stands now. */
  async says(text: string): Promise<void> {
    await this.until(text, () => this.sent.includes(text));
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  /** Closes our end of the terminal, as a lost connection does. */
  hangUp(): void {
    (this.pty as IPty & { destroy(): void }).destroy();
  }

  /** Ends the program if it still runs, and removes what it wrote. */
  async dispose(): Promise<void> {
    if (!this.#over) {
      this.pty.resume();
      this.pty.kill("SIGKILL");
      await this.ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
