// `homeostat cluster bench --experiment`: the classic ladder with and without changed figures,
// and the dial that shows what the changed reward asks for.
import { setImmediate as breathe } from "node:timers/promises";
import { must } from "../base/index.ts";
import { Arena, EXPERIMENTS, playCounted, POLICIES } from "../plants/cluster/index.ts";
import type { Experiment } from "../plants/cluster/index.ts";
import { dialAnswer, experimentRow } from "../prove/ladder/index.ts";
import type { Counted, Pair } from "../prove/ladder/index.ts";
import { refuseFolder, writeReport } from "../show/report/index.ts";
import { showHostile } from "../show/text/index.ts";
import { experimentJson, experimentReport, experimentText } from "../show/worlds/index.ts";
import type { ExperimentFound } from "../show/worlds/index.ts";
import { hardwareFacts } from "../trials/programs/index.ts";
import type { ClusterSettings } from "./cluster-options.ts";
import { EXIT, refuse } from "./exit.ts";
import type { Io } from "./io.ts";
import { packageFacts } from "./package-facts.ts";
import { endedEarly, runWithSignals } from "./prove-run.ts";
import type { Underway } from "./prove-run.ts";

/** Episodes between two looks at signals; and what one is expected to take. */
const CHUNK = 20;
const EPISODE_S = 0.0006;

type Policy = (typeof POLICIES)[number];
/** Plays a policy on all seeds in both worlds. */
type PlayBoth = (label: string, policy: Policy) => Promise<Pair>;

/** `policies`: those of the ladder that were asked for. */
export async function benchExperiment(
  settings: ClusterSettings,
  policies: ReadonlySet<string>,
  io: Io,
): Promise<number> {
  const { out, json, episodes, seed } = settings;
  const experiment = must(
    EXPERIMENTS.find(({ name }) => name === settings.experiment),
    "settings have been checked",
  );
  const trouble = out === null ? null : refuseFolder(out);
  if (trouble !== null) return refuse(trouble, io);
  const chosen = POLICIES.filter(({ name }) => policies.has(name));
  const ran = await runWithSignals(io, (underway) =>
    play(experiment, chosen, { settings, underway }),
  );
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  const found: ExperimentFound = {
    name: experiment.name,
    says: experiment.says,
    dialSays: experiment.dial.says,
    unit: experiment.dial.unit,
    seed,
    episodes,
    ladder: ran.found.ladder.map(experimentRow),
    dial: ran.found.dial.map(experimentRow),
    answer: dialAnswer(ran.found.dial),
  };
  if (out !== null) {
    const written = await writeReport(reportOf(found), out);
    if (!written.ok) return refuse(written.trouble, io);
    io.err(`report: ${showHostile(written.value)}/cluster-${found.name}.html\n`);
  }
  io.out(json ? `${JSON.stringify(experimentJson(found))}\n` : experimentText(found));
  return EXIT.ok;
}

interface PlayedBoth {
  readonly ladder: readonly Pair[];
  readonly dial: readonly Pair[];
}

async function play(
  { changes, dial }: Experiment,
  policies: readonly Policy[],
  { settings, underway }: { settings: ClusterSettings; underway: Underway },
): Promise<PlayedBoth> {
  const seeds = Array.from({ length: settings.episodes }, (_, n) => settings.seed + n);
  const worlds = { usual: new Arena(), changed: new Arena(changes) };
  const total = 2 * seeds.length * (policies.length + dial.values.length) * EPISODE_S;
  let done = 0;
  const playAll = async (arena: Arena, policy: Policy): Promise<readonly Counted[]> => {
    const played: Counted[] = [];
    for (const [i, seed] of seeds.entries()) {
      played.push(playCounted(arena, policy, seed));
      if (i % CHUNK !== 0) continue;
      underway.progress.set({ done: done + i * EPISODE_S, total, says: `playing ${policy.name}` });
      await breathe();
      underway.signal.throwIfAborted();
    }
    done += seeds.length * EPISODE_S;
    return played;
  };
  const playBoth: PlayBoth = async (label, policy) => ({
    label,
    usual: await playAll(worlds.usual, policy),
    changed: await playAll(worlds.changed, policy),
  });
  const ladder: Pair[] = [];
  for (const policy of policies) ladder.push(await playBoth(policy.name, policy));
  const turned: Pair[] = [];
  for (const value of dial.values) turned.push(await playBoth(String(value), dial.policy(value)));
  return { ladder, dial: turned };
}

const reportOf = (found: ExperimentFound) =>
  experimentReport(found, {
    made: new Date().toISOString(),
    facts: [...hardwareFacts(), ["Node", process.version], ["homeostat", packageFacts().version]],
    command: `homeostat cluster bench --experiment ${found.name} --episodes ${found.episodes} --seed ${found.seed}`,
  });
