// Troubles on stderr: at once, or, while a dashboard owns the terminal, after it
// was given back.
import { describeTrouble } from "../../base/index.ts";
import type { Trouble } from "../../base/index.ts";
import { showHostile } from "../../show/text/index.ts";
import type { Output } from "../output.ts";

/** Kept for the end of a dashboard session; more would scroll the summary away. */
const HELD_BACK_MAX = 20;

export function remarksOutput(write: (text: string) => void, holdBack: boolean): Output {
  const held: Trouble[] = [];
  let missed = 0;
  const say = (trouble: Trouble): void =>
    write(`homeostat: ${showHostile(describeTrouble(trouble))}\n`);
  return {
    show: () => {},
    trouble(trouble) {
      if (!holdBack) say(trouble);
      else if (held.length < HELD_BACK_MAX) held.push(trouble);
      else missed += 1;
    },
    close() {
      for (const trouble of held) say(trouble);
      if (missed > 0) write(`homeostat: and ${missed} more remarks\n`);
      return [];
    },
  };
}
