// The built program on the oldest Node it supports and on the newest: the same
// answers as on the one it ships with. In CI, because each Node is a download.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const NODES = { oldest: "22.13.0", newest: "26.10.0" } as const;
const PLATFORM = `node-linux-${process.arch}`;
const PROGRAM = resolve("bin/homeostat.js");

describe.runIf(process.env["CI"] === "true")("stack: other Nodes", () => {
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "homeostat-nodes-"));
    const packages = Object.entries(NODES).map(
      ([as, version]) => `${as}@npm:${PLATFORM}@${version}`,
    );
    const words = [
      "install",
      "--no-save",
      "--no-bin-links",
      "--ignore-scripts",
      "--prefix",
      folder,
    ];
    execFileSync("npm", [...words, ...packages], { stdio: "pipe", cwd: folder });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(Object.entries(NODES))("%s, %s", (as, version) => {
    const node = join(folder, "node_modules", as, "bin", "node");
    const run = (...words: string[]): string =>
      execFileSync(node, [PROGRAM, ...words], { encoding: "utf8", cwd: folder });
    expect(execFileSync(node, ["--version"], { encoding: "utf8" }).trim()).toBe(`v${version}`);
    expect(run("verify").trimEnd().split("\n").at(-1)).toBe("27/27");
    const ticks = run("watch", "--json", "--interval", "0.1", "--duration", "1")
      .trimEnd()
      .split("\n");
    expect(JSON.parse(ticks.at(-1)!)).toMatchObject({ schema: "homeostat.tick/1", plant: "host" });
    expect(run("replay", resolve("fixtures/runs/stress.jsonl"))).toMatch(
      /identical: (\d+) of \1 ticks/,
    );
    expect(JSON.parse(run("config", "--schema", "tick"))).toMatchObject({ type: "object" });
  });
});
