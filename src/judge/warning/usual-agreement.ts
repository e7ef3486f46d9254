// How far alarms of a host agree by mere chance: among many sensors some alarm every minute,
// and how often they do so together differs from host to host. Keeps the highest agreement of
// every ten calm minutes and of every incident for a week, and asks for more than all but
// the rarest of these, so that chance opens about one incident a day at most.
import { isAmount, isNumber, listOf, orNull, shaped } from "../../base/index.ts";
import type { Check, Ms } from "../../base/index.ts";

/** Length of a stretch of which the highest agreement is kept. */
const STRETCH: Ms = 600_000;
/** Stretches kept: a week. */
const KEPT = 1008;
/** What lasts longer than this is how the host is; its stretches count like calm ones. */
const CHRONIC: Ms = 3_600_000;
/** Stretches before a host's own habit is known: a day, for each hour of it has habits of its own. */
const LEAST_STRETCHES = 144;
/** Share of the stretches that may reach higher: five a week. */
const RARE = 5 / KEPT;
/** But at least this many: one past incident must not hide the next one like it. */
const LEAST_RANK = 2;

export interface UsualAgreementState {
  readonly highest: readonly number[];
  readonly open: number;
  /** Times seen, ms. */
  readonly openSince: Ms;
  readonly incidentSince: Ms | null;
  readonly limit: number;
}

export const isUsualAgreementState: Check<UsualAgreementState> = shaped({
  highest: listOf(isAmount, KEPT),
  open: isAmount,
  openSince: isNumber,
  incidentSince: orNull(isNumber),
  limit: isAmount,
});

export class UsualAgreement {
  readonly #highest: number[] = [];
  #open = 0;
  #openSince: Ms = 0;
  #incidentSince: Ms | null = null;
  #limit = 0;

  /** Agreement that must be exceeded; null while the host's habit is not known. */
  get limit(): number | null {
    return this.#highest.length < LEAST_STRETCHES ? null : this.#limit;
  }

  /** Takes in the agreement of a tick without incident; `now` is time seen, ms. */
  noteCalm(agreement: number, now: Ms): void {
    this.#open = Math.max(this.#open, agreement);
    if (now - this.#openSince >= STRETCH) this.#close(now);
  }

  /** Takes in the agreement of a tick within an incident: one entry, unless it lasts and lasts. */
  noteIncident(agreement: number, now: Ms): void {
    this.#incidentSince ??= now;
    this.#open = Math.max(this.#open, agreement);
    if (now - this.#incidentSince >= CHRONIC && now - this.#openSince >= STRETCH) this.#close(now);
  }

  /** The incident is over. */
  endIncident(now: Ms): void {
    this.#incidentSince = null;
    this.#close(now);
  }

  save(): UsualAgreementState {
    return {
      highest: [...this.#highest],
      open: this.#open,
      openSince: this.#openSince,
      incidentSince: this.#incidentSince,
      limit: this.#limit,
    };
  }

  /** Takes over a checked state. */
  load({ highest, open, openSince, incidentSince, limit }: UsualAgreementState): void {
    this.#highest.splice(0, this.#highest.length, ...highest);
    this.#open = open;
    this.#openSince = openSince;
    this.#incidentSince = incidentSince;
    this.#limit = limit;
  }

  #close(now: Ms): void {
    this.#highest.push(this.#open);
    if (this.#highest.length > KEPT) this.#highest.shift();
    this.#open = 0;
    this.#openSince = now;
    if (this.#highest.length < LEAST_STRETCHES) return;
    const rank = Math.max(LEAST_RANK, Math.ceil(RARE * this.#highest.length));
    this.#limit = this.#highest.toSorted((a, b) => b - a)[rank - 1]!;
  }
}
