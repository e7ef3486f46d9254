// `--help`: examples first, then usage, then every flag with unit, range and default.
import type { Command } from "./command.ts";
import { COMMANDS, DEFAULT_COMMAND } from "./commands.ts";
import { limitsOf, usageOf, variableOf } from "./describe.ts";
import { GLOBAL_OPTIONS, type Option } from "./options.ts";

/** Narrower terminals wrap by themselves; wider lines are hard to read. */
const WIDTH = { least: 60, most: 100, unknown: 80 } as const;
const INDENT = "  ";

/** Help of the program (no command) or of one command; `columns` is the terminal's width. */
export function renderHelp(command: Command | undefined, columns: number | undefined): string {
  const width = Math.min(WIDTH.most, Math.max(WIDTH.least, columns ?? WIDTH.unknown));
  const blocks = command === undefined ? programHelp(width) : commandHelp(command, width);
  return `${blocks.join("\n\n")}\n`;
}

function programHelp(width: number): string[] {
  const examples = [
    ...DEFAULT_COMMAND.examples,
    { line: "homeostat explain cpu0", says: "why a sensor is in its band" },
    { line: "homeostat doctor", says: "what this system supports" },
  ];
  const commands = COMMANDS.map((command): Row => [
    nameWithOperands(command),
    `${command.summary}.`,
  ]);
  return [
    "homeostat keeps systems that drift toward collapse steady.",
    section("Examples", examplesOf(examples, width)),
    section("Usage", ["homeostat [COMMAND] [FLAGS]"]),
    section("Commands", table(commands, width)),
    section(
      "Flags of watch, the default command",
      flags(Object.values(DEFAULT_COMMAND.options), width),
    ),
    section("Flags of every command", flags(Object.values(GLOBAL_OPTIONS), width)),
    section("Environment", environmentOf(DEFAULT_COMMAND, width)),
    wrap(`\`homeostat COMMAND --help\` says more. ${EXIT_CODES}`, width).join("\n"),
  ];
}

function commandHelp(command: Command, width: number): string[] {
  const operands = command.operands.map((operand): Row => [operand.name, operand.help]);
  const options = Object.values(command.options);
  return [
    wrap(`${command.summary}. ${command.about}`, width).join("\n"),
    section("Examples", examplesOf(command.examples, width)),
    section("Usage", [synopsisOf(command)]),
    ...(operands.length === 0 ? [] : [section("Operands", table(operands, width))]),
    ...(options.length === 0 ? [] : [section("Flags", flags(options, width))]),
    section("Flags of every command", flags(Object.values(GLOBAL_OPTIONS), width)),
    section("Environment", environmentOf(command, width)),
  ];
}

/** The variables that set what the flags set; `homeostat config` shows which are in force. */
function environmentOf(command: Command, width: number): string[] {
  const variables = [...Object.values(command.options), ...Object.values(GLOBAL_OPTIONS)]
    .map(variableOf)
    .filter((variable) => variable !== "");
  const ours = [...variables, "HOMEOSTAT_CONFIG", "HOMEOSTAT_DEBUG"].join(", ");
  return wrap(`${ours}; NO_COLOR, FORCE_COLOR, CI, TERM, XDG_CONFIG_HOME.`, width - INDENT.length);
}

export const EXIT_CODES =
  "Exit codes: 0 done, 1 the answer is no, 2 wrong use, 3 missing rights or support, 70 a fault of homeostat.";

/** `homeostat explain [SENSOR] [FLAGS]` */
export function synopsisOf(command: Command): string {
  const flagged = Object.keys(command.options).length === 0 ? "" : " [FLAGS]";
  return `homeostat ${nameWithOperands(command)}${flagged}`;
}

function nameWithOperands(command: Command): string {
  const operands = command.operands.map(({ name, required }) => (required ? name : `[${name}]`));
  return [command.name, ...operands].join(" ");
}

type Row = readonly [string, string];

const section = (title: string, lines: readonly string[]): string =>
  [`${title}:`, ...lines.map((line) => INDENT + line)].join("\n");

/** Side by side where every line fits, else each under what it does: a command is never broken. */
function examplesOf(examples: Command["examples"], width: number): string[] {
  const longest = (texts: readonly string[]): number =>
    Math.max(...texts.map((text) => text.length));
  const column = longest(examples.map(({ line }) => line)) + "$ ".length + 2;
  if (column + longest(examples.map(({ says }) => says)) <= width - INDENT.length)
    return examples.map(({ line, says }) => `$ ${line}`.padEnd(column) + says);
  return examples.flatMap(({ line, says }) => [
    ...wrap(`# ${says}`, width - INDENT.length),
    `$ ${line}`,
  ]);
}

function flags(options: readonly Option[], width: number): string[] {
  return table(
    options.map((option): Row => {
      const limits = limitsOf(option);
      return [usageOf(option), limits === "" ? option.help : `${option.help} (${limits})`];
    }),
    width,
  );
}

/** Of the width, at most, for what is explained beside it. */
const LEFT_SHARE = 0.4;

/** Two columns; a left cell too long for its column gets a line of its own. */
function table(rows: readonly Row[], width: number): string[] {
  const inner = width - INDENT.length;
  const widest = Math.max(...rows.map(([left]) => left.length));
  const column = Math.min(widest, Math.floor(inner * LEFT_SHARE));
  return rows.flatMap(([left, right]) => {
    const lines = wrap(right, inner - column - 2);
    const pad = " ".repeat(column + 2);
    if (left.length > column) return [left, ...lines.map((line) => pad + line)];
    return lines.map((line, index) => (index === 0 ? left.padEnd(column + 2) : pad) + line);
  });
}

/** Breaks at blanks, but never between a number and its unit. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.replace(/(\d) (s|[KMG]iB|year)\b/g, "$1\u00a0$2").split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => each.replaceAll("\u00a0", " "));
}
