// The manual page homeostat(1) in roff (man macros), from the same rows as `--help`.
import { WEBHOOK_SECRET_VARIABLE } from "./hook-options.ts";
import type { Command } from "./command.ts";
import { COMMANDS, DEFAULT_COMMAND } from "./commands.ts";
import { SYSTEM_CONFIG } from "./config-place.ts";
import { limitsOf, usageOf, variableOf } from "./describe.ts";
import { synopsisOf } from "./help.ts";
import { GLOBAL_OPTIONS, type Option } from "./options.ts";

/** The whole page. No date: the same sources give the same page. */
export function renderManual(version: string): string {
  const parts = [
    `.TH HOMEOSTAT 1 "" "homeostat ${version}" "User Commands"`,
    ".nh",
    heading("NAME", ["homeostat \\- keep systems that drift toward collapse steady"]),
    heading("SYNOPSIS", [".B homeostat", text("[COMMAND] [FLAGS]")]),
    heading("DESCRIPTION", [text(DESCRIPTION)]),
    heading("COMMANDS", COMMANDS.map(commandSection)),
    heading("FLAGS OF EVERY COMMAND", Object.values(GLOBAL_OPTIONS).map(flagEntry)),
    heading(
      "EXIT STATUS",
      EXIT_STATUS.map(([code, meaning]) => entry(code, meaning)),
    ),
    heading(
      "ENVIRONMENT",
      ENVIRONMENT.map(([name, meaning]) => entry(name, meaning)),
    ),
    heading(
      "FILES",
      FILES.map(([name, meaning]) => entry(name, meaning)),
    ),
  ];
  return `${parts.join("\n")}\n`;
}

const DESCRIPTION =
  "Reads a system, fits how it moves, judges how stable that is, decides what would help, and proves from data " +
  "whether it helped. Without a command it watches this host, and changes nothing on it.";

export const EXIT_STATUS: readonly (readonly [string, string])[] = [
  ["0", "Done."],
  ["1", "The answer is no: a derivation does not hold, a check is not passed."],
  ["2", "Wrong use: a flag, a value, a configuration key."],
  ["3", "Missing rights or support on this system."],
  ["70", "A fault of homeostat."],
  ["130, 143", "Ended by SIGINT, by SIGTERM."],
];

export const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ["HOMEOSTAT_*", "Settings; each flag names its own."],
  ["HOMEOSTAT_CONFIG", "Configuration file to use instead of the usual ones; /dev/null for none."],
  ["HOMEOSTAT_DEBUG", "With 1, a fault of homeostat is reported with its stack."],
  [WEBHOOK_SECRET_VARIABLE, "The secret that signs what is posted to --webhook."],
  ["XDG_CONFIG_HOME", "Where the user's configuration lies; ~/.config without it."],
  ["NO_COLOR, FORCE_COLOR", "No colours; colours also where there is no terminal."],
  [
    "CI, TERM",
    "With CI set, or TERM dumb or not set: plain lines without colours instead of the dashboard.",
  ],
];

export const FILES: readonly (readonly [string, string])[] = [
  ["$XDG_CONFIG_HOME/homeostat/config.yaml", "The user's configuration."],
  [SYSTEM_CONFIG, "The system's configuration."],
  [
    "tig_final_state.json",
    "Summary of a session, written into the present folder at every end of watch. --state FILE puts it " +
      "elsewhere, --state /dev/null leaves it out. A FILE that cannot be written is refused at the start; that " +
      "the present folder cannot be is said at the end, and what was watched is not lost for it.",
  ],
];

const heading = (title: string, lines: readonly string[]): string =>
  [`.SH ${title}`, ...lines].join("\n");

function commandSection(command: Command): string {
  const isDefault = command.name === DEFAULT_COMMAND.name ? " This is the default command." : "";
  const summary = command.summary.replace(" (the default command)", "");
  return [
    `.SS "${text(synopsisOf(command))}"`,
    text(`${summary}. ${command.about}${isDefault}`),
    ...command.operands.map(({ name, help }) => entry(name, help)),
    ...Object.values(command.options).map(flagEntry),
    ".PP",
    "Examples:",
    ...command.examples.map(({ line, says }) =>
      [".TP", `.B ${text(line)}`, text(`${says}.`)].join("\n"),
    ),
  ].join("\n");
}

function flagEntry(option: Option): string {
  const facts = [limitsOf(option), variableOf(option)].filter((fact) => fact !== "");
  return entry(
    usageOf(option),
    facts.length === 0 ? option.help : `${option.help} (${facts.join("; ")})`,
  );
}

const entry = (term: string, meaning: string): string =>
  [".TP", `.B ${text(term)}`, text(meaning)].join("\n");

/** Escapes what roff would read as a request, an escape or a hyphen to be prettified. */
function text(plain: string): string {
  const escaped = plain
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll('"', "\\(dq")
    .replaceAll("'", "\\(aq")
    .replaceAll("`", "\\(ga")
    .replaceAll("~", "\\(ti");
  return escaped.replace(/^\./, "\\&.");
}
