// A small service and hogs to starve it, for tests on the live host: bounded in time, and
// ended by the pids that were started here.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** Answers every request after so much work, on a port it prints; nothing of it outlives a minute. */
const SERVICE = `
  const spin = (ms) => { const end = process.cpuUsage().user + ms * 1000; while (process.cpuUsage().user < end); };
  const server = require("node:http").createServer((_, answer) => { spin(5); answer.end("ok"); });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
  setTimeout(() => process.exit(), 60_000);
  const workers = Number(process.argv[1] ?? 0);
  const hogs = workers > 0 && require("node:child_process").spawn("stress-ng", ["--cpu", workers, "--timeout", "40s", "--quiet"]);
  process.on("SIGTERM", () => { if (hogs) hogs.kill(); process.exit(); });
`;
const REQUESTS_PER_S = 80;

export interface Load {
  readonly pid: number;
  end(): Promise<void>;
}

/** The service in a session of its own, with requests that do not wait for one another; hogs in its session on request. */
export async function startService(hogsBeside = 0): Promise<Load> {
  const words = ["-e", SERVICE, String(hogsBeside)];
  const child = spawn(process.execPath, words, { detached: true });
  const [data] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(data.toString());
  const timer = setInterval(() => {
    const request = get({ port, host: "127.0.0.1", agent: false }, (answer) => answer.resume());
    request.on("error", () => undefined);
  }, 1000 / REQUESTS_PER_S);
  return {
    pid: child.pid!,
    end() {
      clearInterval(timer);
      return ended(child);
    },
  };
}

/** stress-ng with so many workers in a session of its own, for less than a minute. */
export async function startHogs(workers: number): Promise<Load> {
  const words = ["--cpu", String(workers), "--timeout", "40s", "--quiet"];
  const child = spawn("stress-ng", words, { detached: true, stdio: "ignore" });
  await once(child, "spawn");
  return { pid: child.pid!, end: () => ended(child) };
}

/** Ended by SIGTERM, upon which each ends its own children. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

/** A cgroup of version 1 with these processes and their children in it; null where none can be made. */
export function cgroupWith(
  name: string,
  pid: number,
): { path: string; remove: () => Promise<void> } | null {
  const folder = `/sys/fs/cgroup/cpu/${name}`;
  try {
    mkdirSync(folder);
  } catch {
    return null;
  }
  for (const one of familyOf(pid)) writeFileSync(`${folder}/cgroup.procs`, String(one));
  return { path: `/${name}`, remove: () => removed(folder) };
}

const LOOK_MS = 50;
const MOST_LOOKS = 600;

/** Removes a group; who was ended a moment ago may still be in it. */
async function removed(folder: string): Promise<void> {
  for (let look = 1; ; look += 1) {
    try {
      return rmdirSync(folder);
    } catch (error) {
      if (look === MOST_LOOKS) throw error;
      await pause(LOOK_MS);
    }
  }
}

function familyOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  const children = text === "" ? [] : text.split(" ").map(Number);
  return [pid, ...children.flatMap(familyOf)];
}
