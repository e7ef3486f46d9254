import { expect, test } from "vitest";
import { seededChance } from "../../base/index.ts";
import { compareSigmas, generatedStates } from "../../prove/sigma/index.ts";
import type { SigmaState } from "../../prove/sigma/index.ts";
import { reportFiles } from "../../show/report/index.ts";
import { overallOf, sigmaReport } from "./index.ts";
import type { SigmaSource } from "./index.ts";

function sourceOf(title: string, states: readonly SigmaState[]): SigmaSource {
  const result = compareSigmas(states);
  if (!result.ok) throw new Error(result.trouble.message);
  return { title, states, result: result.value };
}

const generated = sourceOf("Generated states", generatedStates(50, seededChance(1)));
const context = {
  seed: 1,
  facts: [["cores", 2]] as const,
  command: "homeostat prove sigma --seed 1",
  made: "2026-01-01T00:00:00.000Z",
  origin: "States are made up.",
};

test("T16: the report of σ says yes for the engine's own arithmetic, with figure, tables and data", async () => {
  const report = sigmaReport([generated], context);
  expect(report.verdict.answer).toBe("yes");
  const files = await reportFiles(report);
  expect([...files.keys()]).toEqual([
    "sigma-trial.html",
    "sigma-trial.md",
    "sigma-trial/curves.svg",
    "sigma-trial/states.csv",
    "sigma-trial/sigma.json",
  ]);
  for (const text of files.values()) expect(text).not.toMatch(/\bNaN\b|undefined/);
});

test("T16: a pair that changes places makes it a no that stands in the list, a host too still not resolved", () => {
  const verdict = { answer: "no", sentence: "3 changed places; answer: no." } as const;
  const broken = { ...generated, result: { ...generated.result, verdict } };
  expect(overallOf([generated, broken]).answer).toBe("no");
  expect(sigmaReport([generated, broken], context).losing.join()).toContain("3 changed places");
  const still = sourceOf("Ticks of this host", [{ vStar: 0.4, aStar: 0.5 }]);
  expect(overallOf([still, generated]).answer).toBe("not resolved");
});
