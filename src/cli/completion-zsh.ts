// The completion script for zsh: `_arguments` specifications for every command.
import { unreachable } from "../base/index.ts";
import type { Command, Operand } from "./command.ts";
import { COMMANDS, DEFAULT_COMMAND } from "./commands.ts";
import { limitsOf } from "./describe.ts";
import { flagOf, type Option, placeholderOf } from "./options.ts";
import { optionsOf } from "./parse.ts";

export function renderZsh(): string {
  return `#compdef homeostat
# zsh completion for homeostat
_homeostat() {
  local curcontext="$curcontext" state line
  local -a commands=(
${COMMANDS.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`).join("\n")}
  )
  _arguments -C \\
${specifications(DEFAULT_COMMAND)}
    '1:command:->command' \\
    '*::operand:->rest'
  case $state in
    command) _describe -t commands 'homeostat command' commands ;;
    rest)
      case $words[1] in
${COMMANDS.map(commandArm).join("\n")}
      esac ;;
  esac
}
if [[ $funcstack[1] == _homeostat ]]; then
  _homeostat "$@"
else
  compdef _homeostat homeostat
fi
`;
}

function commandArm(command: Command): string {
  const operands = command.operands.map(
    (operand, index) => `    ${quote(operandSpecification(operand, index + 1))}`,
  );
  const last = operands.length === 0 ? "    && return 0" : `${operands.join(" \\\n")} && return 0`;
  return `        ${command.name}) _arguments \\
${specifications(command)}
${last} ;;`;
}

const specifications = (command: Command): string =>
  optionsOf(command)
    .map((option) => `    ${specification(option)} \\`)
    .join("\n");

/** `'--interval[Time from one tick to the next.]:S (0.05 to 60 s):'` */
function specification(option: Option): string {
  const said = `[${escapeSpecification(option.help)}]${valueSpecification(option)}`;
  if (option.short === undefined) return quote(`${flagOf(option)}${said}`);
  const both = `-${option.short},--${option.name}`;
  return `'(-${option.short} --${option.name})'{${both}}${quote(said)}`;
}

function valueSpecification(option: Option): string {
  const message = escapeSpecification(`${placeholderOf(option)} (${limitsOf(option)})`);
  switch (option.kind) {
    case "switch":
      return "";
    case "seconds":
    case "bytes":
    case "count":
    case "percent":
    case "targets":
    case "address":
    case "hooks":
      return `:${message}:`;
    case "text":
      return `${option.bare === undefined ? ":" : "::"}${option.placeholder}:`;
    case "choice":
      return `:${option.placeholder}:(${option.choices.join(" ")})`;
    case "path":
      return `${option.bare === undefined ? ":" : "::"}${option.placeholder}:_files`;
    default:
      return unreachable(option);
  }
}

function operandSpecification({ name, takes, required }: Operand, position: number): string {
  const colons = required ? ":" : "::";
  if (takes === "file") return `${position}${colons}${name}:_files`;
  if (takes !== "anything") return `${position}${colons}${name}:(${takes.join(" ")})`;
  const known = name === "COMMAND" ? `(${COMMANDS.map((command) => command.name).join(" ")})` : "";
  return `${position}${colons}${name}:${known}`;
}

const escapeSpecification = (text: string): string =>
  text.replace(/[[\]:\\]/g, (sign) => `\\${sign}`);
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
