// How a trial of prediction is made, in paragraphs, with the numbers it was made with.
import {
  DATA_QUANTILE,
  FALSE_ALARMS_PER_HOUR,
  HOLD_S,
  HORIZONS_S,
  LIVE_THRESHOLD,
  RESAMPLES,
} from "./analysis.ts";
import type { Findings } from "./analysis.ts";
import type { Source } from "./context.ts";
import { IDLE_MEAN_S, LEAD_IN_LEVEL_MAX, LEAD_IN_S, REST_S, SPIKE_LEVEL, SPIKE_S } from "./plan.ts";
import { WARM_UP_TICKS } from "./recordings.ts";

const percent = (share: number): string => `${Math.round(100 * share)} %`;

export function methodOf({ asked }: Findings, source: Source): readonly string[] {
  return [
    source.kind === "live" ? liveText(source) : dataText(source),
    `A spike is an upward crossing of ${source.kind === "live" ? percent(LIVE_THRESHOLD) : `the ${percent(DATA_QUANTILE)} quantile`} of the load (share of all cores in use) that stays for ${HOLD_S} s. Ticks are ${asked.recordings[0]?.interval_s ?? "?"} s apart; the first ${WARM_UP_TICKS} of every recording, in which the engine's windows fill, are left out. A hole begins another recording.`,
    `At every time at which a spike could begin, each signal is asked: does one begin within ${HORIZONS_S.join(", ")} s? Signals: S* (low warns); S* less its own mean of the minute before (a fall warns); the mean gap 1 − |λ| of the cores' maps (low warns); the highest score of the early warning, which in a live run has nothing to remember but the run itself; CPU pressure. Beside them what is known without the engine: the load now, an autoregressive forecast of it fitted on the other half of the time, and the time since the last spike.`,
    `Intervals: circular block bootstrap, ${RESAMPLES} resamples, the same blocks for all signals, so that differences are paired. Chance: ${RESAMPLES} surrogates of each of two kinds, the signals shifted in time and with new phases; the highest of all signals and horizons is compared with the highest by chance. Alarms: a threshold set in one half of the time for ${FALSE_ALARMS_PER_HOUR} false alarms an hour, counted in the other half, both ways.`,
    "Yes needs that S*, low or falling, tells the times before a spike from other times at some horizon, with an interval that holds at all horizons together and clear of chance, and knows more than the load itself.",
  ];
}

function liveText({ plan, tool }: Source & { readonly kind: "live" }): string {
  const load = tool === "own" ? "workers of the trial's own" : "stress-ng --cpu (matrix products)";
  const [low, high] = SPIKE_LEVEL;
  return `Live on this host for ${plan.seconds} s: homeostat watches as its own program while ${load} in another session make ${plan.spikes.length} load spikes at random times. Between them the host idles for ${REST_S} s and an exponential time of ${IDLE_MEAN_S} s more on average, so that nothing can know when the next comes. A spike takes ${percent(low)} to ${percent(high)} of every core for ${SPIKE_S.least} s and an exponential time of ${SPIKE_S.mean} s more, at most ${SPIKE_S.most} s. A third of them come out of nothing; before a third the load climbs slowly for ${LEAD_IN_S.join(" to ")} s; before a third it swings wider and wider for as long; both stay below ${percent(LEAD_IN_LEVEL_MAX)}. The order of the kinds is drawn anew for every three.`;
}

const dataText = ({ files, ticks }: Source & { readonly kind: "data" }): string =>
  `Recorded logs: ${ticks} ticks of ${files.join(", ")}, read in this order. The values of the sensors run through the engine again; nothing of what the logs say of S* is taken over.`;
