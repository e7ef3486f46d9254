// What counts as an effect, from the forecast alone, so that it stands before anything is looked at.
import type { Ratio } from "../../base/index.ts";
import type { Forecast } from "../../decide/index.ts";

/** This share of the forecast fall of the wait counts as an effect; chosen. */
const FALL_THAT_COUNTS = 0.5;
/** The hogs may keep less than forecast by this share of what they had, or so many cores; chosen, for noise. */
const HOGS_SLACK = 0.1;

/** The wait at or below which the victim's must come for the action to count as effective. */
export const waitThatCounts = ({ waitBefore, waitExpected }: Forecast): Ratio =>
  waitBefore - FALL_THAT_COUNTS * (waitBefore - waitExpected);

/** The CPU in cores that the hogs must keep. */
export const hogsThatCount = ({ hogsBefore, hogsExpected }: Forecast): number =>
  Math.max(0, hogsExpected - Math.max(HOGS_SLACK, HOGS_SLACK * hogsBefore));
