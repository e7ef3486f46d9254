// `homeostat completion SHELL`: a script that completes commands, flags and what
// may stand behind them, written from the same rows as everything else.
import { must } from "../base/index.ts";
import { SHELLS } from "./commands.ts";
import { renderBash } from "./completion-bash.ts";
import { renderFish } from "./completion-fish.ts";
import { renderZsh } from "./completion-zsh.ts";
import { EXIT } from "./exit.ts";
import type { Io } from "./io.ts";

export type Shell = (typeof SHELLS)[number];

const RENDERERS: Readonly<Record<Shell, () => string>> = {
  bash: renderBash,
  zsh: renderZsh,
  fish: renderFish,
};

export const renderCompletion = (shell: Shell): string => RENDERERS[shell]();

/** `name` was checked by the parser against the operand's words. */
export function completion(name: string | undefined, io: Io): number {
  const shell = must(
    SHELLS.find((known) => known === name),
    "the parser lets only known shells through",
  );
  io.out(renderCompletion(shell));
  return EXIT.ok;
}
