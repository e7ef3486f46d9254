// What `npm run bench:quiet` can be asked for.
import { parseArgs } from "node:util";
import { DAYS, HOSTS, IDLE, SEEDS, TROUBLE } from "./settings.ts";
import type { Task } from "./run.ts";

export interface Options {
  readonly tasks: readonly Task[];
  /** Recorded outcomes to make the tables of, instead of running. */
  readonly from: string | null;
  readonly out: string | null;
}

export const USAGE = `Usage: npm run bench:quiet -- [--development] [--hosts N] [--out FILE | --from FILE]

  --development  the hosts that changes are tried on; without it those that count
  --hosts N      so many hosts of each kind at most (default ${HOSTS} ordinary, ${TROUBLE.hosts} with trouble, ${IDLE.hosts} idle)
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
        out: { type: "string" },
        from: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return USAGE;
    const most = values.hosts === undefined ? HOSTS : Number(values.hosts);
    if (!Number.isInteger(most) || most < 1) return `--hosts ${values.hosts}: give 1 or more`;
    const tasks = tasksOf(values.development ? SEEDS.development : SEEDS.evaluation, most);
    return { tasks, from: values.from ?? null, out: values.out ?? null };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}

type Seeds = (typeof SEEDS)[keyof typeof SEEDS];

function tasksOf(seeds: Seeds, most: number): readonly Task[] {
  const of = (kind: Task["kind"], count: number): Task[] =>
    Array.from({ length: Math.min(count, most) }, (_, i) => {
      return { kind, seed: seeds[kind] + i, days: DAYS };
    });
  return [...of("ordinary", HOSTS), ...of("trouble", TROUBLE.hosts), ...of("idle", IDLE.hosts)];
}
