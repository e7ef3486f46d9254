// show/incidents: incidents in words, their journal's lines, and the list made of these.
export { Annals } from "./annals.ts";
export type { Annal } from "./annals.ts";
export { Chronicle } from "./chronicle.ts";
export type { IncidentLine, SensorSigns } from "./line.ts";
export { ageAt, annalText, listText } from "./list-text.ts";
export type { Page } from "./list-text.ts";
export { IncidentNews } from "./news.ts";
export { signsLines, signsOf, withoutSigns } from "./signs.ts";
export type { SignsRecord } from "./signs.ts";
export {
  causeText,
  sensorsText,
  severityWord,
  sinceText,
  standing,
  suspectsText,
} from "./words.ts";
export { tallyText } from "./summary.ts";

/** `checkIncidentLine` and `incidentJsonSchema`, loaded when first asked for: it brings zod. */
export const loadLineSchema = () => import("./line-schema.ts");
