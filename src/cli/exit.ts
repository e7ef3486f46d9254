// Exit codes and what becomes of a trouble that ends a command: one line on stderr
// and the code that says whose move it is now.
import { describeTrouble, type Trouble } from "../base/index.ts";
import { EXIT } from "./exit-code.ts";
import { showHostile } from "../show/text/index.ts";

export { EXIT };

/** Codes of troubles that no other command line would cure. */
const NOT_THE_USERS_FAULT = /\.(denied|unsupported)$/;

export function exitCodeOf(trouble: Trouble): number {
  return NOT_THE_USERS_FAULT.test(trouble.code) ? EXIT.unsupported : EXIT.usage;
}

/** Says the trouble in one line on stderr; paths and names in it are quoted as text, never sent as orders. */
export function remark(trouble: Trouble, io: { err(text: string): void }): void {
  io.err(`homeostat: ${showHostile(describeTrouble(trouble))}\n`);
}

/** Says the trouble and returns the exit code it deserves. */
export function refuse(trouble: Trouble, io: { err(text: string): void }): number {
  remark(trouble, io);
  return exitCodeOf(trouble);
}
