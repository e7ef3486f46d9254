import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { showHostile } from "../../show/text/index.ts";
import {
  eventWith,
  folder,
  program,
  runs,
  TestTimers,
  textOf,
  TIMEOUT,
} from "../notify.fixture.ts";
import type { HookEvent } from "../event.ts";
import type { CommandHook } from "../spec.ts";
import { LEAVE_AFTER_MS } from "./child.ts";
import { commandDelivery } from "./command.ts";

const HOOK = { kind: "command", tries: 1, timeout: TIMEOUT, perHour: 6, burst: 3 } as const;

function rig(text: string, words: readonly string[] = []) {
  const home = folder();
  const path = program(home, text);
  const timers = new TestTimers();
  const hook: CommandHook = { ...HOOK, command: [path, ...words] };
  const environment = { PATH: process.env["PATH"], HOME_OF_TEST: home };
  const tools = { program: path, environment, timers, harmless: showHostile };
  const delivery = commandDelivery(hook, tools);
  const abort = new AbortController();
  const deliver = (event: HookEvent = eventWith("a")) => delivery.deliver(event, abort.signal);
  return { home, timers, abort, deliver, at: (name: string) => join(home, name) };
}

const whyOf = async (tried: ReturnType<ReturnType<typeof rig>["deliver"]>): Promise<string> => {
  const outcome = await tried;
  return outcome.kind === "failed" ? outcome.why : outcome.kind;
};

/** The number a program wrote, once it did. */
async function numberIn(path: string): Promise<number> {
  await expect.poll(() => textOf(path)).toMatch(/^\d+\n$/);
  return Number(textOf(path));
}

test("X3: a program gets the event on stdin, its words as they are, and variables", async () => {
  const words = ["$HOME", "a b", "", "*", ";reboot"];
  const { deliver, at } = rig(
    'cd "$HOME_OF_TEST"; cat > event; printf "%s\\n" "$@" > words; env > variables',
    words,
  );
  const event = { ...eventWith("a"), suppressed: 4 };
  expect(await deliver(event)).toEqual({ kind: "delivered" });
  expect(JSON.parse(textOf(at("event")) ?? "")).toEqual(event);
  expect(textOf(at("words"))).toBe(`${words.join("\n")}\n`);
  const variables = textOf(at("variables"))?.split("\n");
  for (const line of [
    "HOMEOSTAT_EVENT=opened",
    "HOMEOSTAT_SEVERITY=warning",
    "HOMEOSTAT_SENSORS=cpu0 mem_used",
    "HOMEOSTAT_SUPPRESSED=4",
  ])
    expect(variables).toContain(line);
});

test.for<[name: string, text: string, why: string]>([
  ["succeeds slowly", "sleep 0.3", "delivered"],
  ["does not read its input", "exec <&-; exit 0", "delivered"],
  ["writes 100 MB to stdout", "head -c 100000000 /dev/zero", "delivered"],
  ["writes 100 MB to stderr", "head -c 100000000 /dev/zero >&2; exit 0", "delivered"],
  ["fails without a word", "exit 3", "ended with exit code 3"],
  [
    "fails and says why",
    "echo first >&2; printf 'no \\033[2J route' >&2; exit 4",
    "ended with exit code 4, saying: first\\x0ano \\x1b[2J route",
  ],
  ["is killed", "kill -9 $$", "was ended by SIGKILL"],
])("X3: a program that %s", async ([, text, why]) => {
  expect(await whyOf(rig(text).deliver())).toBe(why);
});

test("X3: a program that hangs, TERM ignored or not, is ended as a whole at the limit", async () => {
  for (const trap of ["", "trap '' TERM;"]) {
    const { deliver, at, timers } = rig(
      `cd "$HOME_OF_TEST"; ${trap} sleep 1000 & echo $! > child; echo $$ > leader; wait; sleep 1000`,
    );
    const tried = deliver();
    const pids = [await numberIn(at("leader")), await numberIn(at("child"))];
    expect(pids.map(runs)).toEqual([true, true]);
    expect(timers.fire(TIMEOUT)).toBe(true);
    expect(await whyOf(tried)).toBe("did not end within 10 s");
    await expect.poll(() => pids.map(runs)).toEqual([false, false]);
  }
});

test("X3: a program that nothing ends is left alone, and holds up neither the next event nor the end", async () => {
  const { deliver, at, timers } = rig('echo $$ > "$HOME_OF_TEST/leader"; exec sleep 1000');
  const tried = deliver();
  const leader = await numberIn(at("leader"));
  // As where it runs as root by sudo, or waits in the kernel.
  const kill = vi.spyOn(process, "kill").mockReturnValue(true);
  try {
    expect(timers.fire(TIMEOUT)).toBe(true);
    await expect.poll(() => timers.fire(LEAVE_AFTER_MS)).toBe(true);
    expect(await whyOf(tried)).toBe("did not end within 10 s");
  } finally {
    kill.mockRestore();
  }
  expect(runs(leader)).toBe(true);
  process.kill(leader, "SIGKILL");
});

test("X3: what a program leaves behind in its group is ended with it", async () => {
  const { deliver, at } = rig('sleep 1000 & echo $! > "$HOME_OF_TEST/child"; exit 0');
  expect(await whyOf(deliver())).toBe("delivered");
  const child = await numberIn(at("child"));
  await expect.poll(() => runs(child)).toBe(false);
});

test("X3: a process that left the group and holds stderr open is not waited for", async () => {
  const { deliver, at } = rig(
    'setsid sh -c \'echo $$ > "$HOME_OF_TEST/away"; exec sleep 1000\' &\nwhile ! [ -s "$HOME_OF_TEST/away" ]; do :; done',
  );
  expect(await whyOf(deliver())).toBe("delivered");
  const away = await numberIn(at("away"));
  expect(runs(away)).toBe(true);
  process.kill(away, "SIGKILL");
});

test("X3: the end of homeostat ends a program under way, and one about to start", async () => {
  const { deliver, at, abort } = rig('echo $$ > "$HOME_OF_TEST/leader"; exec sleep 1000');
  const tried = deliver();
  const leader = await numberIn(at("leader"));
  abort.abort();
  expect(await whyOf(tried)).toBe("was ended with homeostat");
  expect(runs(leader)).toBe(false);
  expect(await whyOf(deliver())).toBe("was ended with homeostat");
});

test("X3: names with orders to a shell or a terminal stay text", async () => {
  const { deliver, home, at } = rig(
    'cd "$HOME_OF_TEST"; cat > event; printf %s "$HOMEOSTAT_REASON" > reason; printf %s "$HOMEOSTAT_TEXT" > text',
  );
  const reason =
    "$(touch owned) `touch owned`; touch owned | \u001b]0;x\u0007 \0 \ud800 '\"\n<!all>";
  const event = eventWith("a", "opened", { reason, sensors: ["\u202efs"] });
  expect(await whyOf(deliver(event))).toBe("delivered");
  expect(readdirSync(home)).not.toContain("owned");
  expect(textOf(at("reason"))).toBe(showHostile(reason.toWellFormed()));
  expect(textOf(at("text"))).not.toMatch(/[\p{Cc}<>`]/u);
  expect(JSON.parse(textOf(at("event")) ?? "")).toEqual(event);
});

test("X3: a program that is gone when it is needed, or is none, is said", async () => {
  const timers = new TestTimers();
  const tools = { environment: {}, timers, harmless: showHostile };
  const [missing, none] = [join(folder(), "gone"), "/"].map((path) =>
    commandDelivery({ ...HOOK, command: [path] }, { ...tools, program: path }),
  );
  const { signal } = new AbortController();
  expect(await whyOf(missing!.deliver(eventWith("a"), signal))).toBe(
    "could not be started (ENOENT)",
  );
  expect(await whyOf(none!.deliver(eventWith("a"), signal))).toBe("could not be started (EACCES)");
});

test("X3: with no file handle left a program is not started, and homeostat goes on", () => {
  const source = `
    import { openSync } from "node:fs";
    import { runChild } from ${JSON.stringify(join(import.meta.dirname, "child.ts"))};
    import { machineTimers as timers } from ${JSON.stringify(join(import.meta.dirname, "../timers.ts"))};
    const { signal } = new AbortController();
    const plan = { program: "/bin/true", words: [], environment: {}, input: "", timeout: 10_000, timers, signal };
    process.stdout.write("");
    for (;;) try { openSync("/dev/null") } catch { break }
    process.stdout.write(JSON.stringify(await runChild(plan)));`;
  const words = [
    "-c",
    'ulimit -n 128; exec "$0" --input-type=module -e "$1"',
    process.execPath,
    source,
  ];
  const ran = spawnSync("sh", words, { encoding: "utf8" });
  expect([ran.stdout, ran.status]).toEqual([
    JSON.stringify({ wrong: "could not be started (EMFILE)", said: "" }),
    0,
  ]);
});

test("X3: no run leaves a process to be collected, nor a listener", async () => {
  const listeners = process.listenerCount("exit");
  const { deliver, abort } = rig("exit 1");
  for (let run = 0; run < 20; run += 1) await deliver();
  const mine = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => textOf(`/proc/${pid}/stat`) ?? "")
    .filter((stat) => new RegExp(`\\) Z ${process.pid} `).test(stat));
  expect(mine).toEqual([]);
  expect(process.listenerCount("exit")).toBe(listeners);
  abort.abort();
});
