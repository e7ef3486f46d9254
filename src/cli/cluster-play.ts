// `homeostat cluster play`: the world on this terminal, an action a key.
import { ClusterClassic } from "../plants/cluster/index.ts";
import { singleOf } from "../plants/worlds/index.ts";
import { Game } from "../show/worlds/index.ts";
import { EXIT } from "./exit.ts";
import { playOn, refuseNoTerminal } from "./game-terminal.ts";
import type { Io } from "./io.ts";
import { endedEarly, runWithSignals } from "./prove-run.ts";

export async function playCluster(seed: number, io: Io): Promise<number> {
  const refused = refuseNoTerminal("cluster play", "cluster bench", io);
  if (refused !== null) return refused;
  const game = new Game(
    singleOf((lanes) => new ClusterClassic(lanes)),
    seed,
  );
  const ran = await runWithSignals(io, ({ signal }) => playOn(game, io, signal));
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  for (const line of game.results) io.out(`${line}\n`);
  return EXIT.ok;
}
