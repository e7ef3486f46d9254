import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Result } from "../base/index.ts";
import { recordingIo, words } from "./cli.fixture.ts";
import { parseArguments } from "./parse.ts";
import { proveSettings } from "./prove-settings.ts";
import type { ProveSettings } from "./prove-settings.ts";
import { resolveSettings } from "./resolve.ts";
import { run } from "./run.ts";

test.for<[line: string, says: string]>([
  ["prove", "TRIAL is missing"],
  ["prove sterring", "did you mean steering?"],
  ["prove steering --quick --full", "cannot be had together with --quick"],
  ["prove steering --scenario session", "did you mean sessions?"],
  ["prove steering --rounds 0", "1 to 200"],
  ["prove steering --service apache", "choose http or nginx or both"],
  ["prove steering --data run.jsonl", "it belongs to prove prediction, prove sigma"],
  ["prove steering --interval 1", "it belongs to prove prediction"],
  ["prove prediction --rounds 3", "it belongs to prove steering"],
  ["prove prediction --quick --full", "cannot be had together with --quick"],
  ["prove prediction --data a --full", "cannot be had together with --data"],
  ["prove prediction --interval 0.5 --data a", "cannot be had together with --data"],
  ["prove prediction --interval 9", "0.1 to 5 s"],
  ["prove prediction --data", "needs a value"],
  ["prove prediction --data nowhere.jsonl", "nowhere.jsonl: is not there"],
  ["prove sigma --full", "it belongs to prove steering, prove prediction"],
])("X3: %s is refused with 2, saying %s", async ([line, says]) => {
  const io = recordingIo();
  expect(await run(words(line), io)).toBe(2);
  expect(io.printed.err).toContain(says);
  expect(io.printed.out).toBe("");
});

test("X3: a report is never written over what is there, and nothing is started first", async () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-prove-"));
  try {
    writeFileSync(join(folder, "mine"), "");
    const io = recordingIo();
    const code = await run(["prove", "steering", "--out", folder], io);
    // 3 where this machine could not run the trial at all.
    expect([2, 3]).toContain(code);
    expect(io.printed.err).toMatch(/is not empty; name another folder|the trial needs/);
    expect(io.printed.out).toBe("");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function proveSettingsOf(line: string): Promise<Result<ProveSettings>> {
  const invocation = parseArguments(words(`prove ${line}`));
  if (!invocation.ok) return invocation;
  const settings = await resolveSettings(invocation.value, {});
  return settings.ok ? proveSettings(invocation.value, settings.value) : settings;
}

test.for([
  ["steering", { length: "usual", service: "http", scenario: null, rounds: null, seed: 1 }],
  ["steering --quick", { length: "quick", service: "http" }],
  ["steering --full", { length: "full", service: "both" }],
  ["steering --full --service http", { length: "full", service: "http" }],
  ["steering --scenario cgroups --rounds 9 --seed 4", { scenario: "cgroups", rounds: 9, seed: 4 }],
  ["prediction", { trial: "prediction", length: "usual", intervalSeconds: 0.5, data: [] }],
  ["prediction --full --interval 1 --seed 7", { length: "full", intervalSeconds: 1, seed: 7 }],
  ["prediction --data a.jsonl --data logs", { data: ["a.jsonl", "logs"] }],
  ["sigma --data a.jsonl", { trial: "sigma", data: ["a.jsonl"] }],
] as const)("X3: prove %s", async ([flags, wanted]) => {
  const settings = await proveSettingsOf(flags);
  expect(settings).toMatchObject({ ok: true, value: wanted });
});
