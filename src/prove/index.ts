// prove: did it help, and are the formulas what they claim. Pure; trials run elsewhere.
// What a watch or a trial needs has a door of its own, so that neither loads the derivations.
export { ENGINE, showNumber, verify } from "./verify/index.ts";
export type { Comparison, Derivation, Subject, Verification } from "./verify/index.ts";
