// The address of a webhook. Most carry their password in the path or the query, so only
// the host is ever shown.
import { fail, ok } from "../base/index.ts";
import type { Result } from "../base/index.ts";

/** The same for the published schema of the configuration file; what else is wrong is found on reading. */
export const ADDRESS_PATTERN = "^[hH][tT][tT][pP][sS]?://[^\\s\\u0000-\\u001f\\u007f]+$";
const ADDRESS = new RegExp(ADDRESS_PATTERN, "u");

/** Checks an address of http or https. The trouble quotes nothing of it: it may hold a password. */
export function readAddress(text: unknown, where: string): Result<string> {
  if (typeof text === "string" && ADDRESS.test(text) && URL.canParse(text)) return ok(text);
  return fail({
    code: "use.value",
    where,
    message: "what is given is no address of http or https",
    advice: "give one such as https://alerts.example.com/hook",
  });
}

/** The address without whatever may be secret: `https://hooks.example.com/…`. */
export function shownAddress(address: string): string {
  const { protocol, host, pathname, search } = new URL(address);
  return `${protocol}//${host}/${pathname === "/" && search === "" ? "" : "…"}`;
}
