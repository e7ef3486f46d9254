// The program: importing this file runs it. What is thrown and reaches this far is
// a fault of our own, never of the host or of the command line.
import { EXIT } from "./exit.ts";
import { processIo } from "./io.ts";
import { confess, run } from "./run.ts";

const io = processIo();

/** Said last, after whoever drew on the terminal has restored it in an exit handler of their own. */
function endWithFault(error: unknown): void {
  process.once("exit", () => confess(error, io));
  process.exit(EXIT.bug);
}

process.on("uncaughtException", endWithFault);
process.on("unhandledRejection", endWithFault);

process.exitCode = await run(process.argv.slice(2), io);
