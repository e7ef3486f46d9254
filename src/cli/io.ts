// What a command may touch of the process: where results and remarks go, and the
// environment it was started with. Commands get it as an argument, so tests can
// hand them a recording one. Nothing else in cli/ reads `process.stdout` or `env`.

import { EXIT } from "./exit.ts";

/** Environment variables by name; an absent one is `undefined`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A terminal that says nothing of itself is trusted with no more than one that says it is dumb. */
export const isDumb = ({ TERM }: Environment): boolean =>
  TERM === undefined || TERM === "" || TERM === "dumb";

export interface Io {
  /** Results. The text is written as it is: end it with a newline. */
  out(text: string): void;
  /** Everything that is not a result: progress, warnings, errors. */
  err(text: string): void;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Environment;
  /** Aborts when the reader of stdout has gone (`| head`): end soon and quietly. */
  readonly readerGone: AbortSignal;
}

/** How long a command may take to end by itself after its reader has gone. */
const FAREWELL_MS = 1000;

/**
 * The process's own streams, each opened when first used: three open ones cost a few megabytes.
 * A closed pipe becomes `readerGone` instead of an exception; so does a full disk behind stdout,
 * but that one is said.
 */
export function processIo(): Io {
  const gone = new AbortController();
  const stderr = once(() => survivingLoss(process.stderr, () => undefined));
  const stdout = once(() =>
    survivingLoss(process.stdout, ({ code }) => {
      if (gone.signal.aborted) return;
      gone.abort();
      setTimeout(() => process.exit(EXIT.ok), FAREWELL_MS).unref();
      if (code === "EPIPE") return;
      stderr().write(`homeostat: stdout: cannot be written (${code}); results are lost\n`);
      process.once("exit", () => (process.exitCode = EXIT.unsupported));
    }),
  );
  return {
    out: (text) => void stdout().write(text),
    err: (text) => void stderr().write(text),
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return stdout();
    },
    get stderr() {
      return stderr();
    },
    env: process.env,
    readerGone: gone.signal,
  };
}

function survivingLoss(
  stream: NodeJS.WriteStream,
  onLost: (error: NodeJS.ErrnoException) => void,
): NodeJS.WriteStream {
  return stream.on("error", onLost);
}

function once<T>(open: () => T): () => T {
  let opened: T | undefined;
  return () => (opened ??= open());
}
