// `homeostat cluster play`: the world on this terminal, an action a key.
import { ClusterClassic } from "../plants/cluster/index.ts";
import { singleOf } from "../plants/worlds/index.ts";
import { KeyDecoder, openTerminal } from "../show/terminal/index.ts";
import { Game } from "../show/worlds/index.ts";
import { EXIT, refuse } from "./exit.ts";
import { isDumb } from "./io.ts";
import type { Io } from "./io.ts";
import { endedEarly, runWithSignals } from "./prove-run.ts";

const HOME = "\x1b[H";
const ERASE_LINE = "\x1b[K";
const ERASE_BELOW = "\x1b[J";
const CONTROL_C = "c";

export async function playCluster(seed: number, io: Io): Promise<number> {
  if (!io.stdin.isTTY || !io.stdout.isTTY || isDumb(io.env))
    return refuse(
      {
        code: "play.unsupported",
        where: "cluster play",
        message: "this is no terminal that can be drawn on and typed at",
        advice: "run it on one, or see homeostat cluster bench",
      },
      io,
    );
  const game = new Game(
    singleOf((lanes) => new ClusterClassic(lanes)),
    seed,
  );
  const ran = await runWithSignals(io, ({ signal }) => played(game, io, signal));
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  for (const line of game.results) io.out(`${line}\n`);
  return EXIT.ok;
}

/** Shows the game until the player has had enough; the terminal is given back in any case. */
function played(game: Game, io: Io, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const decoder = new KeyDecoder();
  const show = (): void =>
    terminal.write(
      `${HOME}${game
        .lines()
        .map((line) => `${line}${ERASE_LINE}`)
        .join("\r\n")}${ERASE_BELOW}`,
    );
  const terminal = openTerminal({
    input: io.stdin,
    output: io.stdout,
    fullScreen: true,
    onKey: (bytes) => {
      for (const key of decoder.decode(bytes)) {
        const isInterrupt = key.kind === "control" && key.letter === CONTROL_C;
        if (isInterrupt || !game.press(key.kind === "text" ? key.text : key.kind)) resolve();
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
