import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { recordingIo, words } from "./cli.fixture.ts";
import { run } from "./run.ts";

test.for<[line: string, says: string]>([
  ["gardener", "WHAT is missing"],
  ["gardener rum", "did you mean run?"],
  ["gardener run --policy forrager", "did you mean forager?"],
  ["gardener bench --policies forager,xyzzy", "there are classic, "],
  ["gardener run --generations 0", "1 to"],
  ["gardener run --seed -1", "0 to"],
  ["gardener run --policy evolved", "there is no policy"],
  ["gardener run --runs 3", "it belongs to gardener bench"],
  ["gardener play --out a.csv", "it belongs to gardener run and bench"],
  ["gardener run --out package.json --generations 1", "first line is another one"],
  ["gardener run --out src --generations 1", "a directory"],
])("R1: %s is refused with 2, saying %s", async ([line, says]) => {
  const io = recordingIo();
  expect(await run(words(line), io)).toBe(2);
  expect(io.printed.err).toContain(says);
  expect(io.printed.out).toBe("");
});

test("R1: gardener play needs a terminal and says so", async () => {
  const io = recordingIo();
  expect(await run(words("gardener play"), io)).toBe(3);
  expect(io.printed.err).toContain("no terminal");
});

async function printed(line: string): Promise<{ readonly out: string; readonly err: string }> {
  const io = recordingIo();
  expect(await run(words(line), io)).toBe(0);
  return io.printed;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "homeostat-gardener-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test("R1: a run in two pieces is the run in one; a third time there is nothing left to do", async () => {
  const place = folder();
  const [whole, pieces] = [join(place, "whole.csv"), join(place, "pieces.csv")];
  await printed(`gardener run --policy forager --generations 120 --out ${whole}`);
  await printed(`gardener run --policy forager --generations 70 --out ${pieces}`);
  const again = `gardener run --policy forager --generations 120 --out ${pieces}`;
  expect((await printed(again)).err).toContain("going on from generation 70");
  expect(readFileSync(pieces, "utf8")).toBe(readFileSync(whole, "utf8"));
  expect((await printed(again)).out).toContain("nothing was left to do");
});

test("R1: our garden runs by its own policies, and is another run than the classic one", async () => {
  const path = join(folder(), "run.csv");
  const line = `gardener run --policy wild --generations 60 --out ${path} --world`;
  expect((await printed(`${line} v1`)).out).toContain("v1 garden, wild");
  const io = recordingIo();
  expect(await run(words(`${line} v1-droughts`), io)).toBe(2);
  expect(io.printed.err).toContain("holds a run with world v1, not v1-droughts");
});

test("R4: --ablation compares the parts of the guard with none", async () => {
  const bench = "gardener bench --ablation --policy forager --runs 1 --generations 40";
  const text = (await printed(bench)).out;
  expect(text).toMatch(/^none /m);
  expect(text).toMatch(/^damping, survival, flow /m);
  expect(text).toContain("more than none");
});

test("R2: the summary says what became of the garden, as text and as JSON", async () => {
  const place = folder();
  const line = "gardener run --policy random --generations 60 --seed 3 --out";
  expect((await printed(`${line} ${join(place, "a.csv")}`)).out).toMatch(
    /^classic garden, random, seed 3, guarded: 60 generations into .*\npopulation 25, .*\n0 births, .*\nrisk 0\.\d+, .*: creative\n$/,
  );
  const found = JSON.parse((await printed(`${line} ${join(place, "b.csv")} --json`)).out) as object;
  expect(found).toMatchObject({ policy: "random", seed: 3, generations: 60, births: 0 });
  expect(found).toHaveProperty("last.gen", 60);
});

const FEW = "gardener bench --policies forager,random --runs 2 --generations 150";

test("R1: bench compares on the same seeds, with intervals, as a table and as JSON", async () => {
  const text = (await printed(FEW)).out;
  expect(text).toMatch(/^classic garden, guarded: 2 runs a row of 150 generations/);
  expect(text).toMatch(/^random +\d+ ± \d+ +0 ± 0 /m);
  expect(text).toMatch(/^forager .* 710$/m);
  const json = (await printed(`${FEW} --json`)).out;
  const rows = JSON.parse(json) as Record<string, unknown>[];
  expect(rows.map(({ policy }) => policy)).toEqual(["random", "forager"]);
  expect((await printed(`${FEW} --json`)).out).toBe(json);
  expect((await printed(`${FEW} --json --seed 7`)).out).not.toBe(json);
});

test("R1: bench --out writes a report with its figures, the ladder, every run and every curve", async () => {
  const out = join(folder(), "report");
  await printed(`${FEW} --out ${out}`);
  expect(readdirSync(out).sort()).toEqual([
    "gardener-bench",
    "gardener-bench.html",
    "gardener-bench.md",
  ]);
  const data = join(out, "gardener-bench");
  expect(readdirSync(data).sort()).toEqual([
    "agents.svg",
    "dirt.svg",
    "generations.csv",
    "ladder.csv",
    "over-time.svg",
    "runs.csv",
  ]);
  const lines = (name: string) => readFileSync(join(data, name), "utf8").trimEnd().split("\n");
  expect(lines("runs.csv")).toHaveLength(5);
  expect(lines("ladder.csv")).toHaveLength(3);
  // Two rows, every generation of 150.
  expect(lines("generations.csv")).toHaveLength(301);
  expect(readFileSync(join(out, "gardener-bench.md"), "utf8")).toContain(
    "homeostat gardener bench --world classic --policies random,forager --runs 2",
  );
});

test("R1: a folder that is not empty is refused before anything is lived", async () => {
  const io = recordingIo();
  expect(await run(words(`${FEW} --out src`), io)).toBe(2);
  expect(io.printed.err).toContain("is not empty");
});
