// argv becomes a command, the flags given and the operands. Knows only names and
// who takes a value; what a value means is read in value.ts. Written here rather
// than taken from a library: that costs 7 MB and 13 ms at every start, and help,
// errors and completion come from our own rows anyway.
import { fail, ok, type Result } from "../base/index.ts";
import type { Command } from "./command.ts";
import { type CommandName, COMMANDS, DEFAULT_COMMAND, findCommand } from "./commands.ts";
import { suggest } from "./nearest.ts";
import {
  BETWEEN_PATHS,
  flagOf,
  GLOBAL_OPTIONS,
  mayStandAlone,
  type Option,
  placeholderOf,
} from "./options.ts";
import { briefly } from "./brief.ts";

export interface Invocation {
  readonly command: Command & { readonly name: CommandName };
  /** False where the default command was meant by saying none. */
  readonly named: boolean;
  /** Option name → what was given: text, or true and false for switches. The last one counts, but of paths that may be many all do. */
  readonly given: ReadonlyMap<string, string | boolean>;
  readonly operands: readonly string[];
}

interface Flag {
  readonly typed: string;
  readonly option: Option;
  readonly raw: string | boolean;
}

const ALL_OPTIONS: readonly Option[] = [
  ...Object.values(GLOBAL_OPTIONS),
  ...COMMANDS.flatMap((command) => Object.values(command.options)),
];

export function parseArguments(argv: readonly string[]): Result<Invocation> {
  const operands: string[] = [];
  const flags: Flag[] = [];
  let command: Invocation["command"] | undefined;
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === "--") {
      operands.push(...argv.slice(at + 1));
      break;
    }
    if (word.startsWith("-") && word !== "-") {
      const read = readFlag(word, argv[at + 1], command);
      if (!read.ok) return read;
      flags.push(read.value.flag);
      if (read.value.tookNext) at++;
    } else if (command === undefined) {
      command = findCommand(word);
      if (command === undefined) return unknownCommand(word);
    } else {
      operands.push(word);
    }
  }
  return assemble(command, flags, operands);
}

function assemble(
  named: Invocation["command"] | undefined,
  flags: readonly Flag[],
  operands: readonly string[],
): Result<Invocation> {
  const command = named ?? DEFAULT_COMMAND;
  const stranger = flags.find(
    ({ option }) => !optionsOf(command).some((known) => known.name === option.name),
  );
  if (stranger !== undefined) return notOfThisCommand(stranger, command);
  const given = givenBy(flags);
  if (given.has("help") || given.has("version")) {
    return ok({ command, named: named !== undefined, given, operands });
  }
  const trouble = checkOperands(command, operands);
  return trouble ?? ok({ command, named: named !== undefined, given, operands });
}

function givenBy(flags: readonly Flag[]): Map<string, string | boolean> {
  const given = new Map<string, string | boolean>();
  for (const { option, raw } of flags) {
    const before = given.get(option.name);
    const isAnother = option.kind === "path" && option.many === true && before !== undefined;
    given.set(option.name, isAnother ? `${before}${BETWEEN_PATHS}${raw}` : raw);
  }
  return given;
}

/** The command's own options, then those every command has. */
export function optionsOf(command: Command): readonly Option[] {
  return [...Object.values(command.options), ...Object.values(GLOBAL_OPTIONS)];
}

function readFlag(
  word: string,
  next: string | undefined,
  command: Command | undefined,
): Result<{ flag: Flag; tookNext: boolean }> {
  const equals = word.indexOf("=");
  const typed = equals < 0 ? word : word.slice(0, equals);
  const inline = equals < 0 ? undefined : word.slice(equals + 1);
  const option = optionTyped(typed);
  if (option === undefined) return unknownFlag(typed, command);
  const done = (
    raw: string | boolean,
    tookNext = false,
  ): Result<{ flag: Flag; tookNext: boolean }> => ok({ flag: { typed, option, raw }, tookNext });
  if (option.kind === "switch") {
    if (inline === undefined) return done(!typed.startsWith("--no-"));
    return fail({
      code: "use.flag",
      where: typed,
      message: "takes no value",
      advice: `write ${typed} alone`,
    });
  }
  if (inline !== undefined) return done(inline);
  const mayBeBare = mayStandAlone(option);
  const isCommand =
    mayBeBare && command === undefined && next !== undefined && findCommand(next) !== undefined;
  if (next !== undefined && looksLikeValue(next) && !isCommand) return done(next, true);
  if (mayBeBare) return done("true");
  return fail({
    code: "use.flag",
    where: typed,
    message: "needs a value",
    advice: `write ${typed} ${placeholderOf(option)}`,
  });
}

/** A negative number is a value (and refused as such, with the range), any other dash is a flag. */
const looksLikeValue = (word: string): boolean => !word.startsWith("-") || /^-($|[\d.])/.test(word);

function optionTyped(typed: string): Option | undefined {
  return ALL_OPTIONS.find(
    (option) =>
      typed === `--${option.name}` ||
      (option.short !== undefined && typed === `-${option.short}`) ||
      (option.kind === "switch" && typed === `--no-${option.name}`),
  );
}

function unknownFlag(typed: string, command: Command | undefined): Result<never> {
  const helper = command === undefined ? "homeostat --help" : `homeostat ${command.name} --help`;
  const flags = optionsOf(command ?? DEFAULT_COMMAND).map(flagOf);
  return fail({
    code: "use.flag",
    where: briefly(typed),
    message: "no such flag",
    advice: suggest(typed, flags, `see ${helper}`),
  });
}

function notOfThisCommand(flag: Flag, command: Command): Result<never> {
  const owners = COMMANDS.filter((other) =>
    optionsOf(other).some((option) => option.name === flag.option.name),
  );
  return fail({
    code: "use.flag",
    where: flag.typed,
    message: `${command.name} has no such flag`,
    advice: `it belongs to ${owners.map((owner) => owner.name).join(", ")}`,
  });
}

function unknownCommand(word: string): Result<never> {
  const names = COMMANDS.map((command) => command.name);
  return fail({
    code: "use.command",
    where: briefly(word),
    message: "no such command",
    advice: suggest(word, names, "see homeostat --help"),
  });
}

function checkOperands(command: Command, operands: readonly string[]): Result<never> | undefined {
  const missing = command.operands[operands.length];
  if (missing?.required === true) {
    const advice =
      typeof missing.takes === "string"
        ? `write homeostat ${command.name} ${missing.name}`
        : `choose ${missing.takes.join(" or ")}`;
    return fail({
      code: "use.operand",
      where: command.name,
      message: `${missing.name} is missing`,
      advice,
    });
  }
  const extra = operands[command.operands.length];
  if (extra !== undefined) {
    const message = `"${briefly(extra)}" is one operand too many`;
    return fail({
      code: "use.operand",
      where: command.name,
      message,
      advice: `see homeostat ${command.name} --help`,
    });
  }
  for (const [index, operand] of command.operands.entries()) {
    const word = operands[index];
    if (word === undefined || typeof operand.takes === "string" || operand.takes.includes(word))
      continue;
    const message = `"${briefly(word)}" is not offered`;
    const advice = suggest(word, operand.takes, `choose ${operand.takes.join(" or ")}`);
    return fail({ code: "use.operand", where: command.name, message, advice });
  }
  return undefined;
}
