import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../cli/commands.ts";
import { reportFiles } from "../../show/report/index.ts";
import { readPage } from "../../show/report/well-formed.fixture.ts";
import { findHierarchy } from "./cgroups.ts";
import { refuseTrial } from "./facts.ts";
import { findingsOf } from "./findings.ts";
import { LENGTHS, SERVICES } from "./plan.ts";
import { steeringReport } from "./report.ts";
import type { ReportContext } from "./context.ts";
import { madeUpPlan, madeUpRuns } from "./runs.fixture.ts";
import { SCENARIOS } from "./scenarios.ts";
import type { BlockRecord } from "./block.ts";
import type { ScenarioRun } from "./trial.ts";
import { cpuSeconds, differences, familyOf, readSettings, threadsOf } from "./tasks.ts";

const BUDGET_MINUTES = { quick: 5, usual: 32, full: 90 } as const;

describe("T16: the plan of a trial", () => {
  test.each(LENGTHS.flatMap((length) => SERVICES.map((service) => [length, service] as const)))(
    "%s with %s keeps its time and has two rounds at least",
    (length, service) => {
      const plan = madeUpPlan({ length, service, rounds: null });
      if (length === "full" || service !== "both")
        expect(plan.seconds).toBeLessThanOrEqual(BUDGET_MINUTES[length] * 60);
      expect(plan.scenarios.length).toBeGreaterThan(0);
      for (const { rounds } of plan.scenarios) expect(rounds).toBeGreaterThanOrEqual(2);
    },
  );

  test("the usual trial asks every question, the full one every scenario of both services", () => {
    const places = madeUpPlan().scenarios.map(({ scenario }) => scenario.place);
    expect(places).toEqual(["other-sessions", "sibling-cgroups", "same-session", "none"]);
    const full = madeUpPlan({ length: "full", service: "both" });
    expect(full.scenarios.map(({ scenario }) => scenario)).toEqual(SCENARIOS);
  });

  test("every scenario can be asked for by the name that the command line knows", () => {
    const options = COMMANDS.find(({ name }) => name === "prove")!.options;
    expect(options["scenario"]).toMatchObject({ choices: SCENARIOS.map(({ id }) => id) });
    for (const { id } of SCENARIOS)
      expect(madeUpPlan({ scenario: id }).scenarios.map(({ scenario }) => scenario.id)).toEqual([
        id,
      ]);
  });

  test("every scenario has its A/A twins, and a limit where there are hogs", () => {
    for (const { scenario, conditions } of madeUpPlan({ length: "full", service: "both" })
      .scenarios) {
      expect(conditions).toEqual(expect.arrayContaining(["default", "default-again", "homeostat"]));
      expect(conditions.includes("no-hogs")).toBe(scenario.groups > 0);
    }
  });
});

describe("T16: what a trial needs", () => {
  test.each([
    [
      "cgroup /sys/fs/cgroup/cpu cgroup rw,cpu,cpuacct 0 0",
      { version: 1, mount: "/sys/fs/cgroup/cpu" },
    ],
    ["cgroup /sys/fs/cgroup/cpuset cgroup rw,cpuset 0 0", null],
    ["cgroup2 /nowhere cgroup2 rw 0 0", null],
    ["", null],
  ])("mounts %j", (mounts, found) => {
    const hierarchy = findHierarchy(mounts);
    if (found === null)
      expect(hierarchy).toMatchObject({ ok: false, trouble: { code: "trial.unsupported" } });
    else expect(hierarchy).toMatchObject({ ok: true, value: found });
  });

  test("without root it says so, whatever else is missing", () => {
    const trouble = refuseTrial(SCENARIOS, false);
    expect(trouble).toMatchObject({ code: "trial.denied" });
    expect(trouble?.message).toContain("root");
    expect(trouble?.advice).toContain("as root");
  });
});

describe("T16: reading its tasks", () => {
  test("this process: its threads, its CPU time, its settings, and nothing of one that is gone", () => {
    expect(threadsOf(process.pid)).toContain(process.pid);
    expect(familyOf(process.pid)[0]).toBe(process.pid);
    expect(cpuSeconds(process.pid)).toBeGreaterThan(0);
    const settings = readSettings([process.pid], []);
    expect(settings.get(`/proc/${process.pid}/task/${process.pid}`)).toMatch(
      /^nice -?\d+ class \d+ cores [\da-f,]+$/,
    );
    const gone = 2 ** 22 + 1;
    expect([threadsOf(gone), familyOf(gone)]).toEqual([[], []]);
    expect(() => cpuSeconds(gone)).toThrow(/ended while it was measured/);
  });

  test("what differs is told, what ended or came is not", () => {
    const before = new Map([
      ["a", "nice 0"],
      ["b", "nice 0"],
      ["gone", "nice 0"],
    ]);
    const after = new Map([
      ["a", "nice 0"],
      ["b", "nice 10"],
      ["new", "nice 5"],
    ]);
    expect(differences(before, after)).toEqual(["b: nice 0 became nice 10"]);
  });
});

describe("X3: the report of a trial", () => {
  const plan = madeUpPlan();
  const context: ReportContext = {
    plan,
    facts: [["cores", 2]],
    command: "homeostat prove steering --seed 3",
    made: "2026-11-20T09:00:00Z",
    cutShort: false,
  };

  test("says when a signal cut it short", () => {
    const findings = findingsOf(madeUpRuns(plan));
    const report = steeringReport(findings, { ...context, cutShort: true });
    expect(report.method[0]).toMatch(/ended by a signal/);
    expect(steeringReport(findings, context).method[0]).not.toMatch(/ended by a signal/);
  });

  test("says yes where everything was won back, with every scenario, figure and file", async () => {
    const findings = findingsOf(madeUpRuns(plan));
    expect(findings.answer, findings.sentence).toBe("yes");
    expect(findings.sentence).toContain("of 4 scenarios 4 say yes");
    expect(findings.scenarios[0]!.effectSeconds).toEqual([1, 1, 1, 1]);
    const files = await reportFiles(steeringReport(findings, context));
    expect([...files.keys()].map((name) => name.replace("steering-trial/", ""))).toEqual([
      "steering-trial.html",
      "steering-trial.md",
      "recovered.svg",
      "p99.svg",
      "curves.svg",
      "batch.svg",
      "blocks.csv",
      "requests.csv",
      "trial.json",
    ]);
    expect(readPage(files.get("steering-trial.html")!).elements.get("svg")).toBe(4);
    expect(files.get("steering-trial/blocks.csv")!.split("\n")).toHaveLength(4 * (3 * 6 + 4) + 2);
    for (const text of files.values()) expect(text).not.toMatch(/\bNaN\b|undefined/);
  });

  /** The made-up runs with every block changed by `change`, which is given its place in its run. */
  const changed = (change: (block: BlockRecord, place: number) => Partial<BlockRecord>) =>
    madeUpRuns(plan).map(({ blocks, ...run }): ScenarioRun => {
      const others = blocks.map((block, place): BlockRecord =>
        Object.assign(block, change(block, place)),
      );
      return Object.assign(run, { blocks: others });
    });

  test("keeps what lost: a setting left behind makes it a no and stands in the list", () => {
    const left = ["/proc/7: nice 0 became nice 10"];
    const findings = findingsOf(changed((_, place) => (place === 5 ? { leftBehind: left } : {})));
    expect(findings.answer).toBe("no");
    expect(findings.sentence).toContain("were not left as they were found");
    expect(steeringReport(findings, context).losing.join("\n")).toContain(left[0]);
  });

  test("lists where homeostat did nothing and where something made it worse", () => {
    const worse = { actions: 0, p99: 900, steering: null };
    const runs = changed(({ condition }) => (condition === "homeostat" ? worse : {}));
    const { losing } = steeringReport(findingsOf(runs), context);
    expect(losing.join("\n")).toContain("homeostat changed nothing");
    expect(losing.join("\n")).toContain("homeostat made the p99 worse");
  });
});
