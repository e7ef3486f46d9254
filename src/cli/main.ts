// The program: importing this file runs it. What is thrown and reaches this far is
// a fault of our own, or a system that lets no further file be opened; the rest of
// the program is loaded after the handlers stand, because loading can fail of that too.
import { confess, exitCodeOfFault } from "./fault.ts";
import { liveFrugally } from "./frugal.ts";
import { followLauncher } from "./launched.ts";

liveFrugally();

/** Said last, after whoever drew on the terminal has restored it in an exit handler of their own. */
function endWithFault(error: unknown): void {
  process.once("exit", () => confess(error, process.env["HOMEOSTAT_DEBUG"] === "1"));
  process.exit(exitCodeOfFault(error));
}

/**
 * Else Node would open its debugger on this signal, at a port that every local user can reach and
 * whoever reaches it becomes us; other daemons open their logs anew on it, so that it gets sent.
 */
process.on("SIGUSR1", () => {});

process.on("uncaughtException", endWithFault);
process.on("unhandledRejection", endWithFault);
followLauncher();

const { processIo } = await import("./io.ts");
const { run } = await import("./run.ts");
process.exitCode = await run(process.argv.slice(2), processIo());
