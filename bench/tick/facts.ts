// The machine and the versions a table was measured with.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";
import { countProcesses } from "./children.ts";

export interface Facts {
  readonly [name: string]: string | number;
}

export function facts(root: string): Facts {
  return {
    date: new Date().toISOString().slice(0, 16),
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1e9),
    kernel: release(),
    node: process.version,
    homeostat: commit(root),
    systeminformation: versionOf(root, "systeminformation"),
    psutil: said("/usr/bin/python3", ["-c", "import psutil; print(psutil.__version__)"]),
    node_exporter:
      /version (\S+)/.exec(said("prometheus-node-exporter", ["--version"]))?.[1] ?? "absent",
    processes: countProcesses(),
    load_before: loadavg()[0]!.toFixed(2),
  };
}

function versionOf(root: string, dependency: string): string {
  const path = join(root, "node_modules", dependency, "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

const commit = (root: string): string =>
  said("git", ["-C", root, "describe", "--always", "--dirty"]);

/** What a command says on both streams, trimmed; "absent" when it cannot run. */
function said(command: string, args: readonly string[]): string {
  const run = spawnSync(command, args, { encoding: "utf8", timeout: 5000 });
  if (run.error !== undefined || run.status !== 0) return "absent";
  return `${run.stdout}${run.stderr}`.trim();
}
