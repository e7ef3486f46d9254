// Runs the derivations over the engine and counts. Returns values; printing and the
// exit code belong to the caller.
import { settle } from "./derivation.ts";
import type { Derivation } from "./derivation.ts";
import { derivations } from "./derivations.ts";
import { extras } from "./extras.ts";
import { ENGINE } from "./subject.ts";
import type { Subject } from "./subject.ts";

export interface Verification {
  /** The 27, in their order. */
  readonly derivations: readonly Derivation[];
  /** Checks beyond them; empty unless asked for. */
  readonly extras: readonly Derivation[];
  /** How many of the 27 hold. */
  readonly passed: number;
  readonly extrasPassed: number;
  /** True when every derivation and every extra that was run holds. */
  readonly ok: boolean;
}

/** Verifies `engine`; `all` adds the checks beyond the 27 (about a second). */
export function verify(options: { all?: boolean; engine?: Subject } = {}): Verification {
  const engine = options.engine ?? ENGINE;
  const held = settle(derivations(engine));
  const more = options.all === true ? settle(extras(engine)) : [];
  const passed = held.filter(({ pass }) => pass).length;
  const extrasPassed = more.filter(({ pass }) => pass).length;
  const ok = passed === held.length && extrasPassed === more.length;
  return { derivations: held, extras: more, passed, extrasPassed, ok };
}
