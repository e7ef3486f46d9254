// Every command as a row: what it is for, its operands, its flags, examples. Only
// commands that exist stand here. Order is the order of `homeostat --help`.
import {
  CONFIG_OPTIONS,
  CONTENTION_OPTIONS,
  EXPLAIN_OPTIONS,
  HOOKS_OPTIONS,
  HOST_OPTIONS,
  REPLAY_OPTIONS,
  RESTORE_OPTIONS,
  VERIFY_OPTIONS,
  WATCH_OPTIONS,
} from "./options.ts";
import type { Command } from "./command.ts";
import { cluster, env, gardener } from "./world-commands.ts";
import { INCIDENTS_OPTIONS } from "./incident-options.ts";
import { PROVE_OPTIONS } from "./prove-options.ts";
import { TRIALS } from "./trials.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;

const watch = {
  name: "watch",
  summary: "Watch this host live (the default command); acts only with --steer",
  about:
    "Reads the host once a tick, fits how each sensor moves, judges how stable that is and shows it. " +
    "On a terminal it draws a dashboard; elsewhere, and with CI set or TERM dumb or not set, it prints one line a tick. " +
    "SIGHUP reads the configuration again; q, Ctrl-C or SIGTERM end it, and the summary is written.",
  operands: [],
  options: WATCH_OPTIONS,
  examples: [
    { line: "homeostat", says: "the live dashboard of this host" },
    {
      line: "homeostat watch --interval 0.5 --log run.jsonl",
      says: "twice a second, kept in a log",
    },
    { line: "homeostat watch --json --duration 10 | jq .coherence", says: "ten seconds as JSON" },
    {
      line: "homeostat watch --ab --duration 5m",
      says: "compare with ordinary metrics for five minutes",
    },
    { line: "sudo homeostat watch --steer", says: "help who waits, and take it back at the end" },
    {
      line: "homeostat watch --plant cluster --interval 0.2",
      says: "a simulated cluster, five steps a second",
    },
  ],
} as const satisfies Command;

const verify = {
  name: "verify",
  summary: "Prove the 27 derivations the engine stands on, arithmetic shown",
  about: "Exit code 1 when a derivation does not hold.",
  operands: [],
  options: VERIFY_OPTIONS,
  examples: [
    { line: "homeostat verify", says: "the 27 derivations" },
    { line: "homeostat verify --all", says: "and the checks against published values" },
    { line: "homeostat verify --constants", says: "what is chosen, derived, a hypothesis" },
  ],
} as const satisfies Command;

const explain = {
  name: "explain",
  summary: "Derive the coherence, or one sensor's band, line by line with this host's numbers",
  about:
    "Samples the host for a few seconds first. Sensor names are listed by `homeostat sensors`.",
  operands: [
    {
      name: "SENSOR",
      required: false,
      help: "Sensor to explain; without it the coherence.",
      takes: "anything",
    },
  ],
  options: EXPLAIN_OPTIONS,
  examples: [
    { line: "homeostat explain", says: "how S* comes about" },
    { line: "homeostat explain cpu0", says: "how the band of the first core comes about" },
    {
      line: "homeostat explain mem_used --samples 120",
      says: "and the early signs in it: variance, memory, gap, and whether they are a trend",
    },
  ],
} as const satisfies Command;

const sensors = {
  name: "sensors",
  summary: "List what can be read here, with unit, normaliser, source and why not",
  about:
    "Reads the host twice, so that rates are known, and lists every sensor with its present value.",
  operands: [],
  options: HOST_OPTIONS,
  examples: [
    { line: "homeostat sensors", says: "every sensor of this host" },
    { line: "homeostat sensors --json | jq '.sensors[].id'", says: "only the names" },
  ],
} as const satisfies Command;

const contention = {
  name: "contention",
  summary: "Say who waits for whom for a core, where they compete, what would decide",
  about:
    "Samples the host for a few seconds: which processes wait for a core, which take all they can get, the lowest " +
    "level of the scheduling tree both stand under, the knob that decides there, and whether renice would change " +
    "anything. Changes nothing.",
  operands: [],
  options: CONTENTION_OPTIONS,
  examples: [
    { line: "homeostat contention", says: "the last three seconds of this host" },
    { line: "homeostat contention --seconds 10 --json | jq '.rivalries'", says: "as JSON" },
  ],
} as const satisfies Command;

const incidents = {
  name: "incidents",
  summary: "List early warnings and what explains them; acknowledge or silence them",
  about:
    "A watch of this host keeps a journal of its incidents: when each opened, by which alarms, what the bands of its sensors " +
    "said, which processes rose most. This lists the open one first, then those that are over; with an ID all that is known of one. " +
    "--ack, --silence and --unsilence reach the watch that runs. Exit code 1 while an incident is open, and where no watch could be reached.",
  operands: [
    {
      name: "ID",
      required: false,
      help: "Incident to explain in full; without it the list.",
      takes: "anything",
    },
  ],
  options: INCIDENTS_OPTIONS,
  examples: [
    { line: "homeostat incidents", says: "what is open, and what was in the last 7 days" },
    { line: "homeostat incidents --ack --by ada", says: "somebody looks after it" },
    {
      line: "homeostat incidents --silence net.eth0.rx --for 2h",
      says: "a backup is about to run",
    },
    { line: "homeostat incidents --log run.jsonl --json", says: "of a recorded run, as JSON" },
  ],
} as const satisfies Command;

const hooks = {
  name: "hooks",
  summary: "Show who is told of incidents, and try it out",
  about:
    "A hook is a program that is started, or an address that is posted to, when an incident opens, worsens or closes: named by " +
    "--on-incident and --webhook, or listed in the configuration file. Here they are listed with their limits. Exit code 1 when one that was tried does not work.",
  operands: [],
  options: HOOKS_OPTIONS,
  examples: [
    { line: "homeostat hooks", says: "the hooks in force" },
    { line: "homeostat hooks --test", says: "try each, and say what came of it" },
    { line: "homeostat hooks --test --on-incident ./page.sh", says: "try a program first" },
  ],
} as const satisfies Command;

const doctor = {
  name: "doctor",
  summary: "Say what this system supports, what is missing and what to do about it",
  about: "Exit code 1 when the host loop could not run here.",
  operands: [],
  options: HOST_OPTIONS,
  examples: [{ line: "homeostat doctor", says: "rights, kernel interfaces, terminal, Node" }],
} as const satisfies Command;

const restore = {
  name: "restore",
  summary: "Set back what a steering run left when it could not do so itself",
  about:
    "A run with --steer sets everything back at its end, also after a crash. Where even that was prevented, this does it: " +
    "each setting goes back to what it was before, unless somebody else has changed it since. Refused while a homeostat steers. " +
    "Exit code 1 when something is left, 3 when a right is missing. Configuration and HOMEOSTAT_* variables are not read.",
  operands: [],
  options: RESTORE_OPTIONS,
  examples: [
    { line: "homeostat restore --dry-run", says: "what would be set back" },
    { line: "sudo homeostat restore", says: "set back what root's runs left" },
  ],
} as const satisfies Command;

const replay = {
  name: "replay",
  summary: "Run a log through the engine again",
  about:
    "The values of each tick are read from a log made with --log; everything derived from them is computed anew. " +
    "On a terminal the dashboard shows the recorded run, and its last tick until q. Elsewhere, and with CI set or " +
    "TERM dumb or not set, only a summary is printed: the last tick, and how many ticks say today what the log says; --no-dash prints a line a tick before it, " +
    "--json the ticks alone, with the summary on stderr. Exit code 1 when a tick differs.",
  operands: [
    { name: "FILE", required: true, help: "Log made by `homeostat watch --log`.", takes: "file" },
  ],
  options: REPLAY_OPTIONS,
  examples: [
    { line: "homeostat replay run.jsonl", says: "the recorded run on the dashboard" },
    { line: "homeostat replay run.jsonl --no-dash", says: "a line a tick, then the summary" },
    { line: "homeostat replay run.jsonl --json > again.jsonl", says: "recompute every tick" },
  ],
} as const satisfies Command;

const prove = {
  name: "prove",
  summary: "Run a trial on this machine, or on recorded logs, and write its report",
  about:
    "`steering` starves a real service with batch hogs and compares no hogs, the kernel's default, a plain renice and homeostat in " +
    "randomised blocks, half an hour of them; it needs root and stress-ng. `prediction` asks whether coherence falls before the load " +
    "spikes: half an hour of load spikes at random times while homeostat watches, or logs with --data. `sigma` shows that S* ranks " +
    "states the same way for every sigma, in a few seconds. The live trials load the machine fully, talk only to the loopback interface, " +
    "and end everything they started. Exit code 0 when the answer is yes, 1 when it is no or not resolved.",
  operands: [
    {
      name: "TRIAL",
      required: true,
      help: "What to prove: steering, prediction or sigma.",
      takes: TRIALS,
    },
  ],
  options: PROVE_OPTIONS,
  examples: [
    { line: "sudo homeostat prove steering", says: "half an hour, the whole matrix" },
    { line: "sudo homeostat prove steering --quick", says: "five minutes, one scenario" },
    {
      line: "sudo homeostat prove steering --full --out report",
      says: "the publishable run, with nginx",
    },
    {
      line: "sudo homeostat prove steering --scenario cgroups --rounds 9",
      says: "one scenario, as long as needed",
    },
    {
      line: "homeostat prove prediction",
      says: "does coherence fall before the spike: half an hour",
    },
    {
      line: "homeostat prove prediction --data run.jsonl --data logs",
      says: "the same of what was recorded",
    },
    { line: "homeostat prove sigma", says: "that no sigma would rank states otherwise" },
  ],
} as const satisfies Command;

const config = {
  name: "config",
  summary: "Show every setting in force and where it came from",
  about:
    "Flags beat environment variables (HOMEOSTAT_*), these beat the user's configuration file " +
    "($XDG_CONFIG_HOME/homeostat/config.yaml), this beats the system's (/etc/homeostat/config.yaml), this beats the default.",
  operands: [],
  options: CONFIG_OPTIONS,
  examples: [
    { line: "homeostat config", says: "what is in force, and why" },
    { line: "homeostat config --schema config", says: "JSON Schema of the configuration file" },
    { line: "homeostat config --schema tick", says: "JSON Schema of a line of --json and --log" },
    { line: "homeostat config --schema state", says: "of tig_final_state.json" },
    { line: "homeostat config --schema ab", says: "of a tick's line in the A/B log" },
    { line: "homeostat config --schema ab-summary", says: "of the A/B log's last line" },
    { line: "homeostat config --schema incident", says: "of a line of the incident journal" },
  ],
} as const satisfies Command;

const completion = {
  name: "completion",
  summary: "Print a completion script for a shell",
  about: "Load it from the shell's start-up file, or put it where the shell looks for completions.",
  operands: [{ name: "SHELL", required: true, help: "bash, zsh or fish.", takes: SHELLS }],
  options: {},
  examples: [
    { line: "source <(homeostat completion bash)", says: "in ~/.bashrc" },
    { line: "homeostat completion zsh > ~/.zfunc/_homeostat", says: "with ~/.zfunc in $fpath" },
    {
      line: "homeostat completion fish > ~/.config/fish/completions/homeostat.fish",
      says: "for fish",
    },
  ],
} as const satisfies Command;

const help = {
  name: "help",
  summary: "Show help for a command",
  about: "The same as --help behind the command.",
  operands: [
    { name: "COMMAND", required: false, help: "Command to show help for.", takes: "anything" },
  ],
  options: {},
  examples: [{ line: "homeostat help watch", says: "every flag of watch" }],
} as const satisfies Command;

const ROWS = [
  watch,
  verify,
  explain,
  sensors,
  contention,
  incidents,
  hooks,
  doctor,
  restore,
  replay,
  prove,
  cluster,
  gardener,
  env,
  config,
  completion,
  help,
] as const;

export type CommandName = (typeof ROWS)[number]["name"];
export const COMMANDS: readonly (Command & { readonly name: CommandName })[] = ROWS;
export const DEFAULT_COMMAND = watch;

export function findCommand(name: string): (Command & { readonly name: CommandName }) | undefined {
  return COMMANDS.find((command) => command.name === name);
}
