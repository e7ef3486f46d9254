// show/verify: `homeostat verify` in words and as JSON.
export { renderVerification } from "./render.ts";
