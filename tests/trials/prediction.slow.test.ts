// The trial of prediction for real, in a size for CI: homeostat itself and a load beside it
// on this machine, and a recorded log. What it finds on a busy machine is not asserted;
// that it runs to its end, writes its report, and leaves nothing behind however it ends, is.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadTickSchema } from "../../src/show/record/index.ts";
import { writeReport } from "../../src/show/report/index.ts";
import {
  analyse,
  askLive,
  machineFacts,
  planPrediction,
  predictionReport,
  runLive,
} from "../../src/trials/prediction/index.ts";
import { needs } from "../needs.fixture.ts";
import { descendantsOf, isAlive, trialFolders } from "./children.fixture.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const MAIN = join(ROOT, "src", "cli", "main.ts");
const LOG = join(ROOT, "fixtures", "runs", "stress.jsonl");

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "homeostat-prove-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const homeostat = (words: readonly string[]) =>
  spawnSync(process.execPath, [MAIN, ...words], { encoding: "utf8", cwd: folder });

describe("T16, X3: the trial of prediction on this machine", () => {
  test.for(["own", "stress-ng"] as const)(
    "with load from %s, from plan to report",
    async (tool, context) => {
      if (tool === "stress-ng") needs(context, "stress-ng");
      // This seed's only spike begins after 4.8 s and lasts 6.7 s.
      const plan = planPrediction({ length: "quick", interval: 0.25, seed: 70, seconds: 22 });
      const { signal } = new AbortController();
      const { checkTickRecord: check } = await loadTickSchema();
      const said: string[] = [];
      const run = await runLive({
        plan,
        tool,
        homeostat: [process.execPath, MAIN],
        check,
        signal,
        onProgress: ({ says }) => said.push(says),
      });
      expect(run.samples.length).toBeGreaterThan(20);
      expect(run.spikes.map(({ at }) => at)).toEqual(plan.spikes.map(({ at }) => at));
      expect(said).toHaveLength(plan.spikes.length + 1);
      expect(descendantsOf(process.pid).filter(isOfTrial)).toEqual([]);
      expect(trialFolders()).toEqual([]);
      const findings = await analyse(askLive(run, plan.seed), signal);
      if (!findings.ok) throw new Error(findings.trouble.message);
      const report = predictionReport(findings.value, {
        source: { kind: "live", plan, tool, run },
        seed: plan.seed,
        facts: machineFacts("test"),
        command: "homeostat prove prediction",
        made: new Date(0).toISOString(),
      });
      expect(report.verdict.answer).toBe("not resolved");
      expect((await writeReport(report, join(folder, "report"))).ok).toBe(true);
    },
  );

  test.for(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
    "%s ends all it started, and writes nothing",
    async (signal) => {
      const words = [
        MAIN,
        "prove",
        "prediction",
        "--quick",
        "--seed",
        "5",
        "--out",
        join(folder, "report"),
      ];
      const trial = spawn(process.execPath, words, { stdio: ["ignore", "ignore", "pipe"] });
      const pid = trial.pid!;
      const ended = new Promise<number | null>((resolve) => trial.once("exit", resolve));
      let said = "";
      trial.stderr.on("data", (text: Buffer) => (said += text.toString()));
      // An outright kill falls into a load, when everything there is runs.
      const isUnderWay = signal === "SIGKILL" ? isBurning : isWatching;
      await expect.poll(() => descendantsOf(pid).some(isUnderWay), { timeout: 90_000 }).toBe(true);
      const family = descendantsOf(pid);
      trial.kill(signal);
      const code = await ended;
      await expect.poll(() => family.filter(isAlive)).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
      if (signal === "SIGKILL") return;
      expect(code).toBe(signal === "SIGINT" ? 130 : 143);
      expect(said).toMatch(/^seed 5; /);
      expect(said).toContain("nothing was written");
    },
  );

  test("recorded logs: the fixture, its halves as rotation leaves them, and a folder say the same", () => {
    const lines = readFileSync(LOG, "utf8").trimEnd().split("\n");
    writeFileSync(join(folder, "run.jsonl.1"), `${lines.slice(0, 100).join("\n")}\n`);
    writeFileSync(join(folder, "run.jsonl"), `${lines.slice(100).join("\n")}\n`);
    const results = [LOG, "run.jsonl", "."].map((data, index) => {
      const words = ["prove", "prediction", "--json", "--data", data, "--out", `out-${index}`];
      const { status, stdout, stderr } = homeostat(words);
      expect(status, stderr).toBe(1);
      expect(readdirSync(join(folder, `out-${index}`)).toSorted()).toEqual([
        "prediction-trial",
        "prediction-trial.html",
        "prediction-trial.md",
      ]);
      return (JSON.parse(stdout) as { readonly result: object }).result;
    });
    expect(results[0]).toMatchObject({ recordings: 1, verdict: { answer: "not resolved" } });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  test.for<[what: string, text: (lines: readonly string[]) => string, says: RegExp]>([
    ["a foreign line", (lines) => `{"a":1}\n${lines.join("\n")}\n`, /bad\.jsonl:1: is no tick/],
    ["a line that is no JSON", (lines) => `${lines[0]}\nnonsense\n`, /bad\.jsonl:2: not JSON/],
    ["an empty file", () => "", /bad\.jsonl: is empty/],
    [
      "a file of one torn line",
      (lines) => lines[0]!.slice(0, 90),
      /bad\.jsonl: holds no whole tick/,
    ],
    ["too short a run", (lines) => `${lines.slice(0, 20).join("\n")}\n`, /more than 40 ticks/],
    ["a line told twice", (lines) => `${lines[0]}\n${lines[0]}\n`, /bad\.jsonl:2: seq 0/],
  ])("recorded logs: %s is refused with 2 and its place", ([, text, says]) => {
    const lines = readFileSync(LOG, "utf8").trimEnd().split("\n");
    writeFileSync(join(folder, "bad.jsonl"), text(lines));
    const { status, stdout, stderr } = homeostat([
      "prove",
      "prediction",
      "--data",
      "bad.jsonl",
      "--out",
      "o",
    ]);
    expect(stderr).toMatch(says);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(readdirSync(folder)).toEqual(["bad.jsonl"]);
  });
});

test.for([
  ["this host", []],
  ["a recorded log", ["--data", LOG]],
] as const)("T16: prove sigma on %s says yes, and writes its report", ([, data]) => {
  const { status, stdout, stderr } = homeostat(["prove", "sigma", ...data, "--out", "out"]);
  expect(stderr).toMatch(/^seed 1\n/);
  expect({ status, yes: stdout.startsWith("yes: ") }, stdout).toEqual({ status: 0, yes: true });
  expect(readdirSync(join(folder, "out")).toSorted()).toEqual([
    "sigma-trial",
    "sigma-trial.html",
    "sigma-trial.md",
  ]);
});

const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
};
const isWatching = (pid: number): boolean => commandLine(pid).includes(" watch --json ");
const isBurning = (pid: number): boolean => /--cpu-method|burner/.test(commandLine(pid));
const isOfTrial = (pid: number): boolean =>
  /stress-ng|trials\/\w+\/children| watch --json /.test(commandLine(pid));
