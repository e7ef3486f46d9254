// Takes the terminal and gives it back exactly as it was: raw keys, the alternate
// screen, no cursor, no wrapping. Writes past Node's stream, which blocks on a
// terminal that does not read: here a frame that cannot leave is finished later,
// and the next ones are skipped meanwhile.
import { closeSync, constants, openSync, writeSync } from "node:fs";
import type { ReadStream, WriteStream } from "node:tty";
import type { FrameSink } from "./dashboard.ts";
import type { Size } from "./view.ts";

export interface TerminalOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** False in linear mode: no alternate screen, no cursor movement, lines stay where they are. */
  readonly fullScreen: boolean;
  readonly onKey: (bytes: Uint8Array) => void;
  readonly onResize: (size: Size) => void;
  /** The output was closed or the terminal hung up; nothing more can be shown. */
  readonly onGone: () => void;
  /** A frame that had been held up has left: one may be drawn again. */
  readonly onReady: () => void;
}

export interface Terminal extends FrameSink {
  size(): Size;
  /** Keys arrive: the input is a terminal. */
  readonly interactive: boolean;
  /** Takes the terminal; when it is taken already, takes it anew, since a shell may have had it meanwhile. */
  enter(): void;
  /** Gives it back as it was; harmless when it is given back already. */
  leave(): void;
  /** Leaves for good and lets go of the streams. */
  close(): void;
}

/** Alternate screen, cursor hidden, no wrapping at the edge, pasted text marked as such. */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[H";
/** The reverse, in reverse; first of all an open update is ended and colours reset. */
const LEAVE = "\x1b[?2026l\x1b[m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";

/** How often a held-up frame is tried again. */
const RETRY_MS = 50;
/** Tries, 2 ms apart, to give a stalled terminal its restoring sequence before leaving anyway. */
const LEAVE_TRIES = 50;
const LEAVE_PAUSE_MS = 2;

/** Where Node does not know a size (a serial line), the classic one. */
const FALLBACK: Size = { columns: 80, rows: 24 };

export function openTerminal(options: TerminalOptions): Terminal {
  return new TtyTerminal(options);
}

class TtyTerminal implements Terminal {
  readonly interactive: boolean;
  readonly #options: TerminalOptions;
  readonly #input: ReadStream | undefined;
  readonly #output: WriteStream & { readonly fd: number };
  /** A descriptor of our own that does not block, or the stream's where that cannot be had. */
  #descriptor: number;
  #owned = false;
  #pending: Uint8Array = new Uint8Array(0);
  #retry: NodeJS.Timeout | undefined;
  #entered = false;
  #gone = false;
  #closed = false;

  constructor(options: TerminalOptions) {
    this.#options = options;
    this.#output = options.output as WriteStream & { readonly fd: number };
    this.#input = options.input.isTTY ? options.input : undefined;
    this.interactive = this.#input !== undefined;
    this.#descriptor = this.#output.fd;
    try {
      const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
      this.#descriptor = openSync(`/proc/self/fd/${this.#output.fd}`, flags);
      this.#owned = true;
    } catch {
      // another user's terminal, or no /proc: the stream's own descriptor does, and may block
    }
    this.#output.on("resize", this.#resized);
    this.#output.on("error", this.#lost);
    this.#input?.on("error", this.#lost);
    this.#input?.on("end", this.#lost);
    process.on("exit", this.#exiting);
  }

  size(): Size {
    const { columns, rows } = this.#output;
    return columns > 0 && rows > 0 ? { columns, rows } : FALLBACK;
  }

  enter(): void {
    if (this.#closed || this.#gone) return;
    if (this.#options.fullScreen) this.write(ENTER);
    // Node believes the mode it set last; a shell that had the terminal meanwhile set its own
    if (this.#entered) this.#setRaw(false);
    this.#setRaw(true);
    if (this.#entered) return;
    this.#entered = true;
    this.#input?.on("data", this.#typed);
    this.#input?.resume();
  }

  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    clearTimeout(this.#retry);
    if (this.#options.fullScreen) this.#writeAtAnyCost(LEAVE);
    this.#input?.off("data", this.#typed);
    this.#input?.pause();
    this.#setRaw(false);
  }

  close(): void {
    if (this.#closed) return;
    this.leave();
    this.#closed = true;
    process.off("exit", this.#exiting);
    this.#output.off("resize", this.#resized);
    this.#input?.off("end", this.#lost);
    // "error" stays heard: an error after the end must not become an exception
    if (this.#owned) closeSync(this.#descriptor);
  }

  ready(): boolean {
    if (this.#gone || this.#closed) return false;
    this.#push();
    return this.#pending.length === 0;
  }

  write(text: string): void {
    if (this.#gone || this.#closed) return;
    const bytes = Buffer.from(text, "utf8");
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    this.#push();
  }

  /** Sends what the terminal takes; the rest is tried again while nothing new is drawn. */
  #push(): void {
    try {
      while (this.#pending.length > 0) {
        const sent = writeSync(this.#descriptor, this.#pending);
        this.#pending = this.#pending.subarray(sent);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") {
        this.#lost();
        return;
      }
      this.#retry ??= setTimeout(this.#again, RETRY_MS);
    }
  }

  #again = (): void => {
    this.#retry = undefined;
    if (this.#gone || this.#closed || !this.#entered) return;
    this.#push();
    if (this.#pending.length === 0) this.#options.onReady();
  };

  /** Leaving matters more than the frame under way, but not more than leaving at all. */
  #writeAtAnyCost(text: string): void {
    this.write(text);
    const idle = new Int32Array(new SharedArrayBuffer(4));
    for (
      let attempt = 0;
      attempt < LEAVE_TRIES && this.#pending.length > 0 && !this.#gone;
      attempt += 1
    ) {
      Atomics.wait(idle, 0, 0, LEAVE_PAUSE_MS);
      this.#push();
    }
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#pending = new Uint8Array(0);
  }

  #setRaw(raw: boolean): void {
    try {
      this.#input?.setRawMode(raw);
    } catch {
      // the terminal hung up: there is nothing left to set
    }
  }

  #typed = (chunk: Buffer): void => this.#options.onKey(chunk);
  #resized = (): void => this.#options.onResize(this.size());
  #exiting = (): void => this.leave();

  #lost = (): void => {
    if (this.#gone) return;
    this.#gone = true;
    this.#pending = new Uint8Array(0);
    this.#options.onGone();
  };
}
