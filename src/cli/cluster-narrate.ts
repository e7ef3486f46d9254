// `homeostat cluster narrate`: the first seed on which a policy lets the classic world collapse,
// told step by step.
import { setImmediate as breathe } from "node:timers/promises";
import { Arena, POLICIES, traced } from "../plants/cluster/index.ts";
import { postMortem } from "../prove/collapse/index.ts";
import type { PostMortem, Trace } from "../prove/collapse/index.ts";
import { refuseFolder, writeReport } from "../show/report/index.ts";
import { showHostile } from "../show/text/index.ts";
import { collapseReport, collapseText } from "../show/worlds/index.ts";
import { hardwareFacts } from "../trials/programs/index.ts";
import { briefly } from "./brief.ts";
import type { ClusterSettings } from "./cluster-options.ts";
import { EXIT, refuse } from "./exit.ts";
import type { Io } from "./io.ts";
import { suggest } from "./nearest.ts";
import { packageFacts } from "./package-facts.ts";
import { endedEarly, runWithSignals } from "./prove-run.ts";
import type { Underway } from "./prove-run.ts";

/** Fails on two of three seeds, and for reasons that can be told. */
const USUAL_POLICY = "heuristic_a2";
/** Seeds that are tried; a policy that lives on all of them is not seen to fail. */
const SEEDS_TRIED = 1000;
const CHUNK = 20;
/** What an episode is expected to take. */
const EPISODE_S = 0.001;

interface Collapse {
  readonly trace: Trace;
  readonly found: PostMortem;
}

export async function narrateCollapse(settings: ClusterSettings, io: Io): Promise<number> {
  const { out, json, seed } = settings;
  const name = settings.policies ?? USUAL_POLICY;
  const policy = POLICIES.find((one) => one.name === name);
  if (policy === undefined) {
    const known = POLICIES.map((one) => one.name);
    const message = `there is no policy "${briefly(name)}"; one is told of at a time`;
    const advice = suggest(name, known, `there are ${known.join(", ")}`);
    return refuse({ code: "use.policy", where: "--policies", message, advice }, io);
  }
  const trouble = out === null ? null : refuseFolder(out);
  if (trouble !== null) return refuse(trouble, io);
  const ran = await runWithSignals(io, (underway) => firstCollapse(policy, seed, underway));
  if ("endedBy" in ran) return endedEarly(ran.endedBy, io);
  if (ran.found === null) {
    io.err(`homeostat: ${name} lets no episode collapse on ${SEEDS_TRIED} seeds from ${seed} on\n`);
    return EXIT.no;
  }
  const { trace, found } = ran.found;
  if (out !== null) {
    const written = await writeReport(collapseReport(trace, found, runOf(name, trace.seed)), out);
    if (!written.ok) return refuse(written.trouble, io);
    io.err(`report: ${showHostile(written.value)}/cluster-collapse.html\n`);
  }
  io.out(json ? `${JSON.stringify(asJson(ran.found))}\n` : collapseText(trace, found));
  return EXIT.ok;
}

async function firstCollapse(
  policy: (typeof POLICIES)[number],
  from: number,
  { signal, progress }: Underway,
): Promise<Collapse | null> {
  const arena = new Arena();
  for (let n = 0; n < SEEDS_TRIED; n += 1) {
    const trace = traced(arena, policy, from + n);
    const found = postMortem(trace);
    if (found !== null) return { trace, found };
    if (n % CHUNK !== 0) continue;
    progress.set({
      done: n * EPISODE_S,
      total: SEEDS_TRIED * EPISODE_S,
      says: `playing ${policy.name}`,
    });
    await breathe();
    signal.throwIfAborted();
  }
  return null;
}

const asJson = ({ trace, found }: Collapse) => ({
  policy: trace.policy,
  seed: trace.seed,
  ...found,
  did: Object.fromEntries(found.did),
  steps: trace.steps,
});

const runOf = (policy: string, seed: number) => ({
  made: new Date().toISOString(),
  facts: [
    ...hardwareFacts(),
    ["Node", process.version],
    ["homeostat", packageFacts().version],
  ] as const,
  command: `homeostat cluster narrate --policies ${policy} --seed ${seed}`,
});
