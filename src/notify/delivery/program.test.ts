import { chmodSync, chownSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import { folder, program } from "../notify.fixture.ts";
import { findProgram } from "./program.ts";

function find(name: string, home: string, searchPath = ""): string {
  const found = findProgram(name, { folder: home, searchPath });
  return found.ok ? found.value : found.trouble.message;
}

test("X3: a program by its path, from here, from PATH, and through a link", () => {
  const home = folder();
  const path = program(home, "exit 0");
  symlinkSync(path, join(home, "link"));
  expect(find(path, "/")).toBe(path);
  expect(find("./hook", home)).toBe(path);
  expect(find("hook", "/", `.:relative:/nowhere:${home}`)).toBe(path);
  expect(find("./link", home)).toBe(join(home, "link"));
});

test.for<[what: string, name: string, mode: number, message: RegExp]>([
  ["is not there", "./other", 0o755, /cannot be started \(ENOENT\)/],
  ["lies below a file", "./hook/x", 0o755, /cannot be started \(ENOTDIR\)/],
  ["is not in PATH", "hook", 0o755, /no such program in PATH/],
  ["is a folder", "../", 0o755, /is not a program/],
  ["is not executable", "./hook", 0o644, /is not executable/],
  ["anybody may write to", "./hook", 0o777, /everybody may write to .*hook, and so put another/],
])("X3: a program that %s is refused before anything happens", ([, name, mode, message]) => {
  const home = folder();
  program(home, "exit 0", mode);
  expect(find(name, home)).toMatch(message);
});

test("X3: a program in a folder that anybody may write to is refused, also behind a link; one that is sticky keeps its files", () => {
  const home = folder();
  const open = join(home, "open");
  mkdirSync(open);
  const path = program(open, "exit 0");
  symlinkSync(path, join(home, "link"));
  chmodSync(open, 0o777);
  for (const name of [path, join(home, "link")])
    expect(find(name, home)).toContain(`everybody may write to ${dirname(path)}`);
  chmodSync(open, 0o1777);
  expect(find(path, home)).toBe(path);
});

test("X3: a program that another user left in a folder open to all is refused, sticky or not", () => {
  const home = folder();
  const open = join(home, "open");
  mkdirSync(open);
  const path = program(open, "exit 0");
  chmodSync(open, 0o1777);
  if (process.geteuid?.() === 0) chownSync(path, 54_321, 54_321);
  else vi.spyOn(process, "geteuid").mockReturnValue(54_321);
  const said = find(path, home);
  vi.restoreAllMocks();
  expect(said).toMatch(/where everybody may put a program, is user \d+'s$/);
});
