import { expect, test } from "vitest";
import { recordingIo, withConfig, words } from "./cli.fixture.ts";
import { CONFIGURABLE, configurationKey } from "./options.ts";
import { run } from "./run.ts";

test("T7: config shows every setting, its value and where it came from", async () => {
  await withConfig("interval: 4\nduration: 90s\n", async (path) => {
    const io = recordingIo({ HOMEOSTAT_CONFIG: path, HOMEOSTAT_LOG: "run.jsonl" });
    expect(await run(words("config --interval 250ms --no-dash"), io)).toBe(0);
    const rows = io.printed.out.split("\n").map((line) => line.split(/ {2,}/));
    expect(rows.slice(0, CONFIGURABLE.length).map(([key]) => key)).toEqual(
      CONFIGURABLE.map(configurationKey),
    );
    expect(rows).toContainEqual(["interval", "0.25 s", "flag --interval"]);
    expect(rows).toContainEqual(["dash", "false", "flag --no-dash"]);
    expect(rows).toContainEqual(["duration", "90 s", `${path}:2`]);
    expect(rows).toContainEqual(["log", "run.jsonl", "environment HOMEOSTAT_LOG"]);
    expect(rows).toContainEqual(["log_max_size", "64 MiB", "default"]);
    expect(rows).toContainEqual(["file", path]);
  });
});

test("T7: config --json gives base units and the files considered", async () => {
  const io = recordingIo({ XDG_CONFIG_HOME: "/nowhere" });
  expect(await run(words("config --json --duration 2m"), io)).toBe(0);
  const answer = JSON.parse(io.printed.out) as { settings: object[]; files: object[] };
  expect(answer.settings).toContainEqual({
    key: "duration",
    value: 120,
    unit: "s",
    from: { kind: "flag" },
    default: null,
    variable: "HOMEOSTAT_DURATION",
  });
  expect(answer.files).toContainEqual({ path: "/nowhere/homeostat/config.yaml", exists: false });
});

test.for<[line: string, title: RegExp]>([
  ["config --schema config", /homeostat configuration/],
  ["config --schema tick", /"homeostat.tick\/1"[^]*coherence_ratio/],
  ["config --schema state", /"homeostat.state\/1"[^]*self_rss_bytes_max/],
  ["config --schema ab", /"homeostat.ab\/1"[^]*"tig"/],
  ["config --schema ab-summary", /"homeostat.ab-summary\/1"[^]*p_adjusted/],
  ["config --schema incident", /"homeostat.incident\/1"[^]*silenced/],
])("T7: %s prints a JSON Schema", async ([line, title]) => {
  const io = recordingIo();
  expect(await run(words(line), io)).toBe(0);
  expect(JSON.parse(io.printed.out)).toMatchObject({ $schema: expect.stringContaining("2020-12") });
  expect(io.printed.out).toMatch(title);
});

test("T7: hostile text in a setting does not reach the terminal as an order to it", async () => {
  const io = recordingIo({ HOMEOSTAT_LOG: "\u202eowned", "HOMEOSTAT_\u001b[2J": "1" });
  expect(await run(["config"], io)).toBe(0);
  expect(io.printed.out + io.printed.err).not.toMatch(/[^\x20-\x7e\n]/);
  expect(io.printed.err).toContain("no such variable");
});
