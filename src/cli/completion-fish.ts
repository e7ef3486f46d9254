// The completion script for fish: one `complete` line for each command, flag and operand.
import { unreachable } from "../base/index.ts";
import type { Command, Operand } from "./command.ts";
import { COMMANDS, DEFAULT_COMMAND } from "./commands.ts";
import { type Option } from "./options.ts";
import { optionsOf } from "./parse.ts";

export function renderFish(): string {
  const lines = [
    "# fish completion for homeostat",
    "complete -c homeostat -f",
    ...COMMANDS.map(
      ({ name, summary }) =>
        `complete -c homeostat -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    ),
    ...COMMANDS.flatMap(commandLines),
  ];
  return `${lines.join("\n")}\n`;
}

function commandLines(command: Command): string[] {
  const when = quote(conditionOf(command));
  return [
    ...optionsOf(command).map(
      (option) => `complete -c homeostat -n ${when} ${flagWords(option)} -d ${quote(option.help)}`,
    ),
    ...command.operands.map(
      (operand) => `complete -c homeostat -n ${when} ${operandWords(operand)}`,
    ),
  ];
}

/** The default command's flags are offered where no other command was named. */
function conditionOf(command: Command): string {
  if (command.name !== DEFAULT_COMMAND.name) return `__fish_seen_subcommand_from ${command.name}`;
  const others = COMMANDS.filter(({ name }) => name !== command.name);
  return `not __fish_seen_subcommand_from ${others.map(({ name }) => name).join(" ")}`;
}

function flagWords(option: Option): string {
  const short = option.short === undefined ? "" : `-s ${option.short} `;
  switch (option.kind) {
    case "switch":
      return `${short}-l ${option.default ? `no-${option.name}` : option.name}`;
    case "seconds":
    case "bytes":
    case "count":
    case "percent":
    case "targets":
    case "address":
    case "hooks":
      return `${short}-l ${option.name} -x`;
    case "text":
      return `${short}-l ${option.name}${option.bare === undefined ? " -x" : ""}`;
    case "choice":
      return `${short}-l ${option.name} -x -a ${quote(option.choices.join(" "))}`;
    case "path":
      return `${short}-l ${option.name} ${option.bare === undefined ? "-r -F" : "-F"}`;
    default:
      return unreachable(option);
  }
}

function operandWords({ name, takes, help }: Operand): string {
  const said = `-d ${quote(help)}`;
  if (takes === "file") return `-F ${said}`;
  if (takes !== "anything") return `-a ${quote(takes.join(" "))} ${said}`;
  return name === "COMMAND"
    ? `-a ${quote(COMMANDS.map((command) => command.name).join(" "))} ${said}`
    : said;
}

const quote = (text: string): string => `'${text.replace(/['\\]/g, (sign) => `\\${sign}`)}'`;
