// How many generations of a garden pass in a second of CPU time: 25 to 80 agents by rule, by
// the classic brain, by evolved ones; with all instruments at work.
import { GARDENS, policyNamed, settingOf, History } from "../../src/plants/gardener/index.ts";
import type { GardenName } from "../../src/plants/gardener/index.ts";
import { must, quantile } from "../../src/base/index.ts";

/** Generations a second that are asked of each. */
const CASES: readonly (readonly [world: GardenName, policy: string, goal: number])[] = [
  ["classic", "random", 2000],
  ["classic", "waiting", 2000],
  ["classic", "forager", 2000],
  ["classic", "classic", 100],
  ["v1", "forager", 2000],
  ["v1", "evolved", 100],
];
/** First generations, in which agents are few and code is cold. */
const WARM_UP = 500;
const CHUNK = 100;

/** A Markdown table. */
export function gardenRows(rounds: number, seconds: number, seed: number): readonly string[] {
  return [
    "| garden, policy | agents | generations a core-second | lowest to highest | goal |",
    "|---|---:|---:|---:|---|",
    ...CASES.map(([world, policy, goal]) => {
      const kind = GARDENS[world];
      const ruled = must(policyNamed(kind.policies, policy), "there is such a policy");
      const history = new History(settingOf(kind, ruled, kind.guard)).begin(seed);
      for (let n = 0; n < WARM_UP; n += 1) history.next();
      const rates = Array.from({ length: rounds }, () => rateOf(history, seconds));
      const middle = quantile(rates, 0.5);
      const cells = [
        `${world}, ${policy}`,
        history.garden.agents.count,
        Math.round(middle),
        `${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))}`,
        `${goal}: ${middle >= goal ? "met" : "missed"}`,
      ];
      return `| ${cells.join(" | ")} |`;
    }),
  ];
}

function rateOf(history: History, seconds: number): number {
  const began = process.cpuUsage();
  for (let generations = 0; ;) {
    for (let n = 0; n < CHUNK; n += 1) history.next();
    generations += CHUNK;
    const { user, system } = process.cpuUsage(began);
    const spent = (user + system) / 1e6;
    if (spent >= seconds) return generations / spent;
  }
}
