// `homeostat verify`: proves the derivations and says so; 1 when one does not hold.
import { verify as runVerification } from "../prove/index.ts";
import { renderVerification } from "../show/verify/index.ts";
import { EXIT } from "./exit.ts";
import type { Io } from "./io.ts";
import type { VerifySettings } from "./settings.ts";

export function verify(settings: VerifySettings, io: Io): number {
  const result = runVerification({ all: settings.all });
  io.out(renderVerification(result, settings));
  return result.ok ? EXIT.ok : EXIT.no;
}
