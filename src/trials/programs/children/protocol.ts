// How the trial talks with its own child processes: one JSON object a line on stdin and
// stdout. The pipe is the leash as well: when the trial is gone, however it went, stdin
// ends and the child ends itself with all it started.
import { createInterface } from "node:readline";

/** Calls `onOrder` for every line of stdin; when the trial has gone waits for `onEnd`, then exits. */
export function obey(
  onOrder: (order: unknown) => void,
  onEnd: () => Promise<void> = () => Promise.resolve(),
): void {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => onOrder(JSON.parse(line) as unknown));
  lines.on("close", () => void onEnd().finally(() => process.exit(0)));
  // Once the trial has gone nobody reads what is still said.
  process.stdout.on("error", () => {});
  // A terminal's Ctrl-C is the trial's business, which lets go of the leash in good order.
  process.on("SIGINT", () => {});
  // Node would open its debugger, which every local user could reach.
  process.on("SIGUSR1", () => {});
}

export function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
