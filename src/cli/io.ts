// What a command may touch of the process: where results and remarks go, and the
// environment it was started with. Commands get it as an argument, so tests can
// hand them a recording one. Nothing else in cli/ reads `process.stdout` or `env`.

/** Environment variables by name; an absent one is `undefined`. */
export type Environment = Readonly<Record<string, string | undefined>>;

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

/** The process's own streams; a closed pipe becomes `readerGone` instead of an exception. */
export function processIo(): Io {
  const gone = new AbortController();
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    if (gone.signal.aborted) return;
    gone.abort();
    setTimeout(() => process.exit(0), FAREWELL_MS).unref();
  });
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    readerGone: gone.signal,
  };
}
