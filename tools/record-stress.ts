// Records this host under load: `node tools/record-stress.ts OUT.jsonl`. Runs
// `homeostat watch --log` and, while it runs, stress-ng in phases scaled to the
// host's cores; writes the phases beside the log. Names of the host and of processes
// that are not part of the recording are replaced, so that the file can be shared.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { serialiseTick } from "../src/show/record/index.ts";
import type { TickRecord } from "../src/show/record/index.ts";
import { phasesFileOf } from "../src/show/report/index.ts";
import type { Phase } from "../src/show/report/index.ts";

const INTERVAL_S = 0.5;
const FIRST_PHASE_S = 24;
const PHASE_S = 8;
const PAUSE_S = 8;
/** Of the ten busiest in each tick: the file is for the repository. */
const PROCESSES_KEPT = 3;
const cores = availableParallelism();
const half = Math.max(1, Math.floor(cores / 2));

const LOADS: readonly (readonly [label: string, ...words: string[]])[] = [
  ["cpu", "--cpu", String(cores)],
  [
    "imbalance",
    "--cpu",
    String(half),
    "--taskset",
    Array.from({ length: half }, (_, core) => core).join(","),
  ],
  ["memory", "--vm", String(half), "--vm-bytes", "256M"],
  ["disk", "--hdd", "1", "--hdd-bytes", "64M"],
  [
    "mixed",
    "--cpu",
    String(half),
    "--vm",
    "1",
    "--vm-bytes",
    "128M",
    "--hdd",
    "1",
    "--hdd-bytes",
    "64M",
  ],
];

const [out] = process.argv.slice(2);
if (out === undefined) {
  console.error("usage: node tools/record-stress.ts OUT.jsonl");
  process.exit(2);
}
const duration = FIRST_PHASE_S + LOADS.length * (PHASE_S + PAUSE_S);
const log = `${out}.recording`;
rmSync(log, { force: true });
const watch = spawn(
  process.execPath,
  [
    "src/cli/main.ts",
    "watch",
    "--no-dash",
    "--interval",
    String(INTERVAL_S),
    "--duration",
    String(duration),
    "--log",
    log,
    "--state",
    "/dev/null",
  ],
  { stdio: ["ignore", "ignore", "inherit"] },
);
const ended = once(watch, "exit");
const phases = await runPhases(watch);
await ended;
const lines = readFileSync(log, "utf8").trimEnd().split("\n");
writeFileSync(out, anonymised(lines.map((line) => JSON.parse(line) as TickRecord)));
writeFileSync(phasesFileOf(out), `${JSON.stringify(phases, null, 2)}\n`);
rmSync(log);
console.log(`${out}: ${lines.length} ticks, ${phases.length} phases`);

async function runPhases(watching: ChildProcess): Promise<Phase[]> {
  const began = performance.now();
  const elapsed = (): number => Math.round((performance.now() - began) / 100) / 10;
  const done: Phase[] = [];
  await sleep(FIRST_PHASE_S * 1000);
  for (const [label, ...words] of LOADS) {
    if (watching.exitCode !== null) break;
    const from_s = elapsed();
    const all = [...words, "--timeout", `${PHASE_S}s`, "--quiet"];
    const load = spawn("stress-ng", all, { stdio: "inherit" });
    const [code] = (await once(load, "exit")) as [number | null];
    if (code !== 0) throw new Error(`stress-ng ${all.join(" ")} ended with ${code}`);
    done.push({ from_s, to_s: elapsed(), label, command: `stress-ng ${all.join(" ")}` });
    await sleep(PAUSE_S * 1000);
  }
  return done;
}

function anonymised(records: readonly TickRecord[]): string {
  const names = new Map<string, string>();
  const nameOf = (name: string): string => {
    if (/^(stress-ng|node|MainThread|kworker|kswapd)/.test(name)) return name.replace(/[/:].*/, "");
    if (!names.has(name)) names.set(name, `process-${names.size + 1}`);
    return names.get(name)!;
  };
  return records
    .map((record) => {
      const top_processes = record.top_processes
        .slice(0, PROCESSES_KEPT)
        .map((row) => Object.assign({}, row, { name: nameOf(row.name) }));
      return `${serialiseTick({ ...record, host: "box", top_processes })}\n`;
    })
    .join("");
}
