import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordingIo, settingsOf, words } from "./cli.fixture.ts";
import { run } from "./run.ts";
import { proveSettings } from "./settings.ts";

test.for<[line: string, says: string]>([
  ["prove", "TRIAL is missing"],
  ["prove sterring", "did you mean steering?"],
  ["prove steering --quick --full", "cannot be had together with --quick"],
  ["prove steering --scenario session", "did you mean sessions?"],
  ["prove steering --rounds 0", "1 to 200"],
  ["prove steering --service apache", "choose http or nginx or both"],
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

test.for([
  ["", { length: "usual", service: "http", scenario: null, rounds: null, seed: 1 }],
  ["--quick", { length: "quick", service: "http" }],
  ["--full", { length: "full", service: "both" }],
  ["--full --service http", { length: "full", service: "http" }],
  ["--scenario cgroups --rounds 9 --seed 4", { scenario: "cgroups", rounds: 9, seed: 4 }],
] as const)("X3: prove steering %s", async ([flags, wanted]) => {
  const settings = await settingsOf(`prove steering ${flags}`);
  expect(settings.ok && proveSettings(settings.value)).toMatchObject({ ok: true, value: wanted });
});
