// `homeostat cluster play`: the world on this terminal, an action a key.
import { ok } from "../base/index.ts";
import type { Result } from "../base/index.ts";
import { ClusterClassic } from "../plants/cluster/index.ts";
import { singleOf } from "../plants/worlds/index.ts";
import type { MakeRules } from "../plants/worlds/index.ts";
import { Game } from "../show/worlds/index.ts";
import type { ClusterSettings } from "./cluster-options.ts";
import { refuse } from "./exit.ts";
import { playOut, refuseNoTerminal } from "./game-terminal.ts";
import type { Io } from "./io.ts";

export async function playCluster(settings: ClusterSettings, io: Io): Promise<number> {
  const refused = refuseNoTerminal("cluster play", "cluster bench", io);
  if (refused !== null) return refused;
  const make = await rulesOf(settings);
  if (!make.ok) return refuse(make.trouble, io);
  const game = new Game(singleOf(make.value), settings.seed);
  return playOut(game, io);
}

async function rulesOf(settings: ClusterSettings): Promise<Result<MakeRules>> {
  if (settings.world !== "v1") return ok((lanes) => new ClusterClassic(lanes));
  const { ClusterV1 } = await import("../plants/cluster/v1/index.ts");
  const config = (await import("./cluster-v1.ts")).v1Config(settings);
  return config.ok ? ok((lanes) => new ClusterV1(lanes, config.value)) : config;
}
