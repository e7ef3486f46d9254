// What `cluster bench` needs of the classic world: its ladder, played on this thread, quick
// enough for that.
import { setImmediate as breathe } from "node:timers/promises";
import { must } from "../base/index.ts";
import { Arena, POLICIES, PUBLISHED, RANDOM } from "../plants/cluster/index.ts";
import type { Episode } from "../plants/cluster/index.ts";
import type { Contest } from "./cluster-contest.ts";
import type { Underway } from "./prove-run.ts";

/** Episodes between two looks at signals; and what one is expected to take. */
const CHUNK = 20;
const EPISODE_S = 0.0006;

/** The ladder of the classic world, ready to be played. */
export function classicContest(): Contest {
  const { random, heuristic, winRate, outOfMemory } = PUBLISHED;
  return {
    title: "classic cluster world",
    policies: POLICIES,
    baseline: RANDOM.name,
    published: [
      { policy: "random", rewardMean: random },
      { policy: "heuristic", rewardMean: heuristic },
    ],
    publishedFault:
      `with a win rate of ${winRate} and ${outOfMemory} nodes out of memory an episode; ` +
      "but an episode ends with the first step in which a node is out of memory.",
    playAll,
  };
}

async function playAll(
  names: readonly string[],
  seeds: readonly number[],
  { signal, progress }: Underway,
): Promise<ReadonlyMap<string, readonly Episode[]>> {
  const total = names.length * seeds.length * EPISODE_S;
  const arena = new Arena();
  const played = new Map<string, Episode[]>();
  for (const [index, name] of names.entries()) {
    const policy = must(
      POLICIES.find((one) => one.name === name),
      "only its own are played",
    );
    const own: Episode[] = [];
    played.set(name, own);
    while (own.length < seeds.length) {
      const done = (index * seeds.length + own.length) * EPISODE_S;
      progress.set({ done, total, says: `playing ${name}` });
      for (const seed of seeds.slice(own.length, own.length + CHUNK))
        own.push(arena.play(policy, seed));
      await breathe();
      signal.throwIfAborted();
    }
  }
  return played;
}
