// What a webhook's answer, or the lack of one, means for the next try.
import type { Ms } from "../../base/index.ts";
import { DELIVERED, failed } from "../outcome.ts";
import type { Outcome } from "../outcome.ts";

/** Client errors that another time may cure: a request that took too long, too many of them. */
const CURED_BY_TIME: ReadonlySet<number> = new Set([408, 429]);

/** Codes of certificates that the next try would find no better. */
const CERTIFICATE =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|ERR_TLS_CERT_)/;

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/** `wall`: now, for a Retry-After that is a date. */
export function outcomeOf({ status, retryAfter }: Answer, wall: Ms): Outcome {
  if (status >= 200 && status < 300) return DELIVERED;
  if (status >= 300 && status < 400) {
    const why = `was answered with ${status}, and redirects are not followed`;
    return failed(why, false, "give the address it is redirected to");
  }
  const retry = status >= 500 || CURED_BY_TIME.has(status);
  const outcome = failed(`was answered with ${status}`, retry);
  return { ...outcome, retryAfter: pauseAsked(retryAfter, wall) };
}

export function outcomeOfError(error: NodeJS.ErrnoException): Outcome {
  const said = error.code ?? error.message;
  if (!CERTIFICATE.test(said)) return failed(`had no answer (${said})`, true);
  const why = `was not sent: the certificate of the other side is not trusted (${said})`;
  return failed(why, false, "name its authority's file in NODE_EXTRA_CA_CERTS");
}

/** Milliseconds from seconds or an HTTP date; `null` where it is neither. */
function pauseAsked(text: string | undefined, wall: Ms): Ms | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - wall);
}
