// `homeostat gardener play`: a garden on this terminal, a generation a key.
import { must } from "../base/index.ts";
import { drawnAsText, History, settingOf } from "../plants/gardener/index.ts";
import { GardenGame } from "../show/worlds/index.ts";
import type { PlayedGarden } from "../show/worlds/index.ts";
import { EXIT } from "./exit.ts";
import type { Choice, GardenerSettings } from "./gardener-options.ts";
import { playOn, refuseNoTerminal } from "./game-terminal.ts";
import type { Io } from "./io.ts";
import { endedEarly, runWithSignals } from "./prove-run.ts";

export async function playGardener(
  { kind, policies }: Choice,
  { seed, guard }: GardenerSettings,
  io: Io,
): Promise<number> {
  const refused = refuseNoTerminal("gardener play", "gardener bench", io);
  if (refused !== null) return refused;
  const policy = must(policies[0], "a policy was named or is the usual one");
  const history = new History(settingOf(kind, policy, guard ? kind.guard : null));
  const game = new GardenGame(playedGarden(history), seed);
  const ran = await runWithSignals(io, ({ signal }) => playOn(game, io, signal));
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  for (const line of game.results) io.out(`${line}\n`);
  return EXIT.ok;
}

function playedGarden(history: History): PlayedGarden {
  const { garden } = history;
  let slot = -1;
  const lives = (): boolean => garden.isStillFirst(slot);
  return {
    begin: (seed) => {
      history.begin(seed);
      slot = must(garden.agents.slot[0], "a garden begins with agents");
    },
    next: (action) => history.next(action),
    energy: () => (lives() ? garden.agents.energy[0]! : null),
    drawn: () => drawnAsText(garden, lives() ? garden.agents.cell[0] : -1),
  };
}
