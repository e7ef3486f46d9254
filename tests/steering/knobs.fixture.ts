// Small processes of the tests' own to turn knobs on, what the kernel says of them, asked
// without the drivers, and scripts run in namespaces. All of them are ended by pid.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, type TestContext } from "vitest";
import { must, type Result } from "../../src/base/index.ts";
import type { Target } from "../../src/decide/index.ts";
import { lookAt } from "../../src/plants/host/steering/identity.ts";
import { folderOf, presentMounts } from "../../src/plants/host/steering/knobs/cgroup-mounts.ts";

/** Goes on as root; else leaves the test out and says so, or throws in CI. */
export function needsRoot(context: TestContext, words: readonly string[] = []): void {
  const wanted = rootWanted(words);
  if (wanted !== null) leaveOut(context, wanted);
}

/** Leaves a test out and says what it wanted; in CI it fails, but for what no machine can be given. */
export function leaveOut({ task, skip }: TestContext, wanted: string, alsoInCi = false): never {
  if (process.env["CI"] === "true" && !alsoInCi) throw new Error(wanted);
  process.stderr.write(`left out: ${task.name}: ${wanted}\n`);
  return skip(wanted);
}

/** The folder of a group of version 1 below the root of the cpu hierarchy, on machines that have one. */
export function cpuFolder(context: TestContext, path: string): string {
  const folder = folderOf(presentMounts(), { version: 1, controller: "cpu", path });
  return folder ?? leaveOut(context, "the cpu controller is in no hierarchy of version 1", true);
}

function rootWanted(words: readonly string[]): string | null {
  if (process.geteuid?.() !== 0) return "only root may turn the knobs of others: run as root";
  const [program, ...rest] = words;
  if (program === undefined || spawnSync(program, rest).status === 0) return null;
  return `"${words.join(" ")}" does not work here: it takes root with every capability, util-linux and systemd`;
}

const running = new Set<ChildProcess>();

/** Starts a program in a session of its own; resolves when it prints something. */
export async function start(...[program, ...words]: [string, ...string[]]): Promise<number> {
  const child = spawn(program, words, { detached: true, stdio: ["pipe", "pipe", "inherit"] });
  running.add(child);
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${program} ${words.join(" ")} ended at once`)));
    child.stdout.once("data", () => resolve());
  });
  return must(child.pid, "a pid");
}

/** Prints a line and then sleeps, as one process. */
export const SLEEPER = ["sh", "-c", "echo ready; exec sleep 300"] as const;

/** Prints a line once it has so many worker threads. */
export const threaded = (workers: number): [string, ...string[]] => [
  process.execPath,
  "-e",
  `const { Worker } = require("node:worker_threads");
   let up = 0;
   for (let i = 0; i < ${workers}; i++)
     new Worker("setInterval(() => {}, 1000)", { eval: true })
       .once("online", () => { if (++up === ${workers}) console.log("ready"); });`,
];

/** Ends one, and waits until the kernel has forgotten it. */
export async function end(pid: number): Promise<void> {
  for (const child of running) {
    if (child.pid !== pid) continue;
    running.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    // All of its process group: what it started in the background ends with it.
    process.kill(-pid, "SIGKILL");
    await ended;
    child.stdout?.destroy();
  }
}

/** Ends everything that was started. */
export async function endAll(): Promise<void> {
  await Promise.all([...running].map(({ pid }) => end(must(pid, "a pid"))));
}

export function processTarget(pid: number): Extract<Target, { kind: "process" }> {
  const { startTicks, name } = must(lookAt(pid), `process ${pid}`);
  return { kind: "process", pid, startTicks, name };
}

export const tidsOf = (pid: number): number[] => readdirSync(`/proc/${pid}/task`).map(Number);

/** What the kernel says of every thread: nice, policy, priority, mask; in the order of the threads. */
export function settingsOf(pid: number): ReadonlyMap<number, string> {
  return new Map(
    tidsOf(pid).map((tid) => {
      const stat = readFileSync(`/proc/${pid}/task/${tid}/stat`, "latin1");
      // Field n of proc(5) stands at n − 3.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const status = readFileSync(`/proc/${pid}/task/${tid}/status`, "latin1");
      const mask = /^Cpus_allowed:\t(.+)$/mu.exec(status)?.[1];
      return [tid, `nice ${fields[16]} policy ${fields[38]} priority ${fields[15]} mask ${mask}`];
    }),
  );
}

export const autogroupOf = (pid: number): string =>
  readFileSync(`/proc/${pid}/autogroup`, "latin1").trim();

export const groupNumber = (pid: number): number =>
  Number(must(/autogroup-([0-9]+)/u.exec(autogroupOf(pid))?.[1], "a session's group"));

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.trouble.code}: ${result.trouble.message}`);
  return result.value;
}

/** The code of what went wrong, or `ok`. */
export const codeOf = (result: Result<unknown>): string => (result.ok ? "ok" : result.trouble.code);

/** Programs of the tests' own, run by node. */
const SCRIPTS = {
  pidReuse: new URL("./scripts/pid-reuse.ts", import.meta.url),
  rightsLost: new URL("./scripts/rights-lost.ts", import.meta.url),
  ownSession: new URL("./scripts/own-session.ts", import.meta.url),
  writeGroup: new URL("./scripts/write-group.ts", import.meta.url),
};

/** Runs one of the scripts behind `prefix`, e.g. in a namespace, and gives what it printed as JSON. */
export function runScript(
  prefix: readonly string[],
  name: keyof typeof SCRIPTS,
  ...words: string[]
): unknown {
  const script = [process.execPath, fileURLToPath(SCRIPTS[name]), ...words];
  const [program, ...rest] = [...prefix, ...script];
  const run = spawnSync(must(program, "a program"), rest, { encoding: "utf8", timeout: 120_000 });
  expect({ status: run.status, stderr: run.stderr }).toMatchObject({ status: 0 });
  return JSON.parse(run.stdout);
}

const LOOK_MS = 50;
const MOST_LOOKS = 600;

/** Waits, also outside of a test, until `is` says so; throws with `what` after half a minute. */
export async function until(is: () => boolean, what: string): Promise<void> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (is()) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`waited in vain until ${what}`);
}
