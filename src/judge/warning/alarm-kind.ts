// What kinds of finding raise an alarm: a value, the relations between values, what runs out,
// and what lasts.
export const ALARM_KINDS = ["novelty", "relations", "exhaustion", "lasting"] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];
