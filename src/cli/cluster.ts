// `homeostat cluster`: `bench` is the ladder of a cluster world's policies on paired seeds;
// `play` and `train` are in files of their own, and so are the worlds.
import { fail, must, ok } from "../base/index.ts";
import type { Result, Trouble } from "../base/index.ts";
import { ladderRow } from "../prove/ladder/index.ts";
import type { Played } from "../prove/ladder/index.ts";
import { refuseFolder, writeReport } from "../show/report/index.ts";
import { showHostile } from "../show/text/index.ts";
import { classicLines, ladderJson, ladderReport, ladderText } from "../show/worlds/index.ts";
import type { Ladder } from "../show/worlds/index.ts";
import { hardwareFacts } from "../trials/programs/index.ts";
import { briefly } from "./brief.ts";
import { classicContest } from "./cluster-classic.ts";
import type { Contest, ContestPolicy, PlayedAll } from "./cluster-contest.ts";
import { ACTION_FLAGS, CLUSTER_ACTIONS, CLUSTER_OPTIONS, V1_FLAGS } from "./cluster-options.ts";
import type { ClusterAction, ClusterSettings } from "./cluster-options.ts";
import { EXIT, refuse } from "./exit.ts";
import type { Io } from "./io.ts";
import { suggest } from "./nearest.ts";
import type { Invocation } from "./parse.ts";
import { packageFacts } from "./package-facts.ts";
import { asTyped, endedEarly, runWithSignals } from "./prove-run.ts";
import type { Underway } from "./prove-run.ts";

/** Hands over to what was asked for; a flag it has no use for is refused. */
export async function cluster(
  invocation: Invocation,
  settings: ClusterSettings,
  io: Io,
): Promise<number> {
  const action = must(
    CLUSTER_ACTIONS.find((one) => one === invocation.operands[0]),
    "operands have been checked",
  );
  const trouble = strangeFlag(invocation, action, settings);
  if (trouble !== null) return refuse(trouble, io);
  if (action === "bench") return benchCluster(settings, io);
  if (action === "train") return (await import("./cluster-train.ts")).trainCluster(settings, io);
  if (action === "narrate")
    return (await import("./cluster-narrate.ts")).narrateCollapse(settings, io);
  return (await import("./cluster-play.ts")).playCluster(settings, io);
}

/** A flag that was given and means nothing here. */
function strangeFlag(
  { given }: Invocation,
  action: ClusterAction,
  settings: ClusterSettings,
): Trouble | null {
  const { world } = settings;
  const refused = (flag: string, message: string, advice: string): Trouble => ({
    code: "use.flag",
    where: `--${flag}`,
    message,
    advice,
  });
  for (const name of given.keys()) {
    const owners = CLUSTER_ACTIONS.filter((one) => ACTION_FLAGS[one].includes(name));
    if (owners.length > 0 && !owners.includes(action))
      return refused(
        name,
        `cluster ${action} has no such flag`,
        `it belongs to cluster ${owners.join(" and ")}`,
      );
    if (action !== "train" && world !== "v1" && V1_FLAGS.includes(name))
      return refused(name, "the classic world has no use for it", "add --world v1");
  }
  const clash = clashOf(given, settings);
  if (clash !== null) return refused(...clash);
  if (action === "train" && world === "classic")
    return refused("world", "nothing is trained in the classic world", "train in v1");
  return null;
}

/** Two of bench's flags that cannot be had together. */
function clashOf(
  given: Invocation["given"],
  { json, format, experiment, world }: ClusterSettings,
): readonly [flag: string, message: string, advice: string] | null {
  const together = (other: string): string => `cannot be had together with ${other}`;
  // Where only the environment asks for JSON, a flag that was typed beats it.
  if (json && format === "classic" && given.has("json"))
    return ["format", together("--json"), "leave one of them out"];
  if (experiment !== null && format === "classic")
    return ["format", together("--experiment"), "leave one of them out"];
  if (experiment !== null && world === "v1")
    return ["experiment", "is of the classic world", "leave --world v1 out"];
  return null;
}

async function benchCluster(settings: ClusterSettings, io: Io): Promise<number> {
  const { out } = settings;
  const contest = await contestOf(settings);
  if (!contest.ok) return refuse(contest.trouble, io);
  const policies = policiesOf(contest.value, settings.policies);
  if (!policies.ok) return refuse(policies.trouble, io);
  if (settings.experiment !== null) {
    const names = new Set(policies.value.map(({ name }) => name));
    return (await import("./cluster-experiment.ts")).benchExperiment(settings, names, io);
  }
  const trouble = out === null ? null : refuseFolder(out);
  if (trouble !== null) return refuse(trouble, io);
  const ran = await runWithSignals(io, (underway) =>
    playAll(contest.value, policies.value, { settings, underway }),
  );
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  const ladder = ladderOf(contest.value, policies.value, { played: ran.found, settings });
  if (out !== null) {
    const written = await writeReport(reportOf(ladder, ran.found, settings), out);
    if (!written.ok) return refuse(written.trouble, io);
    io.err(`report: ${showHostile(written.value)}/cluster-ladder.html\n`);
  }
  io.out(textOf(ladder, settings));
  return EXIT.ok;
}

function textOf(ladder: Ladder, { json, format }: ClusterSettings): string {
  if (format === "classic") return classicLines(ladder);
  return json ? `${JSON.stringify(ladder.rows.map(ladderJson))}\n` : ladderText(ladder);
}

/** The policies named, in the ladder's order, each once; all where none is named. */
function policiesOf({ policies }: Contest, names: string | null): Result<readonly ContestPolicy[]> {
  if (names === null) return ok(policies);
  const wanted = new Set(names.split(",").map((name) => name.trim()));
  const known = policies.map(({ name }) => name);
  for (const name of wanted) {
    if (known.includes(name)) continue;
    return fail({
      code: "use.policy",
      where: "--policies",
      message: `there is no policy "${briefly(name)}"`,
      advice: suggest(name, known, `there are ${known.join(", ")}`),
    });
  }
  return ok(policies.filter(({ name }) => wanted.has(name)));
}

async function contestOf(settings: ClusterSettings): Promise<Result<Contest>> {
  if (settings.world !== "v1") return ok(classicContest());
  return (await import("./cluster-v1.ts")).v1Contest(settings);
}

/** Plays every policy on every seed, and the baseline where it is not among them. */
function playAll(
  contest: Contest,
  policies: readonly ContestPolicy[],
  { settings, underway }: { settings: ClusterSettings; underway: Underway },
): Promise<PlayedAll> {
  const names = policies.map(({ name }) => name);
  const all = names.includes(contest.baseline) ? names : [contest.baseline, ...names];
  const seeds = Array.from({ length: settings.episodes }, (_, n) => settings.seed + n);
  return contest.playAll(all, seeds, underway);
}

function ladderOf(
  contest: Contest,
  policies: readonly ContestPolicy[],
  { played, settings }: { played: PlayedAll; settings: ClusterSettings },
): Ladder {
  const of = (name: string): readonly Played[] => must(played.get(name), "it was played");
  const { title, baseline, published, publishedFault } = contest;
  return {
    world: title,
    seed: settings.seed,
    rows: policies.map(({ name }) => ladderRow(name, of(name), of(baseline))),
    exploits: policies.filter(({ exploit }) => exploit === true).map(({ name }) => name),
    rules: new Map(policies.map(({ name, rule }) => [name, rule])),
    baseline,
    published,
    publishedFault,
  };
}

function reportOf(ladder: Ladder, played: PlayedAll, settings: ClusterSettings) {
  const { episodes, seed } = settings;
  const flag = (name: "policies" | "side" | "trace" | "checkpoint"): string => {
    const value = settings[name];
    return value === CLUSTER_OPTIONS[name].default ? "" : ` --${name} ${asTyped(String(value))}`;
  };
  const flags = (["policies", "side", "trace", "checkpoint"] as const).map(flag).join("");
  return ladderReport(ladder, {
    made: new Date().toISOString(),
    facts: [...hardwareFacts(), ["Node", process.version], ["homeostat", packageFacts().version]],
    command: `homeostat cluster bench --world ${settings.world ?? "classic"}${flags} --episodes ${episodes} --seed ${seed}`,
    played,
  });
}
