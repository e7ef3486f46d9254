// prove/verify: the engine's formulas against worked arithmetic.
export { show as showNumber } from "./derivation.ts";
export type { Comparison, Derivation } from "./derivation.ts";
export { ENGINE } from "./subject.ts";
export type { Subject } from "./subject.ts";
export { verify } from "./verify.ts";
export type { Verification } from "./verify.ts";
