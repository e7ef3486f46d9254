// Who is never touched, asked of real processes: of the system, of this program's own
// family, real-time ones, and programs that bear a protected name.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { must } from "../../src/base/index.ts";
import type { Target } from "../../src/decide/index.ts";
import { lookAt } from "../../src/plants/host/steering/identity.ts";
import { ownFamily, SPOT_NEVER, whyNever } from "../../src/plants/host/steering/never-touch.ts";
import type { Spared } from "../../src/plants/host/steering/never-touch.ts";
import {
  cpuFolder,
  end,
  endAll,
  groupNumber,
  needsRoot,
  processTarget,
  runScript,
  SLEEPER,
  start,
} from "./knobs.fixture.ts";

const NOBODY_MORE: Spared = { own: [], protect: [], only: [] };
/** Asks the same with every descriptor spent. */
const BLINDED = fileURLToPath(new URL("blinded.fixture.ts", import.meta.url));
const folders: string[] = [];

afterEach(async () => {
  await endAll();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function check(target: Target, because: string | null, spared: Spared = NOBODY_MORE): void {
  const trouble = whyNever(target, spared);
  if (because === null) return expect(trouble).toBeNull();
  expect(trouble).toMatchObject({ code: SPOT_NEVER, message: expect.stringContaining(because) });
}

/** A sleeping program under another name, wherever it is run. */
function called(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-never-"));
  folders.push(folder);
  const program = join(folder, name);
  copyFileSync("/bin/sh", program);
  return program;
}

const as = (user: number): string[] => [
  "--reuid",
  String(user),
  "--regid",
  String(user),
  "--clear-groups",
];

const WAIT = "echo ready; while read -r _; do :; done";

describe("T10: processes that are never touched", () => {
  it("spares the system's first, the kernel's, its own, and who started it", () => {
    check(processTarget(1), "process 1 of the system");
    check(processTarget(process.pid), "this program");
    check(processTarget(process.ppid), "this program");
    expect(ownFamily().has(process.pid)).toBe(true);
    expect(ownFamily().has(process.ppid)).toBe(true);
  });

  it("spares threads of the kernel", () => {
    const pids = readdirSync("/proc")
      .map(Number)
      .filter((pid) => pid > 2);
    const kernels = pids.filter((pid) => lookAt(pid)?.kernelThread === true).slice(0, 3);
    expect(kernels.length).toBeGreaterThan(0);
    for (const pid of kernels) check(processTarget(pid), "a thread of the kernel");
  });

  it.each([
    ["systemd", "init or a service manager"],
    ["systemd-journald", "init or a service manager"],
    ["dbus-daemon", "the message bus"],
    ["dbus-broker", "the message bus"],
    ["sshd", "the server of remote logins"],
    ["sshd-session", "the server of remote logins"],
    ["login", "a login program"],
    ["sshdx", null],
    ["pause", null],
    ["worker", null],
  ] as const)("of a program called %s says %j", async (name, because) => {
    const pid = await start(called(name), "-c", WAIT);
    check(processTarget(pid), because);
  });

  it.for([
    { owner: 0, user: 0, because: "the server of remote logins" },
    { owner: 0, user: 1000, because: "the server of remote logins" },
    { owner: 1000, user: 0, because: "the server of remote logins" },
    { owner: 1000, user: 1000, because: null },
  ])("of a file sshd of user $owner, run by user $user, says $because", async (row, context) => {
    needsRoot(context);
    const program = called("sshd");
    chownSync(program, row.owner, row.owner);
    chmodSync(dirname(program), 0o755);
    check(processTarget(await start("setpriv", ...as(row.user), program, "-c", WAIT)), row.because);
  });

  it("does not believe what a user's process calls itself", async (context) => {
    needsRoot(context);
    const script =
      "open('/proc/self/comm','w').write('sshd')\nprint('ready',flush=True)\ninput()\n";
    const python = ["/usr/bin/python3", "-c", script] as const;
    check(processTarget(await start("setpriv", ...as(1000), ...python)), null);
    check(processTarget(await start(...python)), "the server of remote logins");
  });

  it("spares a container's pause process, the first of its pid namespace", async (context) => {
    needsRoot(context, ["unshare", "--pid", "--fork", "true"]);
    const pid = await start("unshare", "--pid", "--fork", called("pause"), "-c", WAIT);
    const inner = readdirSync("/proc")
      .map(Number)
      .find((one) => lookAt(one)?.parent === pid);
    check(processTarget(must(inner, "the first in the namespace")), "a container's pause process");
  });

  it("spares real-time tasks, and processes with one such thread", async (context) => {
    needsRoot(context, ["chrt", "--fifo", "1", "true"]);
    check(processTarget(await start("chrt", "--fifo", "1", ...SLEEPER)), "a real-time");
    const script =
      "import ctypes,os,threading,time\n" +
      "def f():\n os.sched_setscheduler(threading.get_native_id(),os.SCHED_RR,os.sched_param(1))\n" +
      " print('ready',flush=True)\n time.sleep(300)\n" +
      "threading.Thread(target=f).start()\n";
    check(processTarget(await start("/usr/bin/python3", "-c", script)), "a real-time");
  });

  it("spares who the user named, and what is outside of what the user allowed", async () => {
    const pid = await start(...SLEEPER);
    const target = processTarget(pid);
    check(target, null);
    const named = { kind: "pid", pid } as const;
    const other = { kind: "pid", pid: 1 } as const;
    check(target, "protected by the user", { ...NOBODY_MORE, protect: [named] });
    check(target, null, { ...NOBODY_MORE, only: [named] });
    check(target, "outside of the list", { ...NOBODY_MORE, only: [other] });
    check(target, "its guardian", { ...NOBODY_MORE, own: [pid] });
  });

  it("says gone of one that has ended", async () => {
    const pid = await start(...SLEEPER);
    const target = processTarget(pid);
    await end(pid);
    expect(whyNever(target, NOBODY_MORE)?.code).toBe("spot.gone");
  });

  it("touches nobody, and takes nobody for gone, without a descriptor left", async () => {
    const pid = await start(...SLEEPER);
    const session = { kind: "session", group: groupNumber(pid), pid, name: "" } as const;
    const targets: readonly Target[] = [
      processTarget(pid),
      session,
      { kind: "cgroup", path: "/homeostat-no-such-group", version: 1 },
    ];
    const words = ["--nofile=64", process.execPath, BLINDED, JSON.stringify(targets)];
    const { stdout } = spawnSync("prlimit", words, { encoding: "utf8" });
    const unseen = { code: SPOT_NEVER, message: expect.stringContaining("no more files") };
    expect(JSON.parse(stdout)).toMatchObject(targets.map(() => unseen));
  });
});

describe("T10: groups that hold somebody who is never touched", () => {
  it("spares the session of this program, not one of a stranger", async () => {
    const own = runScript(["setsid", "--wait"], "ownSession");
    expect(own).toMatchObject({
      code: SPOT_NEVER,
      message: expect.stringContaining("this program"),
    });
    const pid = await start(...SLEEPER);
    const session: Target = { kind: "session", group: groupNumber(pid), pid, name: "" };
    check(session, null);
    check(session, "protected by the user", {
      ...NOBODY_MORE,
      protect: [{ kind: "pid", pid }],
    });
  });

  it("spares the root group, and any that holds a protected program", async (context) => {
    needsRoot(context);
    check({ kind: "cgroup", path: "/", version: 1 }, "the root of all groups");
    const path = `/homeostat-test-${process.pid}-never`;
    const folder = cpuFolder(context, path);
    mkdirSync(join(folder, "inner"), { recursive: true });
    try {
      const plain = await start(...SLEEPER);
      const server = await start(called("sshd"), "-c", WAIT);
      writeFileSync(join(folder, "cgroup.procs"), String(plain));
      check({ kind: "cgroup", path, version: 1 }, null);
      check({ kind: "cgroup", path, version: 1 }, "protected by the user", {
        ...NOBODY_MORE,
        protect: [{ kind: "cgroup", path }],
      });
      writeFileSync(join(folder, "inner", "cgroup.procs"), String(server));
      check({ kind: "cgroup", path, version: 1 }, `process ${server} in it is the server`);
      check({ kind: "cgroup", path: `${path}/inn`, version: 1 }, null);
    } finally {
      await endAll();
      rmdirSync(join(folder, "inner"));
      rmdirSync(folder);
    }
  });
});
