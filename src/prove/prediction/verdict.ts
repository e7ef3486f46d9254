// The answer: yes, no, or not resolved. The criteria stand here and were chosen before any
// data. Yes needs all of it at one horizon, in intervals that hold at all horizons
// together; no needs every horizon to be without use or without a lead over the load. Pure.
import { EVENTS_MAX, eventsFor, USEFUL_AREA, USEFUL_LEAD } from "./power.ts";
import type { Answer, HorizonResult, SignalResult } from "./result.ts";

/** Largest chance that is no longer taken for chance. */
const ALPHA = 0.05;

export interface Judged {
  readonly answer: Answer;
  /** The signal and horizon that the answer is told by; null where nothing is known. */
  readonly told: { readonly signal: SignalResult; readonly at: HorizonResult } | null;
  /** Null where resolved, and where no number of events would help. */
  readonly eventsNeeded: number | null;
}

/** Told at this horizon unless another one decides. */
const HEADLINE_S = 10;

/** `primary`: the signals asked about; `events`: how many there were. */
export function judge(primary: readonly SignalResult[], events: number): Judged {
  const rows = primary.flatMap((signal) => signal.horizons.map((at) => ({ signal, at })));
  if (rows.length === 0) return { answer: "not resolved", told: null, eventsNeeded: null };
  const headline = rows.toSorted((a, b) => fromHeadline(a.at) - fromHeadline(b.at))[0]!;
  const foretells = rows.filter(({ at }) => isForetelling(at));
  if (foretells.length > 0) {
    const told = foretells.includes(headline)
      ? headline
      : foretells.toSorted((a, b) => b.at.auc.estimate - a.at.auc.estimate)[0]!;
    return { answer: "yes", told, eventsNeeded: null };
  }
  const allKnown = primary.every(({ silent }) => silent === null);
  if (allKnown && rows.every(({ at }) => isUseless(at) || isNoLead(at)))
    return { answer: "no", told: headline, eventsNeeded: null };
  const toYes = Math.min(...rows.map(({ at }) => eventsToYes(at, events)));
  const toNo = Math.max(...rows.map(({ at }) => eventsToNo(at, events)));
  return { answer: "not resolved", told: headline, eventsNeeded: Math.min(toYes, toNo) };
}

const fromHeadline = ({ horizon_s: horizon }: HorizonResult): number =>
  Math.abs(horizon - HEADLINE_S);

const isForetelling = ({ aucTogether, overPersistenceTogether: lead, p }: HorizonResult): boolean =>
  aucTogether.low > 0.5 && p !== null && p <= ALPHA && lead !== null && lead.low > 0;

/** Even the upper end of the area is of no use. */
export const isUseless = ({ auc }: HorizonResult): boolean => auc.high < USEFUL_AREA;

/** Even the upper end of the lead over the load is not worth having. */
export const isNoLead = ({ overPersistence: lead }: HorizonResult): boolean =>
  lead !== null && lead.high < USEFUL_LEAD;

function eventsToYes(at: HorizonResult, events: number): number {
  const lead = at.overPersistenceTogether;
  return Math.max(
    eventsFor(at.aucTogether, at.auc.estimate - 0.5, events),
    lead === null ? EVENTS_MAX : eventsFor(lead, lead.estimate, events),
  );
}

function eventsToNo(at: HorizonResult, events: number): number {
  if (isUseless(at) || isNoLead(at)) return 0;
  const lead = at.overPersistence;
  return Math.min(
    eventsFor(at.auc, USEFUL_AREA - at.auc.estimate, events),
    lead === null ? EVENTS_MAX : eventsFor(lead, USEFUL_LEAD - lead.estimate, events),
  );
}
