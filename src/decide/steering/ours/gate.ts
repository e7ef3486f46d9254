// Whether steering is considered at all: pressure that stays, a second signal that agrees,
// and a victim. Every hold has its reason.
import type { SteeringLimits } from "../limits.ts";
import type { PressureHistory } from "../pressure.ts";
import type { Situation } from "../policy.ts";
import { percent, seconds } from "./words.ts";

/** The reason to hold that is no trouble: it may be what steering has brought about. */
export const NOBODY_WAITS = "cores are short, but nobody waits who needs little";

/** Why nothing is considered, in a sentence; null where something is. */
export function holdReason(
  situation: Situation,
  pressure: PressureHistory,
  limits: SteeringLimits,
): string | null {
  const { contention, judgement } = situation;
  if (contention === null || judgement === null) return "this tick could not be measured";
  if (contention.blind !== null) return `the reading must not be acted on: ${contention.blind}`;
  const calm = calmReason(situation, pressure, limits);
  if (calm !== null) return calm;
  const second = secondSignal(contention, limits);
  if (second !== null) return second;
  if (judgement.victims.length === 0) return NOBODY_WAITS;
  if (judgement.rivalries.length === 0)
    return "somebody waits, but nobody takes the cores who could be restrained";
  return null;
}

function calmReason(
  { now }: Situation,
  pressure: PressureHistory,
  { shortWindow, longWindow, pressure: limit }: SteeringLimits,
): string | null {
  for (const window of [shortWindow, longWindow]) {
    const mean = pressure.mean(window, now, shortWindow);
    if (mean === null) return `CPU pressure was not read for ${seconds(shortWindow)} yet`;
    if (mean <= limit) {
      return `CPU pressure is ${percent(mean)} over ${seconds(window)}; above ${percent(limit)} steering is considered`;
    }
  }
  return null;
}

function secondSignal(
  { runnable, cpuAvg, onlineCores }: NonNullable<Situation["contention"]>,
  { runnablePerCore, cpuBusy }: SteeringLimits,
): string | null {
  if (runnable === null && cpuAvg === null) return "no second signal beside pressure can be read";
  if (runnable !== null && runnable > runnablePerCore * onlineCores) return null;
  if (cpuAvg !== null && cpuAvg >= cpuBusy) return null;
  const queue = runnable === null ? "" : `, ${runnable} tasks ready`;
  const use = cpuAvg === null ? "" : `, cores ${percent(cpuAvg)} busy`;
  return `CPU pressure is high, but the second signal does not agree (${onlineCores} cores${queue}${use})`;
}
