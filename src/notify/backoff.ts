// How long to wait before the next try: doubled each time, with chance in it, so that the
// hosts of a fleet that failed together do not come back together.
import type { Chance, Ms } from "../base/index.ts";

const FIRST_MS: Ms = 2000;
const LONGEST_MS: Ms = 300_000;
/** What a receiver may ask for at most; an incident is news for not much longer. */
export const RETRY_AFTER_MAX_MS: Ms = 600_000;

/**
 * The pause after the `failed`-th failed try (from 1): 2 s doubled each time, at most 300 s, of which
 * the upper half is left to chance. What the receiver asked for (`retryAfter`) is the least, up to 10 minutes.
 */
export function pauseAfter(failed: number, chance: Chance, retryAfter: Ms | null): Ms {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failed - 1));
  const pause = whole * (0.5 + 0.5 * chance());
  return Math.max(pause, Math.min(retryAfter ?? 0, RETRY_AFTER_MAX_MS));
}
