// What counts as an effect, from the forecast alone, so that it stands before anything is looked at.
import type { Ratio } from "../../base/index.ts";
import type { Forecast } from "../../decide/index.ts";

/** This share of the forecast fall of the wait counts as an effect; chosen. */
const FALL_THAT_COUNTS = 0.5;
/** Less than that and at least this share of it is a part of an effect: nothing is concluded; chosen. */
const FALL_THAT_LEAVES_OPEN = 0.2;
/** The hogs may keep less than forecast by this share of what they had, or so many cores; chosen, for noise. */
const HOGS_SLACK = 0.1;

/** The wait at or below which the victim's must come for the action to count as effective. */
export const waitThatCounts = (forecast: Forecast): Ratio => fallenBy(FALL_THAT_COUNTS, forecast);

/** The wait above which it did nothing; from there to the one that counts nothing is concluded. */
export const waitThatLeavesOpen = (forecast: Forecast): Ratio =>
  fallenBy(FALL_THAT_LEAVES_OPEN, forecast);

const fallenBy = (share: Ratio, { waitBefore, waitExpected }: Forecast): Ratio =>
  waitBefore - share * (waitBefore - waitExpected);

/** The CPU in cores that the hogs must keep. */
export const hogsThatCount = ({ hogsBefore, hogsExpected }: Forecast): number =>
  Math.max(0, hogsExpected - Math.max(HOGS_SLACK, HOGS_SLACK * hogsBefore));
