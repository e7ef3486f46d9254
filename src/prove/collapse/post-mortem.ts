// Why a cluster collapsed: which node failed, since when it was in danger, what the agent did
// in that time, and the failure mode that this is. The rules of the naming stand in `modeOf`.
import { must } from "../../base/index.ts";
import type { Trace, TraceStep } from "./trace.ts";

/**
 * `broke`: it could not pay for a clean in any step of the danger; `trapped`: it went to and fro between
 * two nodes at the end, cleaning neither; `unseen`: never had the node in
 * sight; `overwhelmed`: more nodes were in danger than it could have reached; `neglected`: saw it, could
 * have come and did not; `load`: no node failed, all together did.
 */
export type FailureMode = "broke" | "trapped" | "unseen" | "overwhelmed" | "neglected" | "load";

export interface PostMortem {
  readonly mode: FailureMode;
  /** The node that failed; of several the one that had been in danger longest. */
  readonly node: number;
  readonly endedAt: number;
  /** Step in which its memory passed the limit for good; the danger lasts from here to the end. */
  readonly hotAt: number;
  /** Step in which it was last relieved, or 0. */
  readonly relievedAt: number;
  /** Memory a step that it gained since then. */
  readonly leak: number;
  /** Steps of the danger in which it was in sight, and in which a clean could be paid. */
  readonly seenFor: number;
  readonly affordableFor: number;
  /** Way to it when the danger began. */
  readonly away: number;
  /** Most nodes in danger at once meanwhile. */
  readonly inDanger: number;
  /** What was done meanwhile → how often; cleans elsewhere among it. */
  readonly did: ReadonlyMap<string, number>;
  /** Nodes stood on in the last steps of the danger, at most fifteen. */
  readonly places: number;
}

/** Steps at the end in which going to and fro is seen. */
const LAST_STEPS = 15;
/** Fewer steps between two nodes may be chance. */
const TRAPPED_FROM = 6;

/** Reads the end of an episode; null of one that lived. */
export function postMortem(trace: Trace): PostMortem | null {
  const { steps, outOfMemory } = trace;
  const end = steps.at(-1);
  if (trace.alive || end === undefined) return null;
  const failed = [...end.memory.keys()].filter((node) => end.memory[node]! >= outOfMemory);
  const fullest = end.memory.indexOf(Math.max(...end.memory));
  const candidates = failed.length === 0 ? [fullest] : failed;
  const node = must(
    candidates.toSorted((a, b) => hotSince(trace, a) - hotSince(trace, b))[0],
    "an episode that ended has a node that is fullest",
  );
  const hotAt = hotSince(trace, node);
  const danger = steps.filter(({ step }) => step >= hotAt);
  const relievedAt = relief(steps, node);
  const before = relievedAt === 0 ? steps[0]! : steps[relievedAt - 1]!;
  const found = {
    node,
    endedAt: end.step,
    hotAt,
    relievedAt,
    leak: (end.memory[node]! - before.memory[node]!) / Math.max(1, end.step - before.step),
    seenFor: danger.filter(({ agent }) => trace.sees(agent, node)).length,
    affordableFor: danger.filter(({ budget }) => budget >= trace.cleanCost).length,
    away: trace.distance(danger[0]?.agent ?? end.agent, node),
    inDanger: Math.max(0, ...danger.map((step) => hotNodes(step, trace))),
    did: counts(danger),
    places: new Set(danger.slice(-LAST_STEPS).map(({ agent }) => agent)).size,
  };
  return { ...found, mode: failed.length === 0 ? "load" : modeOf(found, danger.length) };
}

/** Asked in this order; the first that holds names it. */
function modeOf(found: Omit<PostMortem, "mode">, lasted: number): Exclude<FailureMode, "load"> {
  if (found.affordableFor === 0) return "broke";
  const worked = (found.did.get("clean") ?? 0) + (found.did.get("scale") ?? 0);
  if (lasted >= TRAPPED_FROM && found.places <= 2 && worked === 0) return "trapped";
  if (found.seenFor === 0) return "unseen";
  // To reach and clean each of them takes two steps at least.
  if (lasted < found.away + 1 || lasted < 2 * found.inDanger) return "overwhelmed";
  return "neglected";
}

/** The step from which on its memory stayed above the limit; the last one where it never did. */
function hotSince({ steps, hotFrom }: Trace, node: number): number {
  let since = steps.length;
  while (since > 1 && steps[since - 2]!.memory[node]! > hotFrom) since -= 1;
  return since;
}

/** More memory than drift takes away in a step. */
const RELIEVED = 0.1;

function relief(steps: readonly TraceStep[], node: number): number {
  for (let i = steps.length - 1; i > 0; i -= 1)
    if (steps[i]!.memory[node]! < steps[i - 1]!.memory[node]! - RELIEVED) return steps[i]!.step;
  return 0;
}

const hotNodes = ({ cpu, memory }: TraceStep, { hotFrom }: Trace): number =>
  memory.filter((one, node) => one > hotFrom || cpu[node]! > hotFrom).length;

function counts(steps: readonly TraceStep[]): ReadonlyMap<string, number> {
  const did = new Map<string, number>();
  for (const { action } of steps) did.set(action, (did.get(action) ?? 0) + 1);
  return did;
}
