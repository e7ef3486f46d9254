// prove: did it help, and are the formulas what they claim. Pure; trials run elsewhere.
// The A/B comparison has a door of its own: ab/.
export { ENGINE, showNumber, verify } from "./verify/index.ts";
export type { Comparison, Derivation, Subject, Verification } from "./verify/index.ts";
export { EffectWatch } from "./effect/index.ts";
