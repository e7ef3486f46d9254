// What every trial of `prove` shares: signals and a closed reader end it in good order,
// progress goes to stderr, the report to its folder, the verdict to stdout.
import { exitCodeOf } from "../loop/index.ts";
import { writeReport } from "../show/report/index.ts";
import type { Report } from "../show/report/index.ts";
import { showHostile } from "../show/text/index.ts";
import { EXIT, refuse } from "./exit.ts";
import type { Io } from "./io.ts";
import { ProgressLine } from "./progress.ts";
import { stopOnSignals } from "./stop-on-signals.ts";

export interface Underway {
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
}

/** What `work` found. Null where nothing cut it short; else it kept what it had until then. */
export interface Found<What> {
  readonly found: What;
  readonly cutShortBy: NodeJS.Signals | null;
}

/** What `work` found, or the signal that ended it. */
export async function runWithSignals<What>(
  io: Io,
  work: (underway: Underway) => Promise<What>,
): Promise<Found<What> | { readonly endedBy: NodeJS.Signals }> {
  const stop = stopOnSignals(io);
  const endedBy = (): NodeJS.Signals => stop.endedBy() ?? "SIGPIPE";
  const progress = new ProgressLine(io);
  try {
    const found = await work({ signal: stop.signal, progress });
    return { found, cutShortBy: stop.signal.aborted ? endedBy() : null };
  } catch (error) {
    if (stop.signal.aborted) return { endedBy: endedBy() };
    throw error;
  } finally {
    progress.end();
    stop.unlisten();
  }
}

/** Says that a signal ended the trial, and returns the exit code a shell expects. */
export function endedEarly(endedBy: NodeJS.Signals, io: Io): number {
  io.err("homeostat: ended before its time; all it started has ended, nothing was written\n");
  return exitCodeOf(endedBy);
}

/** The report's folder where none was named. */
export const usualFolder = (trial: string, made: string): string =>
  `homeostat-${trial}-trial-${made.slice(0, 16).replace(":", "")}`;

/** A path as it is typed into a shell. */
export const asTyped = (path: string): string =>
  /^[\w./:@%+,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;

export interface Said {
  readonly report: Report;
  readonly folder: string;
  /** The verdict on stdout. */
  readonly text: string;
}

/** Writes the report, says the verdict; 0 when the answer is yes, 1 when it is no or not resolved. */
export async function conclude({ report, folder, text }: Said, io: Io): Promise<number> {
  const written = await writeReport(report, folder);
  if (!written.ok) return refuse(written.trouble, io);
  io.err(`report: ${showHostile(written.value)}/${report.id}.html\n`);
  io.out(text);
  return report.verdict.answer === "yes" ? EXIT.ok : EXIT.no;
}
