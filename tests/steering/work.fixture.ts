// Real work to be steered, and what it looks like from outside: processes, sessions and a
// control group that the test made itself, read with no code of the program. Ends only
// what it started, by pid.
import { spawn, type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { getPriority, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { TestContext } from "vitest";
import type { Target } from "../../src/decide/index.ts";

/** Steering everybody's tasks needs the superuser: elsewhere the test is left out, in CI it fails. */
export function needsRoot({ task, skip }: TestContext): void {
  if (process.geteuid?.() === 0) return;
  const wanted = "steering is tested as root";
  if (process.env["CI"] === "true") throw new Error(wanted);
  process.stderr.write(`left out: ${task.name}: ${wanted}\n`);
  skip(wanted);
}

const children: ChildProcess[] = [];
const folders: string[] = [];
const groups: string[] = [];

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-faults-"));
  folders.push(folder);
  return folder;
}

/** Starts a program in a session of its own. */
export function startSession(
  program: string,
  words: readonly string[],
  stdin: "ignore" | "pipe" = "ignore",
): ChildProcess {
  const child = spawn(program, words, { detached: true, stdio: [stdin, "pipe", "inherit"] });
  children.push(child);
  return child;
}

/** A process of a few threads that does nothing, in a session of its own. */
export async function startWork(): Promise<number> {
  const script = `setInterval(() => {}, 1000); console.log("ready")`;
  const child = startSession(process.execPath, ["--v8-pool-size=1", "-e", script]);
  await once(child, "ready");
  return child.pid!;
}

export function once(child: ChildProcess, word: string): Promise<string> {
  return new Promise((done, failed) => {
    let text = "";
    child.stdout!.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (text.includes(word)) done(text);
    });
    child.once("exit", (code, signal) => failed(new Error(`ended: ${code ?? signal}: ${text}`)));
  });
}

/** Ends what is still running, with all that is in its session's group, and removes the rest. */
export async function cleanUp(): Promise<void> {
  for (const child of children.splice(0)) {
    try {
      process.kill(-child.pid!, "SIGKILL");
    } catch {
      // It has ended.
    }
  }
  for (const group of groups.splice(0)) await until(() => isRemoved(group));
  await until(() => !isNamed(folders));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Whether a process was started with one of these words: a guardian still at work in a folder would make it anew. */
function isNamed(words: readonly string[]): boolean {
  const lines = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readOr(`/proc/${pid}/cmdline`, ""));
  return words.some((word) => lines.some((line) => line.includes(word)));
}

const LOOK_MS = 20;
const MOST_LOOKS = 1500;

/** Waits, also after a test, until something holds; half a minute at most. */
async function until(holds: () => boolean): Promise<void> {
  for (let look = 0; look < MOST_LOOKS && !holds(); look += 1) await pause(LOOK_MS);
}

/** False while somebody who was ended a moment ago is still in it. */
function isRemoved(group: string): boolean {
  try {
    if (existsSync(group)) rmdirSync(group);
  } catch {
    return false;
  }
  return true;
}

/** Where the cpu controller can be used by groups: version 1 or 2; null where neither can. */
export function cpuHierarchy(): { readonly root: string; readonly version: 1 | 2 } | null {
  for (const root of ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct"]) {
    if (existsSync(join(root, "cpu.shares"))) return { root, version: 1 };
  }
  const root = "/sys/fs/cgroup";
  const turnedOn = join(root, "cgroup.subtree_control");
  const on = existsSync(turnedOn) && readFileSync(turnedOn, "utf8").split(/\s/).includes("cpu");
  return on ? { root, version: 2 } : null;
}

/** Makes a control group that is removed after the test, once what is in it was ended. */
export function makeGroup(folder: string): void {
  mkdirSync(folder);
  groups.push(folder);
}

/** A control group of the test's own, with a process in it. */
export function groupWith(pid: number): Extract<Target, { kind: "cgroup" }> | null {
  const hierarchy = cpuHierarchy();
  if (hierarchy === null) return null;
  const path = `/homeostat-test-${process.pid}-${groups.length}`;
  const folder = join(hierarchy.root, path);
  makeGroup(folder);
  writeFileSync(join(folder, "cgroup.procs"), String(pid));
  return { kind: "cgroup", path, version: hierarchy.version };
}

export function processTarget(pid: number): Extract<Target, { kind: "process" }> {
  return {
    kind: "process",
    pid,
    startTicks: Number(statFields(`/proc/${pid}/stat`)[19]),
    name: "work",
  };
}

/** Null where the kernel has no autogroups. */
export function sessionTarget(pid: number): Extract<Target, { kind: "session" }> | null {
  const match = /^\/autogroup-(\d+) /.exec(readOr(`/proc/${pid}/autogroup`, ""));
  return match === null ? null : { kind: "session", group: Number(match[1]), pid, name: "work" };
}

/** Everything that steering can change about these processes and groups, in one text. */
export function snapshot(pids: readonly number[], group?: Target | null): string {
  const lines = pids.flatMap((pid) => [
    `${pid} ${readOr(`/proc/${pid}/autogroup`, "no autogroup").trim()}`,
    ...readdirSync(`/proc/${pid}/task`).map((tid) => threadLine(`/proc/${pid}/task/${tid}`)),
  ]);
  const hierarchy = cpuHierarchy();
  if (group?.kind === "cgroup" && hierarchy !== null) {
    const file = hierarchy.version === 1 ? "cpu.shares" : "cpu.weight";
    lines.push(readFileSync(join(hierarchy.root, group.path, file), "utf8"));
  }
  return lines.join("\n");
}

/** Nice, scheduling policy, cores. */
function threadLine(folder: string): string {
  const fields = statFields(`${folder}/stat`);
  const cores = /^Cpus_allowed:\s*(.*)$/m.exec(readFileSync(`${folder}/status`, "utf8"))?.[1];
  return `${folder} nice ${fields[16]} policy ${fields[38]} cores ${cores}`;
}

function statFields(path: string): string[] {
  const text = readFileSync(path, "latin1");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** What the work begins with: who runs the tests may have been made nice itself. */
export const NICE_AT_FIRST = getPriority();

export function niceOf(pid: number): number {
  return Number(statFields(`/proc/${pid}/stat`)[16]);
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}

/** What a folder of journals still holds of runs that were not closed out. */
export const openJournals = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.startsWith("run-") || name.endsWith(".lock"));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
}

const DRIVER = resolve("tests/steering/driver.fixture.ts");

/** Runs the driver program to its end. */
export function drive(plan: object, prefix: readonly string[] = []): Promise<Ended> {
  const [program, ...words] = [...prefix, process.execPath, DRIVER, JSON.stringify(plan)];
  const child = startSession(program, words);
  let out = "";
  child.stdout!.setEncoding("utf8").on("data", (chunk: string) => (out += chunk));
  return new Promise((done) => child.on("close", (code, signal) => done({ code, signal, out })));
}
