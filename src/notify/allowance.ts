// How many events a hook may be told of: a token bucket, so that a flapping host cannot
// flood a person. Told once past it: an incident when it is critical, and the end of
// whatever was told, since a page that never says it is over is worse than one more page.
import type { Ms } from "../base/index.ts";
import type { HookEvent } from "./event.ts";
import { Remembered } from "./remembered.ts";

const HOUR_MS: Ms = 3_600_000;
/** Incidents whose course is remembered; far more than are ever open at once. */
const INCIDENTS_REMEMBERED = 1000;

export interface AllowanceLimits {
  readonly perHour: number;
  /** Events at once after a quiet time. */
  readonly burst: number;
}

export class Allowance {
  readonly #limits: AllowanceLimits;
  #tokens: number;
  #at: Ms;
  readonly #untold = new Remembered(INCIDENTS_REMEMBERED);
  readonly #passedAsCritical = new Remembered(INCIDENTS_REMEMBERED);

  constructor(limits: AllowanceLimits, now: Ms) {
    this.#limits = limits;
    this.#tokens = limits.burst;
    this.#at = now;
  }

  /** Whether the event may be told; if so it is counted. `now` is monotonic. */
  admits({ kind, incident, host, test }: HookEvent, now: Ms): boolean {
    this.#refill(now);
    const key = `${host}\0${incident.id}`;
    if (test) return true;
    // One that opened before this run may have been told by the run before.
    if (kind === "closed") return !this.#untold.has(key);
    if (this.#tokens >= 1) this.#tokens -= 1;
    else if (incident.severity !== "critical" || !this.#passedAsCritical.add(key)) {
      if (kind === "opened") this.#untold.add(key);
      return false;
    }
    this.#untold.delete(key);
    return true;
  }

  #refill(now: Ms): void {
    const { perHour, burst } = this.#limits;
    const gained = (Math.max(0, now - this.#at) / HOUR_MS) * perHour;
    this.#tokens = Math.min(burst, this.#tokens + gained);
    this.#at = now;
  }
}
