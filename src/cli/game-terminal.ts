// A game on this terminal: keys go to it, its lines to the screen, and the terminal is given
// back in any case.
import { exitCodeOf } from "../loop/index.ts";
import { KeyDecoder, openTerminal } from "../show/terminal/index.ts";
import { EXIT, refuse } from "./exit.ts";
import { isDumb } from "./io.ts";
import type { Io } from "./io.ts";
import { runWithSignals } from "./prove-run.ts";

export interface Playable {
  /** Takes a key; false once the player has had enough. */
  press(key: string): boolean;
  /** The screen. */
  lines(): readonly string[];
  /** A line for each game that was played, for when the terminal is given back. */
  readonly results: readonly string[];
}

const HOME = "\x1b[H";
const ERASE_LINE = "\x1b[K";
const ERASE_BELOW = "\x1b[J";
const CONTROL_C = "c";

/** Says so where there is no terminal to play on, and returns the exit code; null where there is one. */
export function refuseNoTerminal(command: string, bench: string, io: Io): number | null {
  if (io.stdin.isTTY && io.stdout.isTTY && !isDumb(io.env)) return null;
  return refuse(
    {
      code: "play.unsupported",
      where: command,
      message: "this is no terminal that can be drawn on and typed at",
      advice: `run it on one, or see homeostat ${bench}`,
    },
    io,
  );
}

/** Plays and says what came of it, however it ended; returns the exit code. */
export async function playOut(game: Playable, io: Io): Promise<number> {
  const ran = await runWithSignals(io, ({ signal }) => playOn(game, io, signal));
  for (const line of game.results) io.out(`${line}\n`);
  return "endedBy" in ran ? exitCodeOf(ran.endedBy) : EXIT.ok;
}

/** Shows the game until the player has had enough. Rejects with the signal's reason where that ends it. */
function playOn(game: Playable, io: Io, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const decoder = new KeyDecoder();
  const show = (): void => {
    const lines = game.lines().map((line) => `${line}${ERASE_LINE}`);
    terminal.write(`${HOME}${lines.join("\r\n")}${ERASE_BELOW}`);
  };
  const terminal = openTerminal({
    input: io.stdin,
    output: io.stdout,
    fullScreen: true,
    onKey: (bytes) => {
      for (const key of decoder.decode(bytes)) {
        // As the terminal would have it, were its keys not ours: with its signal, and its exit code.
        if (key.kind === "control" && key.letter === CONTROL_C) process.kill(process.pid, "SIGINT");
        else if (!game.press(key.kind === "text" ? key.text : key.kind)) resolve();
      }
      show();
    },
    onResize: show,
    onGone: () => resolve(),
    onReady: show,
  });
  signal.addEventListener("abort", () => reject(signal.reason as Error));
  terminal.enter();
  show();
  return promise.finally(() => terminal.close());
}
