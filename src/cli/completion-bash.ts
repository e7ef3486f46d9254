// The completion script for bash: one function, no need of the bash-completion package.
import { unreachable } from "../base/index.ts";
import type { Command, Operand } from "./command.ts";
import { COMMANDS, DEFAULT_COMMAND } from "./commands.ts";
import { flagOf, type Option } from "./options.ts";
import { optionsOf } from "./parse.ts";

export function renderBash(): string {
  return `# bash completion for homeostat
_homeostat() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      ${COMMANDS.map(({ name }) => name).join("|")}) command=$word; break ;;
    esac
  done
  COMPREPLY=()
  case \${command:-${DEFAULT_COMMAND.name}}:$previous in
${valueArms().join("\n")}
  esac
  if [[ $current == -* ]]; then
    case \${command:-${DEFAULT_COMMAND.name}} in
${COMMANDS.map(flagArm).join("\n")}
    esac
    return
  fi
  case $command in
    "") COMPREPLY=($(compgen -W "${COMMANDS.map(({ name }) => name).join(" ")}" -- "$current")) ;;
${COMMANDS.flatMap(({ name, operands }) => operands.map((operand) => operandArm(name, operand))).join("\n")}
  esac
}
complete -F _homeostat homeostat
`;
}

const FILES = `compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current")`;
const words = (list: readonly string[]): string =>
  `COMPREPLY=($(compgen -W "${list.join(" ")}" -- "$current"))`;

/** Arms that answer when the word before is a flag that takes a value; flags with the same answer share one. */
function valueArms(): string[] {
  const flagsBy = new Map<string, string[]>();
  for (const command of COMMANDS) {
    for (const option of optionsOf(command)) {
      const answer = answerOf(option);
      if (answer === undefined) continue;
      flagsBy.set(answer, [...(flagsBy.get(answer) ?? []), `${command.name}:--${option.name}`]);
    }
  }
  return [...flagsBy].map(([answer, flags]) => `    ${flags.join("|")})\n      ${answer} ;;`);
}

function answerOf(option: Option): string | undefined {
  switch (option.kind) {
    case "switch":
      return undefined;
    case "seconds":
    case "bytes":
    case "count":
    case "percent":
    case "targets":
    case "address":
    case "hooks":
      return "return";
    case "choice":
      return `${words(option.choices)}; return`;
    case "text":
      return option.bare === undefined ? "return" : "[[ $current == -* ]] || return";
    case "path":
      // A flag that may stand alone may be followed by another flag.
      return option.bare === undefined
        ? `${FILES}; return`
        : `[[ $current == -* ]] || { ${FILES}; return; }`;
    default:
      return unreachable(option);
  }
}

const flagArm = (command: Command): string =>
  `      ${command.name}) ${words(optionsOf(command).map(flagOf))} ;;`;

function operandArm(command: string, { takes, name }: Operand): string {
  if (takes === "file") return `    ${command}) ${FILES} ;;`;
  if (takes !== "anything") return `    ${command}) ${words(takes)} ;;`;
  return name === "COMMAND"
    ? `    ${command}) ${words(COMMANDS.map((known) => known.name))} ;;`
    : `    ${command}) ;;`;
}
