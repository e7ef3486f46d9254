// What a headless watch brings into memory, for as long as it runs: the files of ours and the
// parts of Node that a run of it loads, those included that are loaded late.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "homeostat-frugal-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MAIN = join(import.meta.dirname, "main.ts");
const MARK = "loaded: ";
const LISTENING = `
  import { registerHooks } from "node:module";
  const files = [];
  registerHooks({ load(url, context, next) { files.push(url); return next(url, context); } });
  process.on("exit", () => {
    process._rawDebug(${JSON.stringify(MARK)} + JSON.stringify([...files, ...process.moduleLoadList]));
  });`;

/** Files by their address, parts of Node as `NativeModule zlib`. */
function loadedBy(...words: readonly string[]): readonly string[] {
  const preload = `data:text/javascript,${encodeURIComponent(LISTENING)}`;
  const run = spawnSync(process.execPath, ["--import", preload, MAIN, ...words], {
    encoding: "utf8",
  });
  const line = run.stderr.split("\n").find((text) => text.startsWith(MARK));
  return JSON.parse(line?.slice(MARK.length) ?? "null") as readonly string[];
}

const WATCH = ["watch", "--json", "--interval", "0.1", "--duration", "0.5"];
const watched = (memory: string): readonly string[] =>
  loadedBy(...WATCH, "--state", join(folder, "state"), "--memory", memory);

const NEVER: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["OpenSSL", /^(?:NativeModule|Internal Binding) (?:internal\/)?crypto/],
  ["the inspector", /^NativeModule inspector/],
  ["HTTP", /^NativeModule _?http/],
  ["zod, YAML or vega", /node_modules\/(?:zod|yaml|vega)/],
  ["the dashboard", /\/src\/show\/terminal\//],
  ["worlds", /\/src\/plants\/(?:worlds|cluster|gardener)\//],
  ["trials and proofs", /\/src\/(?:trials|prove\/(?:verify|prediction|sigma|nab|ladder))\//],
];

test("T11: a headless watch loads nothing that it does not use, and early warning it does", () => {
  const loaded = watched(join(folder, "memory"));
  expect(loaded.filter((name) => name.includes("/src/judge/early-warning/"))).not.toEqual([]);
  for (const [what, pattern] of NEVER)
    expect([what, ...loaded.filter((name) => pattern.test(name))]).toEqual([what]);
});

test("T11: a watch that keeps no memory does without zlib, and one that keeps it has it", () => {
  const zlib = (loaded: readonly string[]) => loaded.includes("NativeModule zlib");
  expect([zlib(watched("none")), zlib(watched(join(folder, "other")))]).toEqual([false, true]);
});
