// What `npm run bench:quiet` can be asked for.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { DAYS, HOSTS, IDLE, SEEDS, TROUBLE } from "./settings.ts";
import type { Task } from "./run.ts";

export interface Options {
  readonly tasks: readonly Task[];
  /** Recorded outcomes to make the tables of, instead of running. */
  readonly from: string | null;
  readonly out: string | null;
  /** Hosts that run at a time. */
  readonly processes: number;
}

export const USAGE = `Usage: npm run bench:quiet -- [--development] [--hosts N] [--part K/N] [--processes N]
       [--out FILE | --from FILE]

  --development  the hosts that changes are tried on; without it those that count
  --hosts N      so many hosts of each kind at most (default ${HOSTS} ordinary, ${TROUBLE.hosts} with trouble, ${IDLE.hosts} idle)
  --part K/N     of these hosts every Nth, from the Kth on: a run in pieces
  --processes N  hosts that run at a time (default: one a core)
  --out FILE     add one line of JSON a host
  --from FILE    make the tables of such lines, and run nothing
`;

/** @returns the options, or a message that says what is wrong with the arguments. */
export function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        development: { type: "boolean", default: false },
        hosts: { type: "string" },
        part: { type: "string", default: "1/1" },
        processes: { type: "string" },
        out: { type: "string" },
        from: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return USAGE;
    const most = values.hosts === undefined ? HOSTS : Number(values.hosts);
    if (!Number.isInteger(most) || most < 1) return `--hosts ${values.hosts}: give 1 or more`;
    const processes = Number(values.processes ?? availableParallelism());
    if (!Number.isInteger(processes) || processes < 1)
      return `--processes ${values.processes}: give 1 or more`;
    const all = tasksOf(values.development ? SEEDS.development : SEEDS.evaluation, most);
    const tasks = partOf(all, values.part);
    if (tasks === null) return `--part ${values.part}: give K/N, K from 1 to N`;
    return { tasks, from: values.from ?? null, out: values.out ?? null, processes };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}

function partOf(tasks: readonly Task[], part: string): readonly Task[] | null {
  const [, first, every] = /^(\d+)\/(\d+)$/u.exec(part)?.map(Number) ?? [];
  if (first === undefined || every === undefined || first < 1 || first > every) return null;
  return tasks.filter((_, i) => i % every === first - 1);
}

type Seeds = (typeof SEEDS)[keyof typeof SEEDS];

function tasksOf(seeds: Seeds, most: number): readonly Task[] {
  const of = (kind: Task["kind"], count: number): Task[] =>
    Array.from({ length: Math.min(count, most) }, (_, i) => {
      return { kind, seed: seeds[kind] + i, days: DAYS };
    });
  return [...of("ordinary", HOSTS), ...of("trouble", TROUBLE.hosts), ...of("idle", IDLE.hosts)];
}
