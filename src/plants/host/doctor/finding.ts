// What `doctor` finds: one row for each thing it looked at. Data only; the command
// line prints it, and steering asks it before it touches anything.

export const HALVES = ["host", "reading", "steering"] as const;
export type Half = (typeof HALVES)[number];

/**
 * `works`: it is there and usable. `absent`: this host does not have it. `denied`: it is there, and
 * a right is missing. `unknown`: it is there and did not answer as it should, or cannot be judged.
 */
export type FindingState = "works" | "absent" | "denied" | "unknown";

export interface Finding {
  readonly half: Half;
  /** Group of sensors, knob, or property of the host. */
  readonly what: string;
  readonly state: FindingState;
  /** One clause: what was seen. May quote hostile text of the host: escape it before it reaches a terminal. */
  readonly because: string;
  /** What would change it, or null where nothing needs to. */
  readonly advice: string | null;
  /** True where the loop could not run without it. */
  readonly essential: boolean;
}

type Said = { readonly because: string; readonly advice?: string; readonly essential?: boolean };

/** A finding of one half; `advice` is none and `essential` false unless said. */
export const findingsOf =
  (half: Half) =>
  (what: string, state: FindingState, said: Said): Finding => ({
    half,
    what,
    state,
    because: said.because,
    advice: said.advice ?? null,
    essential: said.essential ?? false,
  });
