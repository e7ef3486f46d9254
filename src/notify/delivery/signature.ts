// The signature of a webhook: who knows the secret sees that the event is homeostat's,
// unchanged, and of now. The time is signed with the body, so that an old one sent again
// by somebody else can be told by its age.
import { createHmac } from "node:crypto";

export const SIGNATURE_HEADER = "homeostat-signature";
export const TIMESTAMP_HEADER = "homeostat-timestamp";

/** `sha256=` and HMAC-SHA256 in hexadecimal over `timestamp.body`; `timestamp` in whole seconds since 1970. */
export function signatureOf(secret: string, timestamp: number, body: string): string {
  const signed = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return `sha256=${signed}`;
}
