// What may be asked, checked before anything is computed. Pure.
import { fail, ok } from "../../base/index.ts";
import type { Result, Seconds } from "../../base/index.ts";
import type { PredictionOptions } from "./result.ts";

const RESAMPLES_MIN = 100;
const RESAMPLES_MAX = 10_000;
/** Days ahead would be another question, and need another method. */
const HORIZONS_MAX = 20;

/** The options as they stand, or the first thing wrong with them; `interval` is that of the recordings. */
export function checkOptions(
  options: PredictionOptions,
  interval: Seconds,
): Result<PredictionOptions> {
  const wrong = wrongWith(options, interval);
  return wrong === null
    ? ok(options)
    : fail({
        code: "prediction.bad-option",
        message: `${wrong[0]} is ${String(wrong[1])} and must be ${wrong[2]}`,
        where: wrong[0],
        advice: "correct the option",
      });
}

function wrongWith(
  options: PredictionOptions,
  interval: Seconds,
): readonly [name: string, value: unknown, wanted: string] | null {
  const { hold_s: hold, horizons_s: horizons, resamples, seed, threshold } = options;
  const { falseAlarmsPerHour: rate, thresholdQuantile: at = 0.5, primary = ["s_star"] } = options;
  const rising = horizons.every((h, i) => i === 0 || h > horizons[i - 1]!);
  const steps = horizons.every((h) => Number.isFinite(h) && h >= interval);
  if (!(hold > 0 && Number.isFinite(hold))) return ["hold_s", hold, "seconds above 0"];
  if (horizons.length === 0 || horizons.length > HORIZONS_MAX || !rising || !steps)
    return ["horizons_s", horizons, `1 to ${HORIZONS_MAX} rising numbers from ${interval} s on`];
  if (!(rate > 0 && Number.isFinite(rate))) return ["falseAlarmsPerHour", rate, "above 0"];
  if (!(Number.isInteger(resamples) && resamples >= RESAMPLES_MIN && resamples <= RESAMPLES_MAX))
    return ["resamples", resamples, `a whole number from ${RESAMPLES_MIN} to ${RESAMPLES_MAX}`];
  if (!(Number.isSafeInteger(seed) && seed >= 0)) return ["seed", seed, "a whole number from 0"];
  if (threshold !== undefined && !Number.isFinite(threshold))
    return ["threshold", threshold, "a number"];
  if (!(at > 0 && at < 1)) return ["thresholdQuantile", at, "between 0 and 1"];
  return primary.length > 0 ? null : ["primary", "empty", "one signal or more"];
}
