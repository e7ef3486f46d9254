// What the package says about itself: its version and where faults are reported.
import { readFileSync } from "node:fs";

interface PackageFacts {
  readonly version: string;
  readonly bugs?: { readonly url?: string };
}

/** Read when asked: most runs never need it. */
export function packageFacts(): PackageFacts {
  return JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  ) as PackageFacts;
}
