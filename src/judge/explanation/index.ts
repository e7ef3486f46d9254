// What theory expects to be seen before a tipping point, in a series beside an alarm, and how
// often chance alone shows as much. For the asking, never for the tick.
export { earlySigns } from "./explanation.ts";
export type { EarlySigns, TrendClaim } from "./explanation.ts";
