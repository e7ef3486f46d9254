// How bad an incident is, in three words, from how strongly and how widely its alarms agree.
// Nothing here says what is wrong: only how soon somebody should look.

export const SEVERITIES = ["notice", "warning", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Agreement from which somebody should look today, and at once. */
const WARNING_AT = 3;
const CRITICAL_AT = 6;
/** What agrees so strongly must also be seen in so many groups, or it is one group's matter. */
const CRITICAL_GROUPS = 3;

export interface Agreement {
  /** Sum over groups of the strongest alarm in each. */
  readonly strength: number;
  readonly groups: number;
  /** A resource is about to be used up. */
  readonly atOnce: boolean;
}

export function severityOf({ strength, groups, atOnce }: Agreement): Severity {
  if (atOnce || (strength >= CRITICAL_AT && groups >= CRITICAL_GROUPS)) return "critical";
  return strength >= WARNING_AT ? "warning" : "notice";
}

export const worse = (a: Severity, b: Severity): Severity =>
  SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
