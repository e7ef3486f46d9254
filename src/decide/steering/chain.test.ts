// The way back of a chain: by halves while its steps are done, and in one from the first of
// them that is refused, whichever policy lets it go.
import { describe, expect, test } from "vitest";
import { must } from "../../base/index.ts";
import { ContentionJudge } from "../../judge/contention/index.ts";
import type { Action } from "./action.ts";
import { Chain, stepBack } from "./chain.ts";
import { createPolicy, DEFAULT_LIMITS, POLICIES } from "./index.ts";
import { contender } from "./scheduler.fixture.ts";
import { outlook } from "./steering.fixture.ts";
import { SchedulerSim } from "./scheduler.fixture.ts";

const ROOT: Action = {
  id: "a1",
  target: { kind: "process", pid: 50, startTicks: 1, name: "work" },
  knob: "nice",
  before: 0,
  after: 10,
  role: "restrain",
  reason: "test",
  forecast: null,
};

const back = (chain: Chain, now: number): Action => {
  const draft = stepBack(chain, "test", { now, limits: DEFAULT_LIMITS });
  if (typeof draft === "string") throw new Error(`no step, but ${draft}`);
  return { ...draft, id: `a${now}` };
};

describe("T10: the way back", () => {
  test("goes on by halves while its steps are done", () => {
    const chain = new Chain(ROOT);
    chain.goOn(back(chain, 0));
    expect(stepBack(chain, "test", { now: 1, limits: DEFAULT_LIMITS })).toBe("stays");
    expect(back(chain, DEFAULT_LIMITS.releaseStep).after).toBe(2);
  });

  test("ends at once, with all of it, where one of them is refused", () => {
    const chain = new Chain(ROOT);
    const step = back(chain, 0);
    chain.goOn(step);
    chain.stepRefused(step.id);
    expect(chain.steps).toEqual([ROOT]);
    expect(stepBack(chain, "test", { now: 1, limits: DEFAULT_LIMITS })).toBe("over");
  });

  test("is not begun by the refusal of a step onward, and may begin anew after it ended", () => {
    const chain = new Chain(ROOT);
    chain.goOn({ ...ROOT, id: "a2", after: 12, continues: "a1" });
    chain.stepRefused("a2");
    expect(chain.release).toBeNull();
    const step = back(chain, 0);
    chain.goOn(step);
    chain.stepRefused(step.id);
    chain.release = null;
    expect(back(chain, 1).after).toBe(5);
  });
});

/** What each policy is let go of: hogs that leave, and health that goes. */
const hogs = () => {
  const awake = (ms: number): boolean => ms < 30_000;
  const sim = new SchedulerSim(2, [
    { pid: 100, name: "service", threads: 1, groups: [], serves: { perS: 60, costMs: 8 } },
    ...[201, 202, 203].map((pid) => ({ pid, name: "hog", threads: 1, groups: [], awake })),
  ]);
  return () => sim.advance(1000);
};
const healthAwhile = () => {
  let at = 0;
  return () => ({
    at: (at += 1000),
    elapsed: 1000,
    onlineCores: 2,
    pressure: 0,
    runnable: 1,
    cpuAvg: 0.5,
    contenders: [contender({ pid: 50, busyThreads: 1, ran: 0.2 })],
    own: [],
    ownGroups: [],
    extScheduler: null,
    blind: null,
  });
};

test.each(POLICIES)(
  "T10: policy %s asks once for a step back that is refused, then takes all back",
  (name) => {
    const policy = createPolicy(name);
    const judge = new ContentionJudge();
    const next = name === "ours" ? hogs() : healthAwhile();
    const refused = new Map<string, number>();
    const released: string[] = [];
    for (let second = 1; second <= 90; second++) {
      const contention = next();
      const judgement = judge.judge(contention);
      const given = outlook(2, { aboveTStar: second < 30 });
      const now = second * 1000;
      const { propose, release } = policy.decide({ now, contention, judgement, ...given });
      released.push(...release.map(({ actionId }) => actionId));
      for (const { id, role, continues } of propose) {
        policy.note(id, role === "release" ? "refused" : "applied");
        if (role !== "release") continue;
        const root = must(continues, "what it goes back from");
        refused.set(root, (refused.get(root) ?? 0) + 1);
      }
    }
    expect(refused.size).toBeGreaterThan(0);
    for (const [root, times] of refused) {
      expect(times).toBe(1);
      expect(released).toContain(root);
    }
  },
);
