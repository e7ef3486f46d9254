// The last words of a process that cannot go on. Needs no further file, descriptor
// or module: each of these may be what is missing.
import { writeSync } from "node:fs";
import { EXIT } from "./exit-code.ts";
import { packageFacts } from "./package-facts.ts";

/** This process or the whole system has no descriptor left. */
const OUT_OF_DESCRIPTORS = new Set(["EMFILE", "ENFILE"]);

/** A limit of the system is not our fault; whatever else is thrown and reaches the program's end is. */
export function exitCodeOfFault(error: unknown): number {
  return isOutOfDescriptors(error) ? EXIT.unsupported : EXIT.bug;
}

/** Says on stderr in one line what ended the program; the stack only when `debug` is set. */
export function confess(error: unknown, debug: boolean): void {
  say(`homeostat: ${isOutOfDescriptors(error) ? TOO_FEW : ourFault(error, debug)}`);
  if (debug && error instanceof Error) say(String(error.stack));
}

const TOO_FEW =
  "too few open files are allowed to run at all (EMFILE); raise the limit with ulimit -n 1024";

function ourFault(error: unknown, debug: boolean): string {
  const said = error instanceof Error ? error.message : String(error);
  const kind = error instanceof Error && error.name !== "Bug" ? `${error.name}: ` : "";
  const url = reportAt();
  const how = debug ? "" : "; run it again with HOMEOSTAT_DEBUG=1 for the details";
  const where = url === undefined ? "" : `; please report it at ${url}`;
  const harmless = said.replaceAll(/\p{C}/gu, "?");
  return `this is a fault of homeostat, not of your system: ${kind}${harmless}${where}${how}`;
}

function reportAt(): string | undefined {
  try {
    return packageFacts().bugs?.url;
  } catch {
    return undefined;
  }
}

/** Where a module cannot be loaded for it, Node gives no code, only the system's words. */
function isOutOfDescriptors(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = "" } = error as NodeJS.ErrnoException;
  return OUT_OF_DESCRIPTORS.has(code) || /: too many open files/.test(error.message);
}

function say(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // Nobody reads stderr; the exit code still tells.
  }
}
