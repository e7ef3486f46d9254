// Exit codes and what becomes of a trouble that ends a command: one line on stderr
// and the code that says whose move it is now.
import { describeTrouble, type Trouble } from "../base/index.ts";
import { showHostile } from "../show/text/index.ts";

export const EXIT = {
  ok: 0,
  /** The question was answered, and the answer is no. */
  no: 1,
  /** Wrong use: a flag, a value, a configuration key. */
  usage: 2,
  /** Missing rights or support on this system. */
  unsupported: 3,
  /** Our own bug. */
  bug: 70,
} as const;

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
