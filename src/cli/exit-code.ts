// What the exit codes mean. On its own, so that a process that can open no further
// file knows them already.

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
