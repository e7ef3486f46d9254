import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import type { Trouble } from "../base/index.ts";
import { commandHook, readHooks } from "../notify/index.ts";
import type { HookEvent } from "../notify/index.ts";
import { sampleIncident, sampleTick } from "../show/record/record.fixture.ts";
import { recordingIo, settingsOf, withConfig, words } from "./cli.fixture.ts";
import { HookRoom } from "./hook-room.ts";
import { hookSpecs } from "./hook-settings.ts";
import { WATCH_OPTIONS } from "./options.ts";
import { valuesOf } from "./resolve.ts";
import { run } from "./run.ts";

/** A program that adds what it is told to a file in its folder. */
function told(): { readonly path: string; readonly events: () => readonly HookEvent[] } {
  const home = mkdtempSync(join(tmpdir(), "homeostat-hooks-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const path = join(home, "hook");
  writeFileSync(path, `#!/bin/sh\ncat >> "${home}/events"\n`, { mode: 0o755 });
  writeFileSync(join(home, "events"), "");
  const events = () =>
    readFileSync(join(home, "events"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as HookEvent);
  return { path, events };
}

/** Status and body of every request to an address on loopback. */
async function serverWith(status: number) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.setEncoding("utf8").on("data", (text: string) => bodies.push(text));
    request.on("end", () => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/s3cret`, bodies };
}

test("X3: a program is handed no secret of a webhook, also where none is in force", async () => {
  const { path } = told();
  writeFileSync(path, `#!/bin/sh\nenv > "$0.env"\n`, { mode: 0o755 });
  const env = { PATH: process.env["PATH"], HOMEOSTAT_WEBHOOK_SECRET: "s3cret", OTHER: "kept" };
  expect(await run(words(`hooks --test --on-incident ${path}`), recordingIo(env))).toBe(0);
  const variables = readFileSync(`${path}.env`, "utf8");
  expect(variables).toContain("OTHER=kept");
  expect(variables).not.toContain("s3cret");
});

test("X3: hooks lists what flags, variables and the file name, and no secret", async () => {
  const yaml =
    "hooks:\n  - {command: [page, -x], tries: 2}\n  - {webhook: 'https://u:s3cret@a.b/s3cret', secret_env: KEY}\n";
  await withConfig(yaml, async (path) => {
    const env = {
      HOMEOSTAT_CONFIG: path,
      HOMEOSTAT_WEBHOOK: "https://c.d/s3cret",
      HOMEOSTAT_WEBHOOK_SECRET: "s3cret",
      KEY: "s3cret",
    };
    const io = recordingIo(env);
    expect(await run(words("hooks --on-incident ./one --on-incident ./two"), io)).toBe(0);
    expect(io.printed).toEqual({
      err: "",
      out:
        "hook page: 2 tries of 10 s, 6 an hour, 3 at once\n" +
        "hook https://a.b/…: 5 tries of 10 s, 6 an hour, 3 at once, signed\n" +
        "hook ./one: 1 try of 10 s, 6 an hour, 3 at once\n" +
        "hook ./two: 1 try of 10 s, 6 an hour, 3 at once\n" +
        "hook https://c.d/…: 5 tries of 10 s, 6 an hour, 3 at once, signed\n",
    });
    for (const line of ["hooks --json", "config", "config --json"]) {
      const other = recordingIo(env);
      expect(await run(words(line), other)).toBe(0);
      expect(other.printed.out).toContain("https://c.d/…");
      expect(other.printed.out).toContain("https://a.b/…");
      expect(other.printed.out + other.printed.err).not.toContain("s3cret");
    }
  });
});

test("X3: hooks --test tells each once, says what came of it, and answers with 0 or 1", async () => {
  const program = told();
  const good = await serverWith(200);
  const io = recordingIo();
  const line = `hooks --test --on-incident ${program.path} --webhook ${good.address}`;
  expect([await run(words(line), io), io.printed.err]).toEqual([0, ""]);
  expect(io.printed.out.split("\n").filter((said) => said.endsWith(": delivered"))).toHaveLength(2);
  expect(program.events()).toMatchObject([{ test: true, kind: "opened" }]);
  expect(good.bodies.length).toBe(1);

  const failing = recordingIo();
  expect(await run(words("hooks --test --on-incident /bin/false"), failing)).toBe(1);
  expect(failing.printed.out).toBe(
    "hook /bin/false: the hook ended with exit code 1; the event is not delivered\n",
  );

  const bad = await serverWith(500);
  const other = recordingIo();
  expect(await run(words(`hooks --test --json --webhook ${bad.address}`), other)).toBe(1);
  expect(JSON.parse(other.printed.out)).toMatchObject({
    hooks: [{ delivered: false, trouble: expect.stringContaining("was answered with 500") }],
  });
  expect(bad.bodies.length).toBe(1);
});

test.for<[line: string, said: string]>([
  ["hooks --test", "no hook is configured; name one with --on-incident or --webhook"],
  [
    "watch --on-incident ./no/such",
    "no/such: cannot be started (ENOENT); name a program that is there",
  ],
  ["watch --on-incident /etc/passwd", "/etc/passwd: cannot be started: it is not executable"],
  ["watch --webhook ftp://u:s3cret@x/", "--webhook: what is given is no address of http or https"],
  ["watch --webhook http://u:s3cret@x:y/", "--webhook: what is given is no address"],
  ["watch --webhook-secret-file /x", "--webhook-secret-file: means nothing without --webhook"],
  ["watch --webhook http://a --webhook-secret-file /no/x", "/no/x: cannot be read (ENOENT)"],
  ["watch --hooks page", "--hooks: this is no list of hooks"],
  ['watch --hooks [{"command":"page"}]', "--hooks: hook 1: command is no list of words"],
])("X3: %s is refused before the first tick, with 2", async ([line, said]) => {
  const io = recordingIo();
  expect(await run(words(line), io)).toBe(2);
  expect(io.printed.err).toContain(said);
  expect(io.printed.err).not.toContain("s3cret");
  expect(io.printed.out).toBe("");
});

test("X3: a list that grows by its own references is refused", async () => {
  const grown = Array.from(
    { length: 20 },
    (_, at) =>
      `&a${at} [${Array.from({ length: 9 }, () => (at === 0 ? "x" : `*a${at - 1}`)).join(", ")}]`,
  );
  await withConfig(`hooks: [${grown.join(", ")}]\n`, async (path) => {
    const read = await settingsOf("hooks", { HOMEOSTAT_CONFIG: path });
    expect(read).toMatchObject({ ok: false, trouble: { line: 1 } });
  });
});

const tickWith = (id: string, kind: "opened" | "closed" = "opened") =>
  sampleTick(0, {
    incidents: [sampleIncident({ id })],
    incident_events: [{ kind, id }],
  });

test("X3: a watch tells of what became of incidents; reloaded, the new hooks do", async () => {
  const [first, second] = [told(), told()];
  const env = { PATH: process.env["PATH"] };
  const room = new HookRoom(recordingIo(env));
  const troubles: Trouble[] = [];
  const specsOf = async (line: string) => {
    const settings = await settingsOf(line);
    if (!settings.ok) throw new Error(settings.trouble.message);
    const specs = hookSpecs(valuesOf(WATCH_OPTIONS, settings.value), {});
    if (!specs.ok) throw new Error(specs.trouble.message);
    return specs.value;
  };
  expect((await room.exchange(await specsOf(`--on-incident ${first.path}`))).ok).toBe(true);
  const output = room.output({ report: (trouble) => troubles.push(trouble) });
  const show = (id: string, kind?: "opened" | "closed") =>
    output.show(tickWith(id, kind), null as never);
  show("a");
  await expect.poll(() => first.events().length).toBe(1);
  expect(await room.exchange(await specsOf("--on-incident /no/such"))).toMatchObject({ ok: false });
  show("b");
  await expect.poll(() => first.events().length).toBe(2);
  expect((await room.exchange(await specsOf(`--on-incident ${second.path}`))).ok).toBe(true);
  show("b", "closed");
  await expect.poll(() => second.events().map(({ kind }) => kind)).toEqual(["closed"]);
  expect(first.events().map(({ id }) => id)).toEqual(["box/a/opened", "box/b/opened"]);
  expect(output.close()).toEqual([]);
  expect([await room.close(), troubles]).toEqual([[], []]);
});

test("X3: at the end a program that hangs and ignores TERM is ended too, and what is lost is said", async () => {
  const home = mkdtempSync(join(tmpdir(), "homeostat-hooks-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const [path, pidFile] = [join(home, "hook"), join(home, "pid")];
  const text = `#!/bin/sh\ntrap '' TERM\necho $$ > "${pidFile}"\nsleep 1000 & wait; sleep 1000\n`;
  writeFileSync(path, text, { mode: 0o755 });
  const room = new HookRoom(recordingIo({ PATH: process.env["PATH"] }));
  expect((await room.exchange([commandHook(path)])).ok).toBe(true);
  const output = room.output({ report: () => {} });
  for (const id of ["a", "b"]) void output.show(tickWith(id), null as never);
  await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8")).toMatch(/\n$/);
  expect(runningOf(Number(readFileSync(pidFile, "utf8"))).length).toBeGreaterThan(0);
  expect((await room.close()).map(({ code }) => code)).toEqual(["hook.failed", "hook.lost"]);
  const group = Number(readFileSync(pidFile, "utf8"));
  await expect.poll(() => runningOf(group)).toEqual([]);
});

/** What /proc says of the processes of a group that run still. */
function runningOf(group: number): readonly string[] {
  const stats = readdirSync("/proc").map((name) => {
    try {
      return /^\d+$/.test(name) ? readFileSync(`/proc/${name}/stat`, "utf8") : "";
    } catch {
      return "";
    }
  });
  return stats.filter((stat) => new RegExp(`\\) [^ZX] \\d+ ${group} `).test(stat));
}

test("X6: the lists in docs/hooks.md are hooks that are accepted", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/hooks.md"), "utf8");
  const lists = [...page.matchAll(/```yaml\n([^`]+)```/g)].map(([, text = ""]) => text);
  expect(lists).toHaveLength(1);
  for (const text of lists) {
    expect(readHooks((parse(text) as { hooks: unknown }).hooks, "hooks")).toMatchObject({
      ok: true,
    });
  }
});
