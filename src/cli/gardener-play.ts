// `homeostat gardener play`: a garden on this terminal, a generation a key.
import { must } from "../base/index.ts";
import { drawnAsText, History, settingOf } from "../plants/gardener/index.ts";
import { GardenGame } from "../show/worlds/index.ts";
import type { PlayedGarden } from "../show/worlds/index.ts";
import type { Choice, GardenerSettings } from "./gardener-options.ts";
import { playOut, refuseNoTerminal } from "./game-terminal.ts";
import type { Io } from "./io.ts";

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
  return playOut(game, io);
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
