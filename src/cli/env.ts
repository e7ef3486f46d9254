// `homeostat env`: `serve` lets another program step a world over stdin and stdout, `list`
// says which worlds there are. Here is what ends the serving beside its input: a signal,
// the reader, or the parent going away.
import { serveWorlds } from "../attach/env/index.ts";
import type { Offer } from "../attach/env/index.ts";
import { exitCodeOf } from "../loop/index.ts";
import { worldOffers } from "./env-worlds.ts";
import { EXIT, refuse } from "./exit.ts";
import type { Io } from "./io.ts";
import { packageFacts } from "./package-facts.ts";
import type { Invocation } from "./parse.ts";
import { stopOnSignals } from "./stop-on-signals.ts";

/** How often it is looked whether the parent still lives: well within a second. */
const PARENT_LOOK_MS = 300;

export async function env(
  { operands, given }: Invocation,
  { json }: { readonly json: boolean },
  io: Io,
): Promise<number> {
  if (operands[0] === "list") {
    const { worlds } = worldOffers();
    io.out(json ? `${JSON.stringify(worlds.map(listed), null, 2)}\n` : textOf(worlds));
    return EXIT.ok;
  }
  if (given.has("json"))
    return refuse(
      {
        code: "use.flag",
        where: "--json",
        message: "env serve has no such flag",
        advice: "it belongs to env list",
      },
      io,
    );
  return serve(io);
}

/** A world as `--json` lists it, and as the Python package keeps it. */
export const listed = ({ world, gymnasiumId, about, longestEpisode, mostLanes }: Offer) => ({
  world,
  gymnasium_id: gymnasiumId,
  about,
  max_episode_steps: longestEpisode,
  most_lanes: mostLanes,
});

const textOf = (worlds: readonly Offer[]): string =>
  worlds
    .map(
      ({ world, gymnasiumId, about, longestEpisode }) =>
        `${world}  (${gymnasiumId}, up to ${longestEpisode} steps)\n  ${about}\n`,
    )
    .join("");

async function serve(io: Io): Promise<number> {
  if (io.stdin.isTTY || io.stdout.isTTY)
    return refuse(
      {
        code: "use.terminal",
        where: "env serve",
        message: "speaks a binary protocol, and this is a terminal",
        advice: "start it from a program, as python/homeostat_gym does, or see homeostat env list",
      },
      io,
    );
  const stop = stopOnSignals(io);
  const unwatch = watchParent(() => stop.abort());
  try {
    const program = `homeostat ${packageFacts().version}`;
    const streams = { input: io.stdin, output: io.stdout, stop: stop.signal };
    const ending = await serveWorlds(worldOffers(), program, streams);
    const endedBy = stop.endedBy();
    if (endedBy !== null) return exitCodeOf(endedBy);
    return ending.kind === "done" ? EXIT.ok : refuse(ending.trouble, io);
  } finally {
    stop.unlisten();
    unwatch();
    // What nobody takes any more must not keep the process.
    if (stop.signal.aborted) io.stdout.destroy();
  }
}

/** Calls `gone` once the process that started this one is no more. A pipe that a fork of it still holds open does not tell. */
function watchParent(gone: () => void): () => void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) gone();
  }, PARENT_LOOK_MS);
  return () => clearInterval(timer);
}
