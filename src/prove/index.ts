// prove: did it help, and are the formulas what they claim. Pure; trials run elsewhere.
export {
  AB_SCHEMA,
  AB_SIGNALS,
  abJson,
  abLine,
  AbSession,
  abText,
  abVerdict,
  correlate,
  holm,
  leadLag,
} from "./ab/index.ts";
export type {
  AbLine,
  AbPair,
  AbRelation,
  AbSignal,
  AbSummary,
  AbTick,
  Correlation,
  LeadLag,
} from "./ab/index.ts";
export { ENGINE, showNumber, verify } from "./verify/index.ts";
export type { Derivation, Relation, Subject, Verification } from "./verify/index.ts";
