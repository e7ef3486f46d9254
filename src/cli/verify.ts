// `homeostat verify`: proves the derivations and says so; 1 when one does not hold.
import { ENGINE, type Subject, verify as runVerification } from "../prove/index.ts";
import { renderVerification } from "../show/verify/index.ts";
import { EXIT } from "./exit.ts";
import type { Io } from "./io.ts";
import type { VerifySettings } from "./settings.ts";

/** `engine` is handed in only to see it fail. */
export function verify(settings: VerifySettings, io: Io, engine: Subject = ENGINE): number {
  const result = runVerification({ all: settings.all, engine });
  io.out(renderVerification(result, settings));
  return result.ok ? EXIT.ok : EXIT.no;
}
