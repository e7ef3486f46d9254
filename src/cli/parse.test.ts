import { expect, test } from "vitest";
import { valueOrLine, words } from "./cli.fixture.ts";
import { COMMANDS } from "./commands.ts";
import { mayStandAlone, type Option } from "./options.ts";
import { optionsOf, parseArguments } from "./parse.ts";

test.for<
  [line: string, command: string, given: Record<string, string | boolean>, operands?: string[]]
>([
  ["", "watch", {}],
  ["watch", "watch", {}],
  ["--interval 2", "watch", { interval: "2" }],
  ["--interval=2 watch", "watch", { interval: "2" }],
  ["watch --interval -1", "watch", { interval: "-1" }],
  ["watch --interval 1 --interval 2", "watch", { interval: "2" }],
  ["watch --no-dash --json", "watch", { dash: false, json: true }],
  ["watch --dash --no-json", "watch", { dash: true, json: false }],
  ["--ab", "watch", { ab: "true" }],
  ["--ab watch", "watch", { ab: "true" }],
  ["watch --ab --json", "watch", { ab: "true", json: true }],
  ["watch --ab mine.jsonl", "watch", { ab: "mine.jsonl" }],
  ["watch --ab=mine.jsonl", "watch", { ab: "mine.jsonl" }],
  ["watch --log -", "watch", { log: "-" }],
  ["explain cpu0 --samples 9", "explain", { samples: "9" }, ["cpu0"]],
  ["replay -- --odd.jsonl", "replay", {}, ["--odd.jsonl"]],
  ["replay --help", "replay", { help: true }],
  ["-h", "watch", { help: true }],
  ["-V", "watch", { version: true }],
  ["help watch", "help", {}, ["watch"]],
])("T7: %s is read as %s", ([line, command, given, operands = []]) => {
  const parsed = parseArguments(words(line));
  expect(parsed.ok && parsed.value.command.name).toBe(command);
  expect(parsed.ok && Object.fromEntries(parsed.value.given)).toEqual(given);
  expect(parsed.ok && parsed.value.operands).toEqual(operands);
});

test.for<[line: string, said: string]>([
  ["wach", "wach: no such command; did you mean watch?"],
  ["zzz", "zzz: no such command; see homeostat --help"],
  ["--intervall 2", "--intervall: no such flag; did you mean --interval?"],
  ["--int 2", "--int: no such flag; did you mean --interval?"],
  ["watch --stir", "--stir: no such flag; did you mean --steer?"],
  ["doctor --steer", "--steer: doctor has no such flag; it belongs to watch, config"],
  ["-x", "-x: no such flag; see homeostat --help"],
  [
    "verify --interval 2",
    "--interval: verify has no such flag; it belongs to watch, explain, replay, prove, config",
  ],
  ["verify more", 'verify: "more" is one operand too many; see homeostat verify --help'],
  ["replay", "replay: FILE is missing; write homeostat replay FILE"],
  ["cluster", "cluster: WHAT is missing; choose bench or play or train or narrate"],
  ["completion fihs", 'completion: "fihs" is not offered; did you mean fish?'],
  ["completion tcsh", 'completion: "tcsh" is not offered; choose bash or zsh or fish'],
  ["watch --log", "--log: needs a value; write --log FILE"],
  ["watch --log --json", "--log: needs a value; write --log FILE"],
  ["watch --json=yes", "--json: takes no value; write --json alone"],
])("T7: %s is refused in one line", ([line, said]) => {
  expect(valueOrLine(parseArguments(words(line)))).toBe(said);
});

test("T7: what was typed reaches the terminal without its control characters", () => {
  const said = "\\x1b[2J: no such command; see homeostat --help";
  expect(valueOrLine(parseArguments(["\u001b[2J"]))).toBe(said);
});

test("T7: a flag takes a value for every command or for none, so flags may stand before the command", () => {
  const kinds = new Map<string, Set<string>>();
  for (const option of COMMANDS.flatMap(optionsOf)) {
    kinds.set(option.name, (kinds.get(option.name) ?? new Set()).add(arity(option)));
  }
  expect([...kinds].filter(([, arities]) => arities.size > 1)).toEqual([]);
});

test("T7: every example in the help is a command line that is accepted", () => {
  const lines = COMMANDS.flatMap(({ examples }) => examples.map(({ line }) => line));
  const ours = lines.map((line) => /homeostat([^|<>)]*)/.exec(line)?.[1] ?? "");
  const refused = ours.filter((line) => !parseArguments(words(line)).ok);
  expect(lines.length).toBeGreaterThan(COMMANDS.length);
  expect(refused).toEqual([]);
});

function arity(option: Option): string {
  if (option.kind === "switch") return "none";
  return mayStandAlone(option) ? "may" : "must";
}
