import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import * as worlds from "./worlds.ts";

const folder = mkdtempSync(join(tmpdir(), "homeostat-worlds-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PAGE = readFileSync(join(import.meta.dirname, "..", "docs", "worlds.md"), "utf8");
const SOURCE = pathToFileURL(join(import.meta.dirname, "worlds.ts")).href;

/** The blocks of code of the page, in a language, that speak of the package. */
const blocks = [...PAGE.matchAll(/```js\n(.*?)```/gsu)].map(([, code]) => code!);
const shown = [...PAGE.matchAll(/```text\n(.*?)```/gsu)].map(([, text]) => text!);

function printed(name: string, code: string): string {
  const path = join(folder, name);
  writeFileSync(path, code.replaceAll('"homeostat/worlds"', JSON.stringify(SOURCE)));
  const ran = spawnSync(process.execPath, [path], { encoding: "utf8" });
  expect([ran.status, ran.stderr]).toEqual([0, ""]);
  return ran.stdout;
}

test("R5: the policy of one's own in docs/worlds.md runs as it stands and prints what stands there", () => {
  expect(printed("mine.mjs", blocks[0]!)).toBe(shown[0]);
});

test("R5: the rollouts in docs/worlds.md run as they stand, and say what one thread says", () => {
  writeFileSync(
    join(folder, "makers.mjs"),
    blocks[1]!.replaceAll('"homeostat/worlds"', JSON.stringify(SOURCE)),
  );
  const text = printed("run.mjs", blocks[2]!);
  expect(text).toMatch(/^(-?\d+\.\d\d( |\n)){12}$/);
  expect(printed("alone.mjs", blocks[2]!.replace("threads: 2", "threads: 1"))).toBe(text);
});

test("R5: every world of the library steps", () => {
  const { ClusterClassic, ClusterV1, GardenerClassic, GardenerV1, singleOf } = worlds;
  const makes: readonly worlds.MakeRules[] = [
    (lanes) => new ClusterClassic(lanes),
    (lanes) => new ClusterV1(lanes),
    (lanes) => new GardenerClassic(lanes),
    (lanes) => new GardenerV1(lanes),
  ];
  for (const make of makes) {
    const world = singleOf(make);
    world.reset(1);
    expect(Number.isFinite(world.step(4).reward), world.id).toBe(true);
  }
});
