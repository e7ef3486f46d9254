// The steering trial for real, in a size for CI: sessions, hogs, services and homeostat
// itself on this machine. What it finds on a busy machine is not asserted; that it runs to
// its end, writes its report, and leaves nothing behind however it ends, is.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeReport } from "../../src/show/report/index.ts";
import {
  findingsOf,
  machineFacts,
  planTrial,
  runTrial,
  steeringReport,
} from "../../src/trials/steering/index.ts";
import type { TrialPlan } from "../../src/trials/steering/index.ts";
import { findHierarchy } from "../../src/trials/steering/cgroups.ts";
import { Rig } from "../../src/trials/steering/rig.ts";
import { SCENARIOS } from "../../src/trials/steering/scenarios.ts";
import { needs } from "../needs.fixture.ts";
import { descendantsOf, groupsOf, isAlive, trialFolders } from "./children.fixture.ts";

const MAIN = join(import.meta.dirname, "..", "..", "src", "cli", "main.ts");
const TIMES = { measured: 2, discarded: 1, discardedSteered: 1 } as const;

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "homeostat-prove-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function tinyPlan(scenario: string, rounds = 1): TrialPlan {
  return planTrial({
    length: "quick",
    service: "http",
    scenario,
    rounds,
    seed: 5,
    times: TIMES,
  });
}

describe("T16, X3: the steering trial on this machine", () => {
  test("runs from pilot to report, keeps the whole rounds when it is aborted, and leaves every setting as it was", async (context) => {
    needs(context, "root");
    needs(context, "stress-ng");
    const plan = tinyPlan("few-hogs", 2);
    const stop = new AbortController();
    const said: string[] = [];
    const { scenarios: runs, cutShort } = await runTrial({
      plan,
      homeostat: [process.execPath, MAIN],
      signal: stop.signal,
      onProgress: ({ says }) => {
        said.push(says);
        if (says.startsWith("round 2")) stop.abort();
      },
      onPilot: (scenario, pilot) => said.push(`${scenario.id} at ${pilot.rate}`),
    });
    expect(cutShort).toBe(true);
    expect(runs.map(({ rounds }) => rounds)).toEqual([1]);
    const findings = findingsOf(runs);
    const { blocks } = runs[0]!;
    expect(blocks.map(({ condition }) => condition).toSorted()).toEqual([
      "default",
      "default-again",
      "homeostat",
      "no-hogs",
      "renice",
    ]);
    for (const block of blocks) {
      expect(block.requests).toBeGreaterThan(0);
      expect(block.p99).toBeGreaterThan(block.p50);
      expect(block.leftBehind).toEqual([]);
      expect(block.settingsCompared).toBeGreaterThan(0);
      expect(block.hogCores > 0).toBe(block.condition !== "no-hogs");
    }
    expect(said).toContain("round 1 of 2, few-hogs: homeostat");
    const facts = machineFacts("test");
    const report = steeringReport(findings, {
      plan,
      facts,
      command: "homeostat prove steering",
      made: new Date(0).toISOString(),
      cutShort,
    });
    const written = await writeReport(report, join(folder, "report"));
    expect(written.ok).toBe(true);
    expect(readFileSync(join(folder, "report", "steering-trial.html"), "utf8")).toContain(
      "1 × 2 hogs",
    );
    expect(descendantsOf(process.pid).filter(isTrialChild)).toEqual([]);
  });

  test.for(["cgroups", "nginx-cgroups", "one-session", "nginx-one-session"])(
    "%s: sets up, serves, hogs, and takes all down",
    async (id, context) => {
      needs(context, "root");
      needs(context, "stress-ng");
      if (id.startsWith("nginx")) needs(context, "nginx");
      const scenario = SCENARIOS.find((one) => one.id === id)!;
      const hierarchy = findHierarchy();
      const rig = await Rig.setUp(scenario, hierarchy.ok ? hierarchy.value : null);
      const hogs = await rig.startHogs(20);
      try {
        const load = { rate: 20, arrivals: "fixed", seed: 1, lead: 0, seconds: 1 } as const;
        const { latency, unanswered } = await rig.load(load).result;
        expect(latency).toHaveLength(19);
        expect(unanswered).toEqual([]);
        expect(rig.weightFiles).toHaveLength(id.includes("cgroups") ? 1 + scenario.groups : 0);
        expect(groupsOf(process.pid)).toHaveLength(rig.weightFiles.length);
      } finally {
        await hogs.end();
        await rig.end();
      }
      expect(groupsOf(process.pid)).toEqual([]);
      expect(descendantsOf(process.pid).filter(isTrialChild)).toEqual([]);
      expect(trialFolders()).toEqual([]);
    },
  );

  test.for(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
    "%s before a whole round ends all it started, and writes nothing",
    async (signal, context) => {
      needs(context, "root");
      needs(context, "stress-ng");
      const words = [
        "prove",
        "steering",
        "--scenario",
        "cgroups",
        "--rounds",
        "1",
        "--out",
        join(folder, "report"),
      ];
      const trial = spawn(process.execPath, [MAIN, ...words], {
        stdio: ["ignore", "ignore", "pipe"],
      });
      const pid = trial.pid!;
      const ended = new Promise<number | null>((resolve) => trial.once("exit", resolve));
      let said = "";
      trial.stderr.on("data", (text: Buffer) => (said += text.toString()));
      const isUnderWay = signal === "SIGKILL" ? isHog : isGenerator;
      await expect.poll(() => descendantsOf(pid).some(isUnderWay), { timeout: 60_000 }).toBe(true);
      const family = descendantsOf(pid);
      trial.kill(signal);
      const code = await ended;
      await expect.poll(() => family.filter(isAlive)).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
      await expect.poll(() => groupsOf(pid)).toEqual([]);
      if (signal === "SIGKILL") return;
      expect(code).toBe(signal === "SIGINT" ? 130 : 143);
      expect(said).toContain("nothing was written");
    },
  );

  test("without root it says so, and what else is missing, with 3, before anything is started", (context) => {
    needs(context, "root");
    const out = join(folder, "report");
    const words = [process.execPath, MAIN, "prove", "steering", "--out", out];
    const nobody = [
      "--reuid",
      "65534",
      "--clear-groups",
      "--",
      "env",
      "-i",
      "PATH=/nowhere",
      "HOME=/nowhere",
    ];
    const { status, stdout, stderr } = spawnSync("setpriv", [...nobody, ...words], {
      encoding: "utf8",
    });
    expect({ status, stdout }, stderr).toEqual({ status: 3, stdout: "" });
    expect(stderr).toMatch(
      /the trial needs root, stress-ng, setpriv; run it as root, .*apt-get install stress-ng/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
};
const isHog = (pid: number): boolean => commandLine(pid).includes("--cpu-method");
const isGenerator = (pid: number): boolean => commandLine(pid).includes("children/generator");
const isTrialChild = (pid: number): boolean =>
  /stress-ng|nginx|trials\/\w+\/children/.test(commandLine(pid));
