// Leader of a session of its own: starts in it what the trial orders, and ends by pid
// what it started when told to or when the trial has gone. So the trial chooses which
// programs share a session, and with it an autogroup. Child process of the trial.
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, rmdirSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { obey, say } from "./protocol.ts";

export type LeaderOrder =
  | {
      readonly order: "start";
      readonly id: number;
      readonly command: readonly string[];
      /** Files of cgroups (`cgroup.procs`) that the program enters before it begins. */
      readonly cgroups: readonly string[];
      /** Its stdout is passed on line by line. */
      readonly listen: boolean;
    }
  | { readonly order: "end"; readonly id: number }
  /** Cgroups and temporary folders to remove at the end, also when the trial goes without having done so. */
  | {
      readonly order: "inherit";
      readonly cgroups: readonly string[];
      readonly folders: readonly string[];
    };

export type LeaderMessage =
  | { readonly says: "started"; readonly id: number; readonly pid: number }
  | { readonly says: "failed"; readonly id: number; readonly because: string }
  | { readonly says: "printed"; readonly id: number; readonly line: string }
  | { readonly says: "ended"; readonly id: number };

const running = new Map<number, ChildProcess>();

/** Programs die with this leader, also when it is killed outright. */
const LEASH = ["setpriv", "--pdeathsig", "KILL", "--"];

function start({ id, command, cgroups, listen }: LeaderOrder & { order: "start" }): void {
  const own = cgroups.map((file) => `echo $$ >'${file}'`).join(" && ");
  const words = own === "" ? command : ["/bin/sh", "-c", `${own} && exec "$@"`, "sh", ...command];
  const [program, ...rest] = [...LEASH, ...words];
  // A pipe to stdin that stays open is the leash of our own programs.
  const child = spawn(program!, rest, { stdio: ["pipe", listen ? "pipe" : "ignore", "ignore"] });
  child.on("error", (error) => send({ says: "failed", id, because: error.message }));
  if (child.pid === undefined) return;
  running.set(id, child);
  send({ says: "started", id, pid: child.pid });
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on("line", (line) =>
      send({ says: "printed", id, line }),
    );
  child.on("exit", () => {
    running.delete(id);
    send({ says: "ended", id });
  });
}

const send = (message: LeaderMessage): void => say(message);

/** Programs have this long to end by themselves once the trial has gone; a steering one restores. */
const FAREWELL_MS = 5000;
const LOOK_MS = 20;
const inherited: string[] = [];
const folders: string[] = [];

async function endAll(): Promise<void> {
  for (const child of running.values()) child.kill("SIGTERM");
  for (let waited = 0; waited < FAREWELL_MS; waited += LOOK_MS) {
    const left = inherited.filter((folder) => !isRemoved(folder));
    if (running.size === 0 && left.length === 0) break;
    await sleep(LOOK_MS);
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** A cgroup goes once the last process in it, of whichever session, has gone. */
function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return !existsSync(folder);
  }
}

obey((line) => {
  const order = line as LeaderOrder;
  if (order.order === "start") start(order);
  else if (order.order === "inherit") {
    inherited.push(...order.cgroups);
    folders.push(...order.folders);
  } else running.get(order.id)?.kill("SIGTERM");
}, endAll);
