// Claims and effects in one sentence each, with the numbers and without foreign names.
import type { Forecast } from "../../decide/index.ts";
import { hogsThatCount, waitThatCounts } from "./criterion.ts";

const percent = (ratio: number): string => `${Math.round(ratio * 100)} %`;
const cores = (amount: number): string => `${amount.toFixed(2)} cores`;

/** What will count, said before anything is looked at. */
export function claimOf(forecast: Forecast): string {
  const { waitBefore, waitExpected, hogsBefore, within } = forecast;
  return (
    `effective if within ${(within / 1000).toFixed(1)} s the wait falls from ${percent(waitBefore)} to ${percent(waitThatCounts(forecast))} ` +
    `or less (forecast ${percent(waitExpected)}) and the others keep at least ${cores(hogsThatCount(forecast))} of ${cores(hogsBefore)}`
  );
}

export interface Found {
  readonly forecast: Forecast;
  readonly because: string;
  readonly waitAfter: number | null;
  readonly hogsAfter: number | null;
}

export function sentenceOf({ forecast, because, waitAfter, hogsAfter }: Found): string {
  if (waitAfter === null || hogsAfter === null) return because;
  const { waitBefore, waitExpected, hogsBefore, hogsExpected } = forecast;
  return (
    `${because}: wait ${percent(waitBefore)} → ${percent(waitAfter)} (forecast ${percent(waitExpected)}), ` +
    `the others' CPU ${hogsBefore.toFixed(2)} → ${cores(hogsAfter)} (forecast at least ${hogsExpected.toFixed(2)})`
  );
}
