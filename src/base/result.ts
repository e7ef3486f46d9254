// Two kinds of wrong. The world's trouble (a missing file, a torn line, a bad
// flag) is returned as a `Trouble` that says what, where and what to do. Our own
// bug throws through `must`; the loop fences it once a tick and then acts on nothing.

export interface Trouble {
  /** Stable, machine-readable, e.g. `log.unwritable`. */
  readonly code: string;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** File, flag or configuration key it concerns. */
  readonly where?: string;
  /** 1-based line in `where`. */
  readonly line?: number;
  /** One sentence: what the reader can do about it. */
  readonly advice?: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly trouble: Trouble };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const fail = (trouble: Trouble): Result<never> => ({ ok: false, trouble });

/** One line for a person: `where:line: message; advice`. */
export function describeTrouble(trouble: Trouble): string {
  const line = trouble.line === undefined ? "" : `:${trouble.line}`;
  const where = trouble.where === undefined ? "" : `${trouble.where}${line}: `;
  const advice = trouble.advice === undefined ? "" : `; ${trouble.advice}`;
  return `${where}${trouble.message}${advice}`;
}

/** Thrown only where the program itself is wrong; never for bad input. */
export class Bug extends Error {
  override readonly name = "Bug";
}

/** Returns `value`, or throws `Bug` when it is absent or false. */
export function must<T>(value: T | null | undefined | false, belief: string): T {
  if (value === null || value === undefined || value === false) throw new Bug(belief);
  return value;
}

/** For the `default` of a switch over a closed union: the compiler proves it unreachable. */
export function unreachable(value: never): never {
  throw new Bug(`unhandled case ${JSON.stringify(value)}`);
}
