// show/verify: `homeostat verify` in words and as JSON.
export { renderVerification, VERIFICATION_SCHEMA } from "./render.ts";
export type { VerificationView } from "./render.ts";
