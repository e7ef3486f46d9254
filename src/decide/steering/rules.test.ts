// The brief's three rules, as they are read: who is meant, and what is set.
import { expect, test } from "vitest";
import { ContentionJudge } from "../../judge/contention/index.ts";
import type { Contender } from "../../judge/contention/index.ts";
import { createPolicy } from "./create.ts";
import type { Action } from "./action.ts";
import { contender } from "./scheduler.fixture.ts";
import { outlook } from "./steering.fixture.ts";
import type { Outlook } from "./steering.fixture.ts";

interface Stretch {
  readonly seconds: number;
  readonly of: Partial<Contender>;
  readonly given?: Outlook;
}

/** What is proposed about one process while it behaves so, stretch after stretch. */
function proposed(stretches: readonly Stretch[]): readonly Action[] {
  const policy = createPolicy("rules");
  const judge = new ContentionJudge();
  const actions: Action[] = [];
  let now = 0;
  for (const { seconds, of, given } of stretches) {
    for (let second = 0; second < seconds; second++) {
      now += 1000;
      const one = contender({ pid: 50, busyThreads: 1, ...of });
      const contention = {
        at: now,
        elapsed: 1000,
        onlineCores: 2,
        pressure: 0,
        runnable: 1,
        cpuAvg: 0.5,
        contenders: one.ran > 0 ? [one] : [],
        own: [],
        ownGroups: [],
        extScheduler: null,
        blind: null,
      };
      const judgement = judge.judge(contention);
      actions.push(...policy.decide({ now, contention, judgement, ...outlook(2, given) }).propose);
    }
  }
  return actions;
}

const inShort = ({ knob, before, after, role }: Action): string =>
  `${role} ${knob} ${JSON.stringify(before)} → ${JSON.stringify(after)}`;

function check(what: string, stretches: readonly Stretch[], expected: readonly string[]): void {
  test(`T10: ${what}`, () => {
    const found = proposed(stretches);
    expect(found.map(inShort)).toEqual(expected);
    for (const { forecast } of found) expect(forecast).toBeNull();
  });
}

const HEALTHY = { aboveTStar: true };
const STRESSED = { aboveTStar: false };
const ACTIVE = { ran: 0.2 };

check(
  "healthy: an active process gets nice −5",
  [{ seconds: 8, of: ACTIVE, given: HEALTHY }],
  ["boost nice 0 → -5"],
);
check(
  "a negative nice goes to the bound",
  [{ seconds: 8, of: { ...ACTIVE, nice: -2 }, given: HEALTHY }],
  ["boost nice -2 → -5"],
);
check(
  "one beyond the bound stays",
  [{ seconds: 8, of: { ...ACTIVE, nice: -9 }, given: HEALTHY }],
  [],
);
check(
  "one that hardly runs is not active",
  [{ seconds: 8, of: { ran: 0.02 }, given: HEALTHY }],
  [],
);
check("health unknown: neither", [{ seconds: 8, of: ACTIVE, given: { aboveTStar: null } }], []);
check("stressed: an ordinary process stays", [{ seconds: 8, of: ACTIVE, given: STRESSED }], []);
check(
  "stressed: low-priority work gets nice +5",
  [{ seconds: 8, of: { ...ACTIVE, nice: 3 }, given: STRESSED }],
  ["restrain nice 3 → 8"],
);
check(
  "low-priority work goes to +10 at most",
  [{ seconds: 8, of: { ...ACTIVE, nice: 7 }, given: STRESSED }],
  ["restrain nice 7 → 10"],
);
check(
  "class batch is low-priority work",
  [{ seconds: 8, of: { ...ACTIVE, schedulingClass: "batch" }, given: STRESSED }],
  ["restrain nice 0 → 5"],
);
check(
  "healthy: low-priority work stays",
  [{ seconds: 8, of: { ...ACTIVE, nice: 3 }, given: HEALTHY }],
  [],
);
check(
  "CPU-heavy: to the healthier half of the cores",
  [{ seconds: 8, of: { ran: 0.9 }, given: HEALTHY }],
  ["place affinity [0,1] → [0]"],
);
check(
  "CPU-heavy counts what it waited for",
  [{ seconds: 8, of: { ran: 0.3, waited: 0.6 }, given: STRESSED }],
  ["place affinity [0,1] → [0]"],
);
check(
  "the healthiest core is the one that scores best",
  [
    {
      seconds: 8,
      of: { ran: 0.9 },
      given: {
        cores: [
          { core: 0, score: 0.4 },
          { core: 1, score: 0.9 },
        ],
      },
    },
  ],
  ["place affinity [0,1] → [1]"],
);
check(
  "at half the risk, half the step",
  [{ seconds: 8, of: ACTIVE, given: { ...HEALTHY, risk: 0.5 } }],
  ["boost nice 0 → -3"],
);
check(
  "what its rule no longer asks for is let go by halves",
  [
    { seconds: 8, of: ACTIVE, given: HEALTHY },
    { seconds: 40, of: ACTIVE, given: STRESSED },
  ],
  ["boost nice 0 → -5", "release nice -5 → -2"],
);
check(
  "a host whose health flickers is left alone",
  Array.from({ length: 20 }, (_, second) => ({
    seconds: 1,
    of: ACTIVE,
    given: { aboveTStar: second % 2 === 0 },
  })),
  [],
);
