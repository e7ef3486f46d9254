// docs/cli.md: every command, flag, variable and key as Markdown, from the same rows
// as `--help`. A test keeps the file in step.
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { limitsOf, usageOf } from "./describe.ts";
import { synopsisOf } from "./help.ts";
import { ENVIRONMENT, EXIT_STATUS, FILES } from "./manual.ts";
import { configurationKey, environmentName, GLOBAL_OPTIONS, type Option } from "./options.ts";

export function renderReference(): string {
  const parts = [
    "# Command line",
    "This page is written from the program's own table of commands (`UPDATE_GOLDEN=1 npm run test:unit` renews it).",
    "Flags beat environment variables, these beat the user's configuration file, this beats the system's, this beats the default. `homeostat config` shows what is in force and where each value came from. Durations take `ms`, `s`, `m`, `h` or `d` behind the number, sizes `K`, `M` or `G` (powers of 1024: `64M` and `64MiB` are the same).",
    ...COMMANDS.map(commandSection),
    "## What the answer means",
    ANSWER,
    "## Flags of every command",
    flagTable(Object.values(GLOBAL_OPTIONS)),
    "## Exit status",
    table(["code", "meaning"], EXIT_STATUS),
    "## Environment",
    table(["variable", "meaning"], ENVIRONMENT),
    "## Files",
    table(["file", "meaning"], FILES),
    "## Configuration file",
    CONFIGURATION,
  ];
  return `${parts.join("\n\n")}\n`;
}

const ANSWER = `The first line of the dashboard, every plain line and the linear mode say one of three words.

| word | when |
|---|---|
| \`COLLECTING\` | fewer than half of the present sensors are judged: a sensor needs 8 values |
| \`STEADY\` | the relative coherence is above T* = 5/7 (\`above_t_star\` in the [records](files.md#the-tick-record)) |
| \`UNSTEADY\` | it is not |

The word says how the host moves, not whether it is overloaded: a host whose cores all stand at 100 % is steady. Read pressure beside it. [engine.md](engine.md#steady-or-not) says how the number comes about, \`homeostat explain\` with this host's figures.`;

const CONFIGURATION = `YAML, one setting a line, with the keys above. \`homeostat config --schema config\` prints its JSON Schema.

\`\`\`yaml
interval: 500ms
log: /var/log/homeostat/run.jsonl
log_max_size: 16M
color: false
\`\`\`

A key that is not known or a value out of range ends the program with the file, the line and the nearest key. \`SIGHUP\` reads the files again; a file that is wrong then is reported and the settings in force stay.

It names programs that are run, so one that everybody may write to is refused, and so is the usual file of another user than you, root, or who called sudo. A file that you name with \`--config\` may be anybody's.`;

function commandSection(command: Command): string {
  const options = Object.values(command.options);
  const examples = command.examples.map(({ line, says }) => `${line}   # ${says}`);
  return [
    `## ${command.name}`,
    `${command.summary}. ${command.about}`,
    ["```console", ...examples, "```"].join("\n"),
    `Usage: \`${synopsisOf(command)}\``,
    ...(command.operands.length === 0
      ? []
      : [
          table(
            ["operand", "meaning"],
            command.operands.map(({ name, help }) => [name, help] as const),
          ),
        ]),
    ...(options.length === 0 ? [] : [flagTable(options)]),
  ].join("\n\n");
}

function flagTable(options: readonly Option[]): string {
  const rows = options.map((option) => [
    `\`${usageOf(option)}\``,
    option.help,
    limitsOf(option),
    option.configurable === true ? `\`${environmentName(option)}\`` : "",
    option.configurable === true ? `\`${configurationKey(option)}\`` : "",
  ]);
  return table(["flag", "meaning", "unit, range, default", "variable", "key"], rows);
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), `|${titles.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
