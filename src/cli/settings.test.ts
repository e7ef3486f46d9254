import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeTrouble, must } from "../base/index.ts";
import { recordingIo, settingsOf, valueOrLine, withConfig, words } from "./cli.fixture.ts";
import { whyUnreadable } from "./config-place.ts";
import { exitCodeOf } from "./exit.ts";
import type { Environment } from "./io.ts";
import { parseArguments } from "./parse.ts";
import { resolveSettings, strangeVariables } from "./resolve.ts";
import { type Display, watchSettings, type WatchSettings } from "./settings.ts";

interface Start {
  readonly line?: string;
  readonly env?: Environment;
  readonly columns?: number;
}

async function watched({ line = "", env = {}, columns }: Start): Promise<WatchSettings | string> {
  const io = recordingIo(env, columns === undefined ? undefined : { columns });
  const invocation = parseArguments(words(line));
  if (!invocation.ok) return describeTrouble(invocation.trouble);
  const settings = await resolveSettings(invocation.value, env);
  return settings.ok
    ? watchSettings(invocation.value, settings.value, io)
    : describeTrouble(settings.trouble);
}

test("T7: without anything said the defaults are in force", async () => {
  expect(await watched({})).toMatchObject({
    intervalSeconds: 1,
    durationSeconds: null,
    abFile: null,
    logFile: null,
    logMaxBytes: 67_108_864,
    root: "/",
    stateFile: "tig_final_state.json",
    world: null,
    strange: null,
    ascii: false,
  });
});

test.for<[line: string, env: Environment, expected: Partial<WatchSettings>]>([
  ["--interval 0.05", {}, { intervalSeconds: 0.05 }],
  ["--interval 60", {}, { intervalSeconds: 60 }],
  ["--interval 250ms", {}, { intervalSeconds: 0.25 }],
  ["--duration 5m", {}, { durationSeconds: 300 }],
  ["--duration 1.5h", {}, { durationSeconds: 5400 }],
  ["--duration 2d", {}, { durationSeconds: 172_800 }],
  ["--ab", {}, { abFile: "tig_ab_log.jsonl" }],
  ["--ab mine.jsonl", {}, { abFile: "mine.jsonl" }],
  ["--log-max-size 1M", {}, { logMaxBytes: 1_048_576 }],
  ["--log-max-size 100KiB", {}, { logMaxBytes: 102_400 }],
  ["--log-max-size 1MiB", {}, { logMaxBytes: 1_048_576 }],
  ["--log-max-size 70000", {}, { logMaxBytes: 70_000 }],
  ["--state s.json --root /tmp --ascii", {}, { stateFile: "s.json", root: "/tmp", ascii: true }],
  ["", { HOMEOSTAT_INTERVAL: "2" }, { intervalSeconds: 2 }],
  ["", { HOMEOSTAT_INTERVAL: "" }, { intervalSeconds: 1 }],
  ["--interval 3", { HOMEOSTAT_INTERVAL: "2" }, { intervalSeconds: 3 }],
  ["", { HOMEOSTAT_AB: "1" }, { abFile: "tig_ab_log.jsonl" }],
  ["", { HOMEOSTAT_AB: "off" }, { abFile: null }],
  ["", { HOMEOSTAT_ASCII: "Yes" }, { ascii: true }],
])("T7: %s with %o", async ([line, env, expected]) => {
  expect(await watched({ line, env })).toMatchObject(expected);
});

test.for<[line: string, env: Environment, said: string]>([
  ["--interval 0", {}, '--interval: "0" is out of range; give 0.05 to 60 s'],
  ["--interval 1e9", {}, '--interval: "1e9" is out of range; give 0.05 to 60 s'],
  ["--interval -1", {}, '--interval: "-1" is out of range; give 0.05 to 60 s'],
  ["--interval abc", {}, '--interval: "abc" is not a number of seconds; give 0.05 to 60 s'],
  ["--interval NaN", {}, '--interval: "NaN" is not a number of seconds; give 0.05 to 60 s'],
  [
    "--interval Infinity",
    {},
    '--interval: "Infinity" is not a number of seconds; give 0.05 to 60 s',
  ],
  ["--interval 1w", {}, '--interval: "1w" is not a number of seconds; give 0.05 to 60 s'],
  ["--interval 1d", {}, '--interval: "1d" is out of range; give 0.05 to 60 s'],
  ["--interval=", {}, '--interval: "" is not a number of seconds; give 0.05 to 60 s'],
  ["--duration -5", {}, '--duration: "-5" is out of range; give 0.05 s to 1 year'],
  ["--log-max-size 1", {}, '--log-max-size: "1" is out of range; give 64 KiB to 1024 GiB'],
  [
    "--log-max-size big",
    {},
    '--log-max-size: "big" is not a size in bytes; give 64 KiB to 1024 GiB',
  ],
  ["--plant claster", {}, '--plant: "claster" is not offered; did you mean cluster?'],
  ["--log=", {}, '--log: "" is not a path; give the path of a file'],
  ["explain --samples 9.5", {}, '--samples: "9.5" is not a whole number; give 9 to 300'],
  ["", { HOMEOSTAT_INTERVAL: "0" }, 'HOMEOSTAT_INTERVAL: "0" is out of range; give 0.05 to 60 s'],
  [
    "",
    { HOMEOSTAT_JSON: "perhaps" },
    'HOMEOSTAT_JSON: "perhaps" is neither true nor false; give true',
  ],
  [
    "--config /nowhere.yaml",
    {},
    "/nowhere.yaml: no such configuration file; check --config and HOMEOSTAT_CONFIG",
  ],
  [
    "",
    { HOMEOSTAT_CONFIG: "/" },
    "/: the configuration is a directory, not a file; name another with --config",
  ],
])("T7: %s with %o is refused in one line", async ([line, env, said]) => {
  expect(await watched({ line, env })).toBe(said);
});

test.for<[yaml: string, expected: Partial<WatchSettings>]>([
  ["", {}],
  ["# nothing but a remark\n", {}],
  ["interval: 0.5\nlog: run.jsonl\n", { intervalSeconds: 0.5, logFile: "run.jsonl" }],
  ["interval: 500ms", { intervalSeconds: 0.5 }],
  ["ab: true", { abFile: "tig_ab_log.jsonl" }],
  ["ab: false", { abFile: null }],
  ["root: &place /tmp/run\nlog: *place", { logFile: "/tmp/run" }],
  ["log: null\nduration:\n", { logFile: null, durationSeconds: null }],
  ["log_max_size: 1048576\nascii: yes", { logMaxBytes: 1_048_576, ascii: true }],
])("T7: the configuration %j", async ([yaml, expected]) => {
  await withConfig(yaml, async (path) => {
    expect(await watched({ env: { HOMEOSTAT_CONFIG: path } })).toMatchObject(expected);
  });
});

/** Written out, this is a thousand million words. */
const BOMB = Array.from({ length: 9 }, (_, level) => {
  const inner = level === 0 ? "x" : `*a${level - 1}`;
  return `${["log", "state", "root", "ab"][level] ?? `k${level}`}: &a${level} [${Array(10).fill(inner).join(",")}]`;
}).join("\n");

const REFUSED: readonly (readonly [yaml: string, said: string])[] = [
  ["interval: 1\nintervall: 2", ':2: no such key "intervall"; did you mean interval?'],
  ["log-max-size: 2M", ':1: no such key "log-max-size"; did you mean log_max_size?'],
  ["guide: true", ':1: no such key "guide"; see homeostat config'],
  [
    "protect: nginx",
    ':1: protect: "nginx" names no process, unit or cgroup; give pids, units such as nginx.service or cgroups such as /system.slice, with commas between',
  ],
  ["# a\n\ninterval: 0", ":3: interval: 0 is out of range; give 0.05 to 60 s"],
  ["interval: [1]", ":1: interval: a list is not a number of seconds; give 0.05 to 60 s"],
  ["interval: &a [*a]", ":1: interval: a list is not a number of seconds; give 0.05 to 60 s"],
  [BOMB, ":1: log: a list is not a path; give the path of a file"],
  ["log: [".padEnd(20_000, "["), ":1: nested too deeply; correct the line"],
  ["? [interval]\n: 1", ":1: the key is no word; write lines such as `interval: 2`"],
  ['log: "a\\0b"', ':1: log: "a\\x00b" holds a control character; give another path'],
  ["json: \u202emaybe", ':1: json: "\\u202emaybe" is neither true nor false; give true'],
  [
    `interval: ${"9".repeat(9999)}x`,
    `:1: interval: "${"9".repeat(59)}…" is not a number of seconds; give 0.05 to 60 s`,
  ],
  ["interval:", ":1: interval: null is not a number of seconds; give 0.05 to 60 s"],
  ["interval: .nan", ":1: interval: NaN is not a number of seconds; give 0.05 to 60 s"],
  ["json: maybe", ':1: json: "maybe" is neither true nor false; give true'],
  ["log: 3", ":1: log: 3 is not a path; give the path of a file"],
  ["- interval", ":1: not a list of settings; write lines such as `interval: 2`"],
  ["interval: 1\ninterval: 2", ":2: interval is set already, in line 1; remove one of them"],
  ["log: *nowhere", ":1: log: refers to an anchor that is not there; write the value itself"],
  ["log: {a: 1}", ":1: log: a map is not a path; give the path of a file"],
];

test.for(REFUSED.map(([yaml, said]) => ({ yaml, said, shown: JSON.stringify(yaml).slice(0, 60) })))(
  "T7: the configuration $shown is refused with its line",
  async ({ yaml, said }) => {
    await withConfig(yaml, async (path) => {
      expect(await watched({ env: { HOMEOSTAT_CONFIG: path } })).toBe(path + said);
    });
  },
);

test("T7: flags beat the environment, that beats the file, that beats the default, and each value knows its origin", async () => {
  await withConfig("\ninterval: 4\nduration: 9\nascii: true\n", async (path) => {
    const env = { HOMEOSTAT_CONFIG: path, HOMEOSTAT_INTERVAL: "3", HOMEOSTAT_DURATION: "8" };
    const settings = await settingsOf("--interval 2", env);
    const origins = ["interval", "duration", "ascii", "log"].map((name) => {
      const setting = settings.ok ? must(settings.value.get(name), "resolved") : undefined;
      return [name, setting?.value, setting?.origin];
    });
    expect(origins).toEqual([
      ["interval", 2, { kind: "flag" }],
      ["duration", 8, { kind: "environment", name: "HOMEOSTAT_DURATION" }],
      ["ascii", true, { kind: "file", path, line: 4 }],
      ["log", null, { kind: "default" }],
    ]);
  });
});

test("T7: --config beats HOMEOSTAT_CONFIG, and the user's file is found by XDG_CONFIG_HOME or HOME", async () => {
  const home = mkdtempSync(join(tmpdir(), "homeostat-home-"));
  try {
    const place = (folder: string, seconds: number): string => {
      mkdirSync(join(home, folder, "homeostat"), { recursive: true });
      const path = join(home, folder, "homeostat", "config.yaml");
      writeFileSync(path, `interval: ${seconds}\n`);
      return path;
    };
    const [xdg, dot, named] = [place("xdg", 11), place(".config", 12), place("named", 13)];
    const interval = async (line: string, env: Environment): Promise<unknown> => {
      const settings = await settingsOf(line, env);
      return settings.ok ? settings.value.get("interval")?.value : valueOrLine(settings);
    };
    expect(await interval("", { HOME: home, XDG_CONFIG_HOME: join(home, "xdg") })).toBe(11);
    expect(await interval("", { HOME: home })).toBe(12);
    expect(await interval("", { HOME: home, XDG_CONFIG_HOME: "relative" })).toBe(12);
    expect(await interval("", { HOME: home, HOMEOSTAT_CONFIG: named })).toBe(13);
    expect(await interval(`--config ${xdg}`, { HOME: home, HOMEOSTAT_CONFIG: named })).toBe(11);
    expect(await interval("", { HOME: join(home, "nobody") })).toBe(1);
    expect(dot).toContain(".config");
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test("T7: /dev/null stands for no configuration at all", async () => {
  await withConfig("interval: 4\n", async (path) => {
    const env = { HOMEOSTAT_CONFIG: path };
    const read = await settingsOf("watch --config /dev/null", env);
    expect(read.ok && read.value.get("interval")?.origin).toEqual({ kind: "default" });
  });
});

test("T7: a replay does not take its log or its pace from the configuration of a watch", async () => {
  await withConfig("log: run.jsonl\ninterval: 5\n", async (path) => {
    const settings = await settingsOf("replay run.jsonl", { HOMEOSTAT_CONFIG: path });
    expect(settings.ok && settings.value.get("log")?.value).toBe(null);
    expect(settings.ok && settings.value.get("interval")?.value).toBe(null);
  });
});

test("T7: reload reads the environment's file again and keeps the flags", async () => {
  await withConfig("interval: 4\nascii: false\n", async (path) => {
    const before = await watched({ line: "--interval 2", env: { HOMEOSTAT_CONFIG: path } });
    if (typeof before === "string") throw new Error(before);
    writeFileSync(path, "interval: 5\nascii: true\n");
    expect(await before.reload()).toMatchObject({
      ok: true,
      value: { intervalSeconds: 2, ascii: true },
    });
    writeFileSync(path, "nonsense: 1\n");
    expect(await before.reload()).toMatchObject({ ok: false, trouble: { line: 1, where: path } });
  });
});

test.for<[Start, Display]>([
  [{}, "lines"],
  [{ columns: 80 }, "dashboard"],
  [{ columns: 80, line: "--no-dash" }, "lines"],
  [{ columns: 80, line: "--linear" }, "linear"],
  [{ columns: 80, line: "--json" }, "json"],
  [{ columns: 80, line: "--json --linear" }, "json"],
  [{ columns: 80, env: { TERM: "dumb" } }, "lines"],
  [{ columns: 80, env: { TERM: "" } }, "lines"],
  [{ columns: 80, env: { TERM: undefined } }, "lines"],
  [{ columns: 80, env: { CI: "true" } }, "lines"],
  [{ columns: 80, env: { CI: "true" }, line: "--dash" }, "dashboard"],
  [{ line: "--dash" }, "lines"],
])("T6: %o is shown as %s", async ([start, display]) => {
  expect(await watched(start)).toMatchObject({ display });
});

test.for<[Start, boolean]>([
  [{}, false],
  [{ columns: 80 }, true],
  [{ columns: 80, line: "--no-color" }, false],
  [{ columns: 80, env: { NO_COLOR: "1" } }, false],
  [{ columns: 80, env: { NO_COLOR: "" } }, true],
  [{ columns: 80, env: { NO_COLOR: "1" }, line: "--color" }, true],
  [{ columns: 80, env: { HOMEOSTAT_COLOR: "no", FORCE_COLOR: "1" } }, false],
  [{ columns: 80, env: { TERM: "dumb" } }, false],
  [{ columns: 80, env: { TERM: "" } }, false],
  [{ columns: 80, env: { CI: "1" } }, false],
  [{ columns: 80, env: { CI: "1", FORCE_COLOR: "1" } }, true],
  [{ env: { FORCE_COLOR: "1" } }, true],
  [{ columns: 80, env: { FORCE_COLOR: "0" } }, false],
])("T6: %o has colours: %s", async ([start, color]) => {
  expect(await watched(start)).toMatchObject({ color });
});

test("T7: a variable that looks like ours and is not is named with the nearest", () => {
  const env = { HOMEOSTAT_INTERVALL: "1", HOMEOSTAT_DEBUG: "1", HOMEOSTAT_CONFIG: "x", OTHER: "1" };
  expect(strangeVariables(env).map(describeTrouble)).toEqual([
    "HOMEOSTAT_INTERVALL: no such variable; did you mean HOMEOSTAT_INTERVAL?",
  ]);
});

test.for<[errno: string, code: string, exit: number]>([
  ["EACCES", "config.denied", 3],
  ["EPERM", "config.denied", 3],
  ["EISDIR", "config.directory", 2],
  ["EIO", "config.unreadable", 2],
])("T7: a configuration that fails with %s is %s and exits with %i", ([errno, code, exit]) => {
  const trouble = whyUnreadable("/etc/homeostat/config.yaml", errno);
  expect([trouble.code, exitCodeOf(trouble)]).toEqual([code, exit]);
});

test.for<[string, RegExp]>([
  ["/dev/zero", /^\/dev\/zero: the configuration is not a regular file; name another/],
  ["big", /: the configuration is larger than 64 KiB; name another/],
  ["pipe", /: the configuration is not a regular file; name another/],
])("T7: a configuration that is %s is refused before it is read", async ([what, said]) => {
  await withConfig(`# ${"x".repeat(64 * 1024)}`, async (path) => {
    const pipe = `${path}.pipe`;
    spawnSync("mkfifo", [pipe]);
    const named = { big: path, pipe }[what] ?? what;
    expect(await watched({ env: { HOMEOSTAT_CONFIG: named } })).toMatch(said);
  });
});
