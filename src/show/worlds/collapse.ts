// A collapse told step by step: what failed, since when, what was done meanwhile, and what kind
// of failure that is; the last steps as a table, and the node's memory as a figure.
import type { FailureMode, PostMortem, Trace } from "../../prove/collapse/index.ts";
import type { CurveFigure, Report, Table } from "../report/index.ts";
import { counted, decimal, percent } from "../text/index.ts";

const MODES: Readonly<Record<FailureMode, string>> = {
  broke: "in no step of the danger could a clean be paid: the credits had gone elsewhere",
  trapped: "to and fro between two nodes, cleaning neither: each step undid the one before",
  unseen: "the node was never in sight while it was in danger: the policy did not look for it",
  overwhelmed: "more was in danger than could be reached in time",
  neglected:
    "the node was in sight, a clean could be paid, and there was time: something else was done",
  load: "no node ran out of memory; the mean load of all went too high",
};

/** The story, a line a fact. */
export function collapseStory(trace: Trace, found: PostMortem): readonly string[] {
  const { node, hotAt, endedAt, relievedAt, away } = found;
  const danger = endedAt - hotAt + 1;
  const priority = trace.priorities[node]!;
  const did = [...found.did].map(([action, times]) => `${action} ${times}`).join(", ");
  const total = trace.steps.reduce((sum, { reward }) => sum + reward, 0);
  const since =
    relievedAt === 0 ? "It was never relieved" : `It was last relieved at step ${relievedAt}`;
  return [
    `${trace.policy} on seed ${trace.seed} lived ${counted(endedAt, "step")} and collected ${decimal(total, 2)}.`,
    `Node ${node}, of priority ${priority}, ended it with ${percent(trace.steps.at(-1)!.memory[node]!)} of memory.`,
    `${since}, and from then on gained ${percent(found.leak)} a step.`,
    `It was in danger (above ${percent(trace.hotFrom)}) from step ${hotAt} on, for ${counted(danger, "step")}; the agent was ${counted(away, "step")} away.`,
    `In these it had the node in sight in ${found.seenFor}, could pay a clean in ${found.affordableFor}, and had at most ${counted(found.inDanger, "node")} in danger at once.`,
    `What it did meanwhile: ${did}; in the last of these it stood on ${counted(found.places, "node")}.`,
    `Failure mode ${found.mode}: ${MODES[found.mode]}.`,
  ];
}

/** Steps shown one by one at the end. */
const LAST_STEPS = 15;

type Line = readonly [
  step: number,
  did: string,
  at: number,
  away: number,
  budget: number,
  memory: number,
];

function lastSteps(trace: Trace, { node }: PostMortem): readonly Line[] {
  return trace.steps
    .slice(-LAST_STEPS)
    .map(({ step, action, agent, memory, budget }): Line => [
      step,
      action,
      agent,
      trace.distance(agent, node),
      budget,
      memory[node]!,
    ]);
}

/** Text with a final newline. */
export function collapseText(trace: Trace, found: PostMortem): string {
  const rows = lastSteps(trace, found).map(([step, did, at, away, budget, memory]) =>
    [
      String(step).padStart(4),
      did.padEnd(5),
      `node ${String(at).padStart(2)}`,
      `${String(away).padStart(2)} away`,
      `${decimal(budget, 1).padStart(5)} credits`,
      `memory ${percent(memory).padStart(6)}`,
    ].join("  "),
  );
  const head = `The last ${rows.length} steps, seen from node ${found.node}:`;
  return [...collapseStory(trace, found), "", head, ...rows, ""].join("\n");
}

export interface CollapseRun {
  readonly made: string;
  readonly facts: Report["facts"];
  readonly command: string;
}

export function collapseReport(trace: Trace, found: PostMortem, run: CollapseRun): Report {
  const { node, mode } = found;
  return {
    id: "cluster-collapse",
    title: `A collapse of the classic cluster world under ${trace.policy}`,
    question: "Why did it collapse?",
    verdict: { answer: mode, sentence: `Node ${node}: ${MODES[mode]}.` },
    made: run.made,
    method: [
      `One episode, seed ${trace.seed}, written down step by step. A node is in danger while its memory is above ${percent(trace.hotFrom)}.`,
      "The mode is the first that holds of: broke, trapped, unseen, overwhelmed, neglected.",
    ],
    facts: run.facts,
    seeds: [trace.seed],
    commands: [run.command],
    sections: [
      {
        title: "What happened",
        text: collapseStory(trace, found),
        tables: [tableOf(trace, found)],
        figures: [figureOf(trace, found)],
      },
    ],
    losing: [`The episode ended at step ${found.endedAt}.`],
    data: [
      {
        name: "steps.csv",
        says: "One line a step: what was done, and the node that failed.",
        content: {
          kind: "csv",
          rows: trace.steps.map(({ step, action, agent, reward, budget, cpu, memory }) => ({
            step,
            action,
            agent,
            away: trace.distance(agent, node),
            reward,
            budget,
            node_cpu: cpu[node]!,
            node_memory: memory[node]!,
          })),
        },
      },
    ],
  };
}

const tableOf = (trace: Trace, found: PostMortem): Table => ({
  caption: `The last steps, seen from node ${found.node}`,
  columns: [
    { title: "step" },
    { title: "did" },
    { title: "agent at" },
    { title: "away", unit: "steps" },
    { title: "budget", unit: "credits", digits: 1 },
    { title: "memory", unit: "%", scale: 100, digits: 1 },
  ],
  rows: lastSteps(trace, found),
});

const figureOf = (trace: Trace, { node, hotAt }: PostMortem): CurveFigure => {
  const line = (label: string, of: (step: Trace["steps"][number]) => number) => ({
    panel: "",
    label,
    points: trace.steps.map((step) => ({ x: step.step, y: of(step) })),
  });
  const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
  return {
    kind: "curves",
    id: "memory",
    title: `Memory of node ${node} to its end`,
    caption: `The node that failed and the mean of all; it is in danger from step ${hotAt} on.`,
    x: { title: "step" },
    y: { title: "memory, %", scale: 100 },
    marks: [hotAt],
    curves: [
      line(`node ${node}`, ({ memory }) => memory[node]!),
      line("mean of all", ({ memory }) => mean(memory)),
    ],
  };
};
