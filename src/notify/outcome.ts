// What came of one try to deliver an event, and what makes such a try.
import type { Ms } from "../base/index.ts";
import type { HookEvent } from "./event.ts";

export interface Failure {
  readonly kind: "failed";
  /** As a clause: `ended with exit code 1`. May hold foreign text. */
  readonly why: string;
  /** Whether another try could go better. */
  readonly retry: boolean;
  /** How long the receiver asks to wait; `null` where it does not say. */
  readonly retryAfter: Ms | null;
  readonly advice?: string;
}

export type Outcome = { readonly kind: "delivered" } | Failure;

export const DELIVERED: Outcome = { kind: "delivered" };

export const failed = (why: string, retry: boolean, advice?: string): Failure => ({
  kind: "failed",
  why,
  retry,
  retryAfter: null,
  ...(advice !== undefined && { advice }),
});

/** What to do about a failure that has no advice of its own. */
export const TRY_IT_OUT = "try it with homeostat hooks --test";

export interface Delivery {
  /** How the hook is called in messages; holds no secret. */
  readonly label: string;
  /** One try. Never rejects for the world's trouble; settles soon after `signal` aborts. */
  deliver(event: HookEvent, signal: AbortSignal): Promise<Outcome>;
  /** Lets go of connections kept open. */
  close(): void;
}
