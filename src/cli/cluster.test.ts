import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordingIo, words } from "./cli.fixture.ts";
import { run } from "./run.ts";

test.for<[line: string, says: string]>([
  ["cluster", "WHAT is missing"],
  ["cluster bensh", "did you mean bench?"],
  ["cluster bench --policies heuristic_c", "did you mean heuristic_"],
  ["cluster bench --policies xyzzy", "there are move_only, "],
  ["cluster bench --policies ,", "a list of policies"],
  ["cluster bench --episodes 0", "1 to 100"],
  ["cluster bench --episodes 2.5", "whole number"],
  ["cluster bench --seed -1", "0 to"],
  ["cluster bench --seed 0.5", "whole number"],
  ["cluster bench --world v9", "did you mean v1?"],
  ["cluster bench --json --format classic", "cannot be had together with --json"],
  ["cluster bench --out package.json", "is not a folder"],
  ["cluster play --episodes 3", "it belongs to cluster bench"],
  ["cluster play --generations 3", "it belongs to cluster train"],
  ["cluster train --episodes 3", "it belongs to cluster bench"],
  ["cluster train --world classic", "train in v1"],
  ["cluster train --generations 0", "1 to 10000"],
  ["cluster train --checkpoint /nowhere/at/all.json", "/nowhere/at/all.json"],
  ["cluster bench --experiment tightbudget", "did you mean tight-budget?"],
  ["cluster bench --experiment tight-budget --world v1", "is of the classic world"],
  ["cluster bench --experiment tight-budget --format classic", "with --experiment"],
  ["cluster narrate --policies random,heuristic_b", "one is told of at a time"],
  ["cluster narrate --episodes 3", "it belongs to cluster bench"],
  ["cluster bench --side 8", "add --world v1"],
  ["cluster bench --world v1 --side 3", "4 to 64"],
  ["cluster bench --world v1 --side 65", "4 to 64"],
  ["cluster bench --world v1 --policies reward_rate", "there are no_op, "],
  ["cluster bench --world v1 --checkpoint package.json", "holds no weights of cluster v1"],
  ["cluster bench --world v1 --checkpoint /nowhere", "cannot be read"],
  ["cluster bench --world v1 --trace package.json", "values of cpu_avg"],
])("R6: %s is refused with 2, saying %s", async ([line, says]) => {
  const io = recordingIo();
  expect(await run(words(line), io)).toBe(2);
  expect(io.printed.err).toContain(says);
  expect(io.printed.out).toBe("");
});

test("R5: cluster play needs a terminal and says so", async () => {
  const io = recordingIo();
  expect(await run(words("cluster play"), io)).toBe(3);
  expect(io.printed.err).toContain("no terminal");
});

async function printed(line: string): Promise<string> {
  const io = recordingIo();
  expect(await run(words(line), io)).toBe(0);
  return io.printed.out;
}

const FEW = "cluster bench --episodes 4 --policies heuristic_b,scale_farming";

test("R6: --json is an array of rows with every figure, and one seed is one ladder", async () => {
  const text = await printed(`${FEW} --json`);
  const rows = JSON.parse(text) as Record<string, unknown>[];
  expect(rows.map(({ policy }) => policy)).toEqual(["heuristic_b", "scale_farming"]);
  const names =
    "policy episodes reward_mean reward_sd reward_ci95 steps_mean alive_share alive_low alive_high oom_mean " +
    "critical_oom_mean load_mean wins losses ties win_rate_vs_random win_rate_low win_rate_high";
  expect(Object.keys(rows[0]!)).toEqual(words(names));
  expect(rows[0]).toMatchObject({ episodes: 4, alive_share: 1, wins: 4, losses: 0, ties: 0 });
  expect(await printed(`${FEW} --json`)).toBe(text);
  expect(await printed(`${FEW} --json --seed 9`)).not.toBe(text);
});

test("R6: the table shows intervals, the exploit and what was published as such", async () => {
  const text = await printed(FEW);
  expect(text).toMatch(/^heuristic_b +\d\d\.\d\d ± \d+\.\d\d /m);
  expect(text).toMatch(/^scale_farming \* /m);
  expect(text).toContain("lives on a gap in the rules");
  expect(text).toContain("Published, not reproducible");
  expect(text).toMatch(/^heuristic +18\.91$/m);
  expect(await printed("cluster bench --episodes 1 --policies random")).toContain("0/0/1");
});

test("R6: --format classic is one line a policy", async () => {
  const lines = (await printed(`${FEW} --format classic`)).trimEnd().split("\n");
  expect(lines).toHaveLength(2);
  for (const line of lines)
    expect(line).toMatch(/^\w+: reward \d\d\.\d\d, OOM 0\.00, win rate [\d.]+%$/);
});

test("R6: --out writes a report with its figure, the ladder and every episode as CSV", async () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-cluster-"));
  try {
    await printed(`${FEW} --out ${folder}`);
    expect(readdirSync(folder).sort()).toEqual([
      "cluster-ladder",
      "cluster-ladder.html",
      "cluster-ladder.md",
    ]);
    const data = join(folder, "cluster-ladder");
    expect(readdirSync(data).sort()).toEqual(["episodes.csv", "ladder.csv", "rewards.svg"]);
    const lines = readFileSync(join(data, "episodes.csv"), "utf8").trimEnd().split("\n");
    // Two policies and the baseline, four episodes each, and the header.
    expect(lines).toHaveLength(13);
    expect(lines[1]).toMatch(/^random,0,/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const V1 = "cluster bench --world v1 --episodes 3 --policies heuristic_b,learned --json";

test("R6: world v1 has its own ladder, the same for any number of threads, another for another world", async () => {
  const text = await printed(`${V1} --threads 1`);
  const rows = JSON.parse(text) as Record<string, unknown>[];
  expect(rows.map(({ policy }) => policy)).toEqual(["heuristic_b", "learned"]);
  expect(rows[1]!["reward_mean"]).toBeGreaterThan(rows[0]!["reward_mean"] as number);
  expect(await printed(`${V1} --threads 2`)).toBe(text);
  expect(await printed(`${V1} --side 5`)).not.toBe(text);
  expect(await printed(`${V1} --trace fixtures/runs/stress.jsonl`)).not.toBe(text);
});

test("R6: the table of world v1 names nothing as published", async () => {
  const text = await printed(V1.replace("--json", ""));
  expect(text).toMatch(/^cluster world v1, 4 × 4: 3 episodes/);
  expect(text).not.toContain("ublished");
});

test("R6: where only the environment asks for JSON, --format classic that was typed is obeyed", async () => {
  const io = recordingIo({ HOMEOSTAT_JSON: "1" });
  expect(await run(words(`${FEW} --format classic`), io)).toBe(0);
  expect(io.printed.out).toMatch(/^heuristic_b: reward/);
});

test("R6: an experiment shows the ladder, the dial and what the change asks for", async () => {
  const line = "cluster bench --experiment tight-budget --episodes 6 --policies heuristic_b";
  const text = await printed(line);
  expect(text).toMatch(/^heuristic_b +\d\d\.\d\d/m);
  expect(text).toMatch(/^16 +/m);
  expect(text).toContain("the best value goes from 8 to 6 nodes");
  const rows = JSON.parse(await printed(`${line} --json`)) as Record<string, string>[];
  expect(rows.map(({ part, label }) => `${part} ${label}`)).toEqual([
    "ladder heuristic_b",
    ...[0, 2, 4, 6, 8, 10, 12, 14, 16].map((nodes) => `dial ${nodes}`),
  ]);
  expect(
    await printed("cluster bench --experiment over-cleaning --episodes 1 --policies random"),
  ).toContain("tell nothing");
});

test("R4: a collapse is narrated, with its failure mode and its last steps", async () => {
  const text = await printed("cluster narrate");
  expect(text).toContain("heuristic_a2 on seed 0 lived 249 steps");
  expect(text).toContain("Failure mode trapped: to and fro between two nodes");
  expect(text).toMatch(/^ 249 {2}down {3}node {2}6 .* memory {2}99\.1%$/m);
  const told = JSON.parse(await printed("cluster narrate --json")) as Record<string, unknown>;
  expect(told).toMatchObject({ seed: 0, mode: "trapped", node: 12, hotAt: 224, endedAt: 249 });
});

test("R4: a policy that never lets it collapse is said to live, with 1", async () => {
  const io = recordingIo();
  expect(await run(words("cluster narrate --policies greedy_memory"), io)).toBe(1);
  expect(io.printed.err).toContain("lets no episode collapse on 1000 seeds");
});

test("R6: reports of an experiment and of a collapse are written with their data", async () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-cluster-"));
  try {
    const few = "--experiment over-cleaning --episodes 4 --policies random";
    await printed(`cluster bench ${few} --out ${folder}/a`);
    await printed(`cluster narrate --out ${folder}/b`);
    expect(readdirSync(join(folder, "a", "cluster-over-cleaning"))).toContain("rows.csv");
    const steps = readFileSync(join(folder, "b", "cluster-collapse", "steps.csv"), "utf8");
    expect(steps.trim().split("\n")).toHaveLength(250);
    expect(readFileSync(join(folder, "b", "cluster-collapse.md"), "utf8")).toContain("trapped");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
