// `homeostat cluster`: `bench` is the ladder of the cluster world's policies on paired seeds;
// `play` is in cluster-play.ts.
import { setImmediate as breathe } from "node:timers/promises";
import { fail, must, ok } from "../base/index.ts";
import type { Result } from "../base/index.ts";
import { Arena, POLICIES, PUBLISHED, RANDOM } from "../plants/cluster/index.ts";
import type { Episode, Policy } from "../plants/cluster/index.ts";
import { ladderRow } from "../prove/ladder/index.ts";
import { refuseFolder, writeReport } from "../show/report/index.ts";
import { showHostile } from "../show/text/index.ts";
import { classicLines, ladderJson, ladderReport, ladderText } from "../show/worlds/index.ts";
import type { Ladder } from "../show/worlds/index.ts";
import { hardwareFacts } from "../trials/programs/index.ts";
import { briefly } from "./brief.ts";
import { CLUSTER_OPTIONS, PLAY_FLAGS } from "./cluster-options.ts";
import { EXIT, refuse } from "./exit.ts";
import type { Io } from "./io.ts";
import { suggest } from "./nearest.ts";
import type { ValuesOf } from "./options.ts";
import type { Invocation } from "./parse.ts";
import { packageFacts } from "./package-facts.ts";
import { endedEarly, runWithSignals } from "./prove-run.ts";
import type { Underway } from "./prove-run.ts";

export type ClusterSettings = ValuesOf<typeof CLUSTER_OPTIONS>;

/** Hands over to what was asked for; a flag it has no use for is refused. */
export async function cluster(
  invocation: Invocation,
  settings: ClusterSettings,
  io: Io,
): Promise<number> {
  if (invocation.operands[0] === "bench") return benchCluster(settings, io);
  const own = new Set<string>(Object.values(CLUSTER_OPTIONS).map(({ name }) => name));
  const stranger = [...invocation.given.keys()].find(
    (name) => own.has(name) && !PLAY_FLAGS.includes(name),
  );
  if (stranger !== undefined)
    return refuse(
      {
        code: "use.flag",
        where: `--${stranger}`,
        message: "cluster play has no such flag",
        advice: "it belongs to cluster bench",
      },
      io,
    );
  const { playCluster } = await import("./cluster-play.ts");
  return playCluster(settings.seed, io);
}

/** Episodes between two looks at signals; and what one is expected to take. */
const CHUNK = 20;
const EPISODE_S = 0.0006;

type PlayedAll = ReadonlyMap<string, readonly Episode[]>;

async function benchCluster(settings: ClusterSettings, io: Io): Promise<number> {
  const { json, format, out } = settings;
  const policies = policiesOf(settings.policies);
  if (!policies.ok) return refuse(policies.trouble, io);
  if (json && format === "classic")
    return refuse(
      {
        code: "use.flag",
        where: "--format classic",
        message: "cannot be had together with --json",
        advice: "leave one of them out",
      },
      io,
    );
  const trouble = out === null ? null : refuseFolder(out);
  if (trouble !== null) return refuse(trouble, io);
  const ran = await runWithSignals(io, (underway) => playAll(policies.value, settings, underway));
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  const ladder = ladderOf(policies.value, ran.found, settings);
  if (out !== null) {
    const written = await writeReport(reportOf(ladder, ran.found, settings), out);
    if (!written.ok) return refuse(written.trouble, io);
    io.err(`report: ${showHostile(written.value)}/cluster-ladder.html\n`);
  }
  io.out(textOf(ladder, settings));
  return EXIT.ok;
}

function textOf(ladder: Ladder, { json, format }: ClusterSettings): string {
  if (json) return `${JSON.stringify(ladder.rows.map(ladderJson))}\n`;
  return format === "classic" ? classicLines(ladder) : ladderText(ladder);
}

/** The policies named, in the ladder's order, each once; all where none is named. */
function policiesOf(names: string | null): Result<readonly Policy[]> {
  if (names === null) return ok(POLICIES);
  const wanted = new Set(names.split(",").map((name) => name.trim()));
  const known = POLICIES.map(({ name }) => name);
  for (const name of wanted) {
    if (known.includes(name)) continue;
    return fail({
      code: "use.policy",
      where: "--policies",
      message: `there is no policy "${briefly(name)}"`,
      advice: suggest(name, known, `there are ${known.join(", ")}`),
    });
  }
  return ok(POLICIES.filter(({ name }) => wanted.has(name)));
}

/** Plays every policy on every seed, and the baseline where it is not among them. */
async function playAll(
  policies: readonly Policy[],
  { episodes, seed }: ClusterSettings,
  { signal, progress }: Underway,
): Promise<PlayedAll> {
  const all = policies.includes(RANDOM) ? policies : [RANDOM, ...policies];
  const total = all.length * episodes * EPISODE_S;
  const arena = new Arena();
  const played = new Map<string, Episode[]>();
  for (const [index, policy] of all.entries()) {
    const own: Episode[] = [];
    played.set(policy.name, own);
    while (own.length < episodes) {
      const done = (index * episodes + own.length) * EPISODE_S;
      progress.set({ done, total, says: `playing ${policy.name}` });
      for (let n = Math.min(CHUNK, episodes - own.length); n > 0; n -= 1)
        own.push(arena.play(policy, seed + own.length));
      await breathe();
      signal.throwIfAborted();
    }
  }
  return played;
}

function ladderOf(
  policies: readonly Policy[],
  played: PlayedAll,
  { seed }: ClusterSettings,
): Ladder {
  const of = (name: string): readonly Episode[] => must(played.get(name), "it was played");
  const { random, heuristic, winRate, outOfMemory } = PUBLISHED;
  return {
    world: "classic cluster world",
    seed,
    rows: policies.map(({ name }) => ladderRow(name, of(name), of(RANDOM.name))),
    exploits: policies.filter(({ exploit }) => exploit === true).map(({ name }) => name),
    rules: new Map(policies.map(({ name, rule }) => [name, rule])),
    baseline: RANDOM.name,
    published: [
      { policy: "random", rewardMean: random },
      { policy: "heuristic", rewardMean: heuristic },
    ],
    publishedFault:
      `with a win rate of ${winRate} and ${outOfMemory} nodes out of memory an episode; ` +
      "but an episode ends with the first step in which a node is out of memory.",
  };
}

function reportOf(ladder: Ladder, played: PlayedAll, settings: ClusterSettings) {
  const { world, policies, episodes, seed } = settings;
  const chosen = policies === null ? "" : ` --policies ${policies}`;
  return ladderReport(ladder, {
    made: new Date().toISOString(),
    facts: [...hardwareFacts(), ["Node", process.version], ["homeostat", packageFacts().version]],
    command: `homeostat cluster bench --world ${world}${chosen} --episodes ${episodes} --seed ${seed}`,
    played,
  });
}
