// Whom the search for an exploit looks among: families of policies, each a way from some
// numbers to a player. They may see everything, farm capacity, let nodes die, play blindly,
// end early: whatever could be cheaper than running the cluster well.
import { believing, seeing, WEIGHTS } from "../../src/plants/cluster/v1/index.ts";
import type { PlayerV1, PolicyV1, SeenV1, Weights } from "../../src/plants/cluster/v1/index.ts";

export interface Family {
  readonly name: string;
  readonly says: string;
  /** What the search begins with: mean and deviation of each number. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  begin(numbers: readonly number[]): PolicyV1["begin"];
}

const CLEAN = 4;
const SCALE = 5;
const ACTIONS = 6;
const filled = (length: number, value: number): number[] => Array.from({ length }, () => value);

/** What the search for one number begins with. */
interface Start {
  readonly mean: number;
  readonly deviation: number;
}

/** A family whose numbers have names: those of `starts`, in their order. */
function named<Name extends string>(
  { name, says }: Pick<Family, "name" | "says">,
  starts: Readonly<Record<Name, Start>>,
  begin: (by: Readonly<Record<Name, number>>) => PolicyV1["begin"],
): Family {
  const names = Object.keys(starts) as Name[];
  return {
    name,
    says,
    mean: names.map((one) => starts[one].mean),
    deviation: names.map((one) => starts[one].deviation),
    begin: (numbers) =>
      begin(Object.fromEntries(names.map((one, i) => [one, numbers[i]!])) as Record<Name, number>),
  };
}

function plans(
  name: string,
  says: string,
  given: { sees: typeof seeing; deviation: number },
): Family {
  return {
    name,
    says,
    mean: filled(WEIGHTS.length, 0),
    deviation: filled(WEIGHTS.length, given.deviation),
    begin: given.sees,
  };
}

/** Steps after which a blind player begins again. */
const PERIOD = 48;

const OPEN_LOOP: Family = {
  name: "open loop",
  says: `${PERIOD} actions in turn, blindly`,
  mean: filled(PERIOD * ACTIONS, 0),
  deviation: filled(PERIOD * ACTIONS, 1),
  begin: (numbers) => {
    const actions = Array.from({ length: PERIOD }, (_, at) => {
      const six = numbers.slice(at * ACTIONS, (at + 1) * ACTIONS);
      return six.indexOf(Math.max(...six));
    });
    return () => {
      let step = 0;
      return { act: () => actions[(step += 1) % PERIOD]! };
    };
  },
};

/** 0, 1, … of an observation's own node; and of the neighbours up, down, left, right. */
const OWN = 4;
const BESIDE = [1, 7, 3, 5] as const;
const AT_BUDGET = 29;

const THRESHOLDS = named(
  { name: "thresholds", says: "heuristic B with any limits, reserves and tastes" },
  {
    full: { mean: 0.5, deviation: 0.4 },
    priced: { mean: 0.5, deviation: 0.5 },
    hot: { mean: 0.8, deviation: 0.2 },
    toClean: { mean: 0.1, deviation: 0.3 },
    toScale: { mean: 0.3, deviation: 0.3 },
    byMemory: { mean: 1, deviation: 1 },
    byCpu: { mean: 1, deviation: 1 },
    byPriority: { mean: 0, deviation: 1 },
    wild: { mean: 0.2, deviation: 0.3 },
  },
  ({ full, priced, hot, toClean, toScale, byMemory, byCpu, byPriority, wild }) =>
    ({ chance }) => ({
      act({ observation }) {
        const at = (node: number, channel: number): number => observation[3 * node + channel]!;
        const budget = observation[AT_BUDGET]!;
        let highest = 0;
        for (let node = 0; node < 9; node += 1) highest = Math.max(highest, at(node, 0));
        if (highest > hot && budget > toScale) return SCALE;
        if (at(OWN, 1) > full + priced * (0.5 - at(OWN, 2)) && budget > toClean) return CLEAN;
        if (chance() < wild) return Math.floor(4 * chance());
        const worth = BESIDE.map(
          (node) => byMemory * at(node, 1) + byCpu * at(node, 0) + byPriority * at(node, 2),
        );
        return worth.indexOf(Math.max(...worth));
      },
    }),
);

const FARM = named(
  {
    name: "scale farming",
    says: "capacity every so many steps or above a CPU, nodes below a priority left to die, the rest cleaned above a limit, sees all",
  },
  {
    every: { mean: 30, deviation: 20 },
    hot: { mean: 0.7, deviation: 0.3 },
    spared: { mean: 0.3, deviation: 0.3 },
    full: { mean: 0.6, deviation: 0.2 },
    reserve: { mean: 0.2, deviation: 0.3 },
    until: { mean: 480, deviation: 60 },
  },
  ({ every, hot, spared, full, reserve, until }) =>
    ({ config }) => {
      let sinceScaled = 0;
      return {
        act({ sight }) {
          sinceScaled += 1;
          const { agent, torus, cpu, budget } = sight;
          if (sight.step > until) return agent % 2;
          const rich = budget > reserve * config.budget + config.scaleCost;
          if (rich && (sinceScaled > Math.max(1, every) || cpu[agent]! > hot)) {
            sinceScaled = 0;
            return SCALE;
          }
          const target = fullest(sight, { spared, full });
          if (target < 0) return sight.step % 2;
          return target === agent ? CLEAN : towards(torus, agent, target);
        },
      };
    },
);

/** The node above the limit with most memory for its distance; −1 for none. */
function fullest(
  { torus, memory, priority, agent }: SeenV1["sight"],
  { spared, full }: { spared: number; full: number },
): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let node = 0; node < torus.nodes; node += 1) {
    if (priority[node]! < spared || memory[node]! < full) continue;
    const worth = (memory[node]! * priority[node]!) / (1 + away(torus, agent, node));
    if (worth <= most) continue;
    most = worth;
    best = node;
  }
  return best;
}

type Torus = SeenV1["sight"]["torus"];

const around = (a: number, b: number, side: number): number =>
  Math.min(Math.abs(a - b), side - Math.abs(a - b));

const away = ({ side, rows, columns }: Torus, from: number, to: number): number =>
  around(rows[from]!, rows[to]!, side) + around(columns[from]!, columns[to]!, side);

function towards(torus: Torus, from: number, to: number): number {
  const next = [0, 1, 2, 3].map((move) => away(torus, torus.neighbours[4 * from + move]!, to));
  return next.indexOf(Math.min(...next));
}

/** Good plans between two moments, and nothing before and after: does it pay to come late, or to leave? */
const shift = (weights: Weights): Family =>
  named(
    {
      name: "part-time",
      says: "the planner's own plans from one step to another, nothing before and after",
    },
    { from: { mean: 100, deviation: 100 }, to: { mean: 400, deviation: 100 } },
    ({ from, to }) => {
      const begin = seeing(weights);
      return (table) => {
        const inner: PlayerV1 = begin(table);
        return {
          act: (seen) => {
            const { step } = seen.sight;
            return step >= from && step < to ? inner.act(seen) : step % 2;
          },
        };
      };
    },
  );

/** All families; `weights` are those the full-state planner plays its futures out with. */
export const familiesOf = (weights: Weights): readonly Family[] => [
  plans("plans, all seen", "weights of plans made on everything", { sees: seeing, deviation: 1 }),
  plans("plans, wide", "the same, begun three times as wide", { sees: seeing, deviation: 3 }),
  {
    ...plans("plans, refined", "the same, begun at the planner's own weights", {
      sees: seeing,
      deviation: 0.2,
    }),
    mean: weights,
  },
  plans("plans, believed", "weights of plans made on a belief", { sees: believing, deviation: 1 }),
  THRESHOLDS,
  FARM,
  OPEN_LOOP,
  shift(weights),
];
