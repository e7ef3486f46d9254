// Whether one contender waits, takes, or neither, by what was measured of it. Each answer is
// a sentence with its numbers, or null. Names never count.
import type { Ratio } from "../../base/index.ts";
import type { Contender } from "./contender.ts";

/** A victim waits for this share of the time it is ready, */
const VICTIM_WAIT_SHARE: Ratio = 0.2;
/** and for this share of a core: who hardly wants one loses little. */
const VICTIM_WAITED: Ratio = 0.05;
/** It gives its core away so often in a second, and at least once in so many switches. */
const GIVES_AWAY_PER_S = 5;
const GIVES_AWAY_SHARE: Ratio = 0.2;
/** A hog is ready for this share of the time, by busy thread, */
const HOG_READY: Ratio = 0.85;
/** and gives its core away at most so often in a second, or once in so many switches. */
const HOG_VOLUNTARY_PER_S = 1;
const HOG_VOLUNTARY_SHARE: Ratio = 0.2;

/**
 * A listening socket alone says that somebody waits only of a system account: uids below
 * this one are given to services by who administers the host (login.defs: SYS_UID_MAX is
 * usually 999), while anybody else can call listen(2) to look like a service.
 */
const FIRST_USER_UID = 1000;

/** What is known of a contender beside this reading. */
export interface Standing {
  /** The user named it as to be helped. */
  readonly declared: boolean;
  /** It gave its core away while nobody had to wait. */
  readonly gaveAway: boolean;
  /** Share of the last seconds it was ready to run, by busy thread. */
  readonly ready: Ratio;
  /** Others of its group were hogs a moment ago: one too new to be measured is likely one of them. */
  readonly amongHogs: boolean;
}

/** W: share of its ready time that it waited, 0 where it was never ready. */
export const waitShare = ({ ran, waited }: { ran: number; waited: number }): Ratio =>
  ran + waited > 0 ? waited / (ran + waited) : 0;

/** Why it is a victim, in one sentence without foreign text; null where it is none. */
export function victimReason(contender: Contender, standing: Standing): string | null {
  const share = waitShare(contender);
  if (share < VICTIM_WAIT_SHARE || contender.waited < VICTIM_WAITED) return null;
  if (contender.kernelThread && !standing.declared) return null;
  const because = needOf(contender, standing);
  if (because === null) return null;
  const { ran, waited } = contender;
  return `waited ${percent(share)} of the time it was ready (ran ${cores(ran)}, waited ${cores(waited)}); ${because}`;
}

/** What tells one that is in need from one that takes all it can get. */
function needOf(contender: Contender, { declared, gaveAway }: Standing): string | null {
  const { voluntaryPerS, forcedPerS } = contender;
  if (declared) return "named as to be helped";
  if (contender.listens === true && isSystemAccount(contender)) {
    return "listens on a socket under a system account, so somebody may wait for it";
  }
  if (voluntaryPerS !== null && givesAway(voluntaryPerS, forcedPerS ?? 0)) {
    return `gives its core away ${rate(voluntaryPerS)} by itself`;
  }
  return gaveAway ? "gave its core away by itself before the pressure began" : null;
}

const givesAway = (voluntary: number, forced: number): boolean =>
  voluntary >= GIVES_AWAY_PER_S && voluntary >= GIVES_AWAY_SHARE * (voluntary + forced);

/** Why it is a hog, in one sentence without foreign text; null where it is none or was not measured. */
export function hogReason(contender: Contender, standing: Standing): string | null {
  const { ready } = standing;
  if (contender.kernelThread || ready < HOG_READY || serves(contender, standing)) return null;
  const { ran, waited, voluntaryPerS, forcedPerS, busyThreads } = contender;
  const threads = Math.max(1, busyThreads ?? 1);
  const busy = threads === 1 ? "" : ` on each of ${threads} threads`;
  const took = `ran ${cores(ran)}, waited ${cores(waited)}, ready ${percent(Math.min(1, ready))} of the time${busy}`;
  if (voluntaryPerS === null || forcedPerS === null) {
    return standing.amongHogs ? `${took}; new among others that take all they can get` : null;
  }
  const total = voluntaryPerS + forcedPerS;
  const most = Math.max(HOG_VOLUNTARY_PER_S, HOG_VOLUNTARY_SHARE * total);
  if (voluntaryPerS > most || forcedPerS <= 0) return null;
  return `${took}; switched by force ${rate(forcedPerS)}, gave its core away ${rate(voluntaryPerS)}`;
}

/** Somebody may be waiting for it, so it takes for them. */
const serves = (contender: Contender, { declared, gaveAway }: Standing): boolean =>
  declared || gaveAway || listensForOthers(contender);

/**
 * True where it, or its parent in the same group, listens, and its socket alone is believed:
 * it runs under a system account. False where its owner is unknown.
 */
export const listensForOthers = (contender: Contender): boolean =>
  isSystemAccount(contender) && (contender.listens === true || contender.parentListens === true);

const isSystemAccount = ({ uid }: Contender): boolean => uid !== null && uid < FIRST_USER_UID;

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const cores = (value: number): string => `${value.toFixed(2)} cores`;
const rate = (perSecond: number): string =>
  `${perSecond < 10 ? Number(perSecond.toFixed(1)) : Math.round(perSecond)}/s`;
