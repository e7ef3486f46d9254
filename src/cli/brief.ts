// What was typed, as a refusal quotes it.
import { showHostile } from "../show/text/index.ts";

/** Enough to recognise what one typed; a line of a terminal holds it with its refusal. */
const BRIEF_CHARACTERS = 60;

/** What was typed, as a refusal quotes it: harmless to a terminal, and cut where it is long. */
export function briefly(text: string): string {
  const safe = Array.from(showHostile(text.slice(0, 2 * BRIEF_CHARACTERS)));
  if (safe.length <= BRIEF_CHARACTERS) return safe.join("");
  return `${safe.slice(0, BRIEF_CHARACTERS - 1).join("")}…`;
}
