// X6: every command of docs/coming-from.md that starts with `homeostat` is run as
// it stands, in the order of the page, in an empty folder beside the fixtures.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fencedCommands, readPage, ROOT, shapeOf } from "./coming-from.fixture.ts";

const PATIENCE_MS = 60_000;
const folder = mkdtempSync(join(tmpdir(), "homeostat-coming-from-"));
const commands = fencedCommands(readPage()).filter(({ line }) => line.startsWith("homeostat"));

beforeAll(() => {
  symlinkSync(join(ROOT, "fixtures"), join(folder, "fixtures"));
  const program = `exec "${process.execPath}" "${join(ROOT, "src/cli/main.ts")}" "$@"\n`;
  writeFileSync(join(folder, "homeostat"), `#!/bin/sh\n${program}`, { mode: 0o755 });
});

afterAll(() => rmSync(folder, { recursive: true }));

test("X6: the page has commands with and without output", () => {
  expect(commands.filter(({ shows }) => shows !== null).length).toBeGreaterThan(3);
  expect(commands.filter(({ shows }) => shows === null).length).toBeGreaterThan(3);
});

test.each(commands)("X6: $line", ({ line, shows }) => {
  const { CI: _, ...environment } = process.env;
  const run = spawnSync("sh", ["-c", line], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...environment,
      PATH: `${folder}${delimiter}${environment["PATH"]}`,
      XDG_CONFIG_HOME: folder,
    },
    timeout: PATIENCE_MS,
  });
  expect(run.status, run.stderr).toBe(0);
  expect(run.stdout).not.toBe("");
  if (shows !== null) expect(shapeOf(run.stdout.split("\n")[0]!)).toBe(shapeOf(shows));
});
