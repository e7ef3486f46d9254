// What is written from the table of commands: help, manual, completion, reference.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { needs } from "../../tests/needs.fixture.ts";
import { expectFile, recordingIo, words } from "./cli.fixture.ts";
import { COMMANDS, SHELLS } from "./commands.ts";
import { renderCompletion } from "./completion.ts";
import { limitsOf } from "./describe.ts";
import { renderHelp } from "./help.ts";
import { renderManual } from "./manual.ts";
import { CONFIGURABLE, environmentName, flagOf, GLOBAL_OPTIONS } from "./options.ts";
import { optionsOf } from "./parse.ts";
import { renderReference } from "./reference.ts";
import { run } from "./run.ts";

const OPTIONS = [...new Set(COMMANDS.flatMap(optionsOf))];

test.for([undefined, ...COMMANDS])("T7: the help of $name", (command) => {
  expectFile(`src/cli/golden/${command?.name ?? "homeostat"}.help.txt`, renderHelp(command, 80));
});

test.for([40, 60, 80, 100, 300])(
  "T7: no line of any help, commands to copy aside, is wider than its terminal of %i columns",
  (columns) => {
    const texts = [undefined, ...COMMANDS].map((command) => renderHelp(command, columns));
    const tooWide = texts
      .flatMap((text) => text.split("\n"))
      .filter((line) => !line.startsWith("  $ ") && line.length > Math.max(60, columns));
    expect(tooWide).toEqual([]);
  },
);

test("T7: help shows examples first, and every flag with its unit and default", () => {
  for (const command of COMMANDS) {
    const text = renderHelp(command, 100).replaceAll(/\s+/g, " ");
    expect(text.indexOf("Examples:")).toBeLessThan(text.indexOf("Usage:"));
    for (const option of optionsOf(command)) {
      expect(text).toContain(flagOf(option));
      expect(text).toContain(limitsOf(option));
    }
  }
});

test("T7: every sentence about a flag begins with a capital and ends with a full stop", () => {
  expect(OPTIONS.filter(({ help }) => !/^[A-Z].*\.$/.test(help))).toEqual([]);
});

test("T7: no two settings share a flag or a variable", () => {
  const variables = CONFIGURABLE.map(environmentName);
  expect(new Set(variables).size).toBe(variables.length);
  for (const command of COMMANDS) {
    const flags = optionsOf(command).map(flagOf);
    expect(new Set(flags).size).toBe(flags.length);
  }
});

test("X6: docs/cli.md is in step with the program", () => {
  expectFile("docs/cli.md", renderReference());
});

test("T7: the manual page names every command, flag and variable, and no line is read as a stray request", () => {
  const page = renderManual("1.2.3");
  const plain = page.replaceAll("\\-", "-");
  for (const { name } of COMMANDS) expect(plain).toContain(`homeostat ${name}`);
  for (const option of OPTIONS) expect(plain).toContain(flagOf(option));
  for (const option of CONFIGURABLE) expect(plain).toContain(environmentName(option));
  const requests = page.split("\n").filter((line) => /^[.']/.test(line));
  expect(requests.filter((line) => !/^\.(TH|SH|SS|TP|PP|B|nh)( |$)/.test(line))).toEqual([]);
  expect(page).not.toMatch(/[^\x20-\x7e\n]/);
});

test("T7: groff finds nothing to warn of in the manual page", (context) => {
  needs(context, "groff");
  const formatted = spawnSync("groff", ["-man", "-Tascii", "-ww", "-z"], {
    input: renderManual("1.2.3"),
    encoding: "utf8",
  });
  expect([formatted.status, formatted.stderr]).toEqual([0, ""]);
});

test.for(SHELLS)("T7: %s reads the completion script without an error", (shell, context) => {
  needs(context, shell);
  const script = renderCompletion(shell);
  const folder = mkdtempSync(join(tmpdir(), "homeostat-completion-"));
  try {
    const file = join(folder, "script");
    writeFileSync(file, script);
    const read = spawnSync(shell, ["-n", file], { encoding: "utf8" });
    expect([read.status, read.stderr]).toEqual([0, ""]);
    for (const option of OPTIONS) expect(script).toContain(option.name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.for<[line: string, offered: string[]]>([
  ["homeostat ver", ["verify"]],
  ["homeostat --int", ["--interval"]],
  ["homeostat completion ", ["bash", "zsh", "fish"]],
  ["homeostat --plant ", ["host", "cluster", "gardener"]],
  ["homeostat verify --a", ["--all"]],
  ["homeostat --interval ", []],
  ["homeostat --ab --js", ["--json"]],
  ["homeostat config --schema t", ["tick"]],
  ["homeostat --interval 2 exp", ["explain"]],
])("T7: bash completes %j", ([line, offered]) => {
  const typed = line.split(" ").map((word) => `'${word}'`);
  const script = `${renderCompletion("bash")}
COMP_WORDS=(${typed.join(" ")}); COMP_CWORD=${typed.length - 1}
_homeostat; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  expect(words(stdout.replaceAll("\n", " "))).toEqual(offered);
});

test.for<[line: string, begins: string]>([
  ["--help", "homeostat keeps systems"],
  ["help", "homeostat keeps systems"],
  ["-h", "homeostat keeps systems"],
  ["watch --help", "Watch this host live"],
  ["help verify", "Prove the 27 derivations"],
  ["replay --help", "Run a log through the engine again"],
  ["--version", "homeostat "],
  ["completion bash", "# bash completion"],
])("T7: %s answers on stdout alone with 0", async ([line, begins]) => {
  const io = recordingIo();
  expect(await run(words(line), io)).toBe(0);
  expect(io.printed.out.slice(0, begins.length)).toBe(begins);
  expect(io.printed.err).toBe("");
});

test("T7: help of a command that does not exist names the nearest, with 2", async () => {
  const io = recordingIo();
  expect(await run(["help", "wacth"], io)).toBe(2);
  expect(io.printed).toEqual({
    out: "",
    err: "homeostat: wacth: no such command; did you mean watch?\n",
  });
});

test("T7: flags of every command are the same ones", () => {
  for (const command of COMMANDS)
    expect(optionsOf(command)).toEqual(expect.arrayContaining(Object.values(GLOBAL_OPTIONS)));
});
