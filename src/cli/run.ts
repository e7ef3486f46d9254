// From argv to an exit code: parse, resolve the settings, hand over to the command.
// Every command's code is imported only when it runs, so that `--help` and the
// headless loop pay for nothing they do not use.
import { unreachable } from "../base/index.ts";
import { type CommandName, findCommand } from "./commands.ts";
import { CLUSTER_OPTIONS } from "./cluster-options.ts";
import { GARDENER_OPTIONS } from "./gardener-options.ts";
import { ENV_OPTIONS } from "./env-options.ts";
import { EXIT, refuse } from "./exit.ts";
import { nameThisProcess, workAtFullSpeed } from "./frugal.ts";
import type { Io } from "./io.ts";
import { suggest } from "./nearest.ts";
import { packageFacts } from "./package-facts.ts";
import { type Invocation, parseArguments } from "./parse.ts";
import { resolveSettings, type Settings, strangeVariables, valuesOf } from "./resolve.ts";
import {
  contentionSettings,
  explainSettings,
  hooksSettings,
  hostQuestion,
  incidentsSettings,
  replaySettings,
  verifySettings,
  watchSettings,
} from "./settings.ts";
import { proveSettings } from "./prove-settings.ts";
import { briefly } from "./brief.ts";

/** Runs one command line (without `node` and the script) and returns its exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const parsed = parseArguments(argv);
  if (!parsed.ok) return refuse(parsed.trouble, io);
  const invocation = parsed.value;
  if (invocation.given.get("version") === true) return showVersion(io);
  if (invocation.given.get("help") === true)
    return showHelp(invocation.named ? invocation.command.name : undefined, io);
  if (invocation.command.name === "help") return showHelp(invocation.operands[0], io);
  if (invocation.command.name === "completion") {
    const { completion } = await import("./completion.ts");
    return completion(invocation.operands[0], io);
  }
  if (invocation.command.name === "restore") {
    const { restore } = await import("./restore.ts");
    const { given } = invocation;
    const [dryRun, json, quiet] = ["dry-run", "json", "quiet"].map(
      (name) => given.get(name) === true,
    );
    return restore({ dryRun: dryRun === true, json: json === true, quiet: quiet === true }, io);
  }
  return runWithSettings(invocation, io);
}

async function runWithSettings(invocation: Invocation, io: Io): Promise<number> {
  const settings = await resolveSettings(invocation, io.env);
  if (!settings.ok) return refuse(settings.trouble, io);
  for (const { where, message, advice } of strangeVariables(io.env)) {
    io.err(`homeostat: warning: ${where}: ${message}; ${advice}\n`);
  }
  return dispatch(invocation, settings.value, io);
}

type SettingsCommand = Exclude<CommandName, "help" | "completion" | "restore">;

async function dispatch(invocation: Invocation, settings: Settings, io: Io): Promise<number> {
  const name = invocation.command.name as SettingsCommand;
  if (name !== "watch") workAtFullSpeed();
  switch (name) {
    case "watch": {
      nameThisProcess("homeostat");
      const { watch } = await import("./watch.ts");
      return watch(watchSettings(invocation, settings, io), io);
    }
    case "verify": {
      const { verify } = await import("./verify.ts");
      return verify(verifySettings(settings, io), io);
    }
    case "explain": {
      const { explain } = await import("./explain.ts");
      return explain(explainSettings(invocation, settings, io), io);
    }
    case "sensors": {
      const { sensors } = await import("./sensors.ts");
      return sensors(hostQuestion(settings, io), io);
    }
    case "contention": {
      const { contention } = await import("./contention.ts");
      return contention(contentionSettings(settings, io), io);
    }
    case "incidents": {
      const asked = incidentsSettings(invocation, settings, io);
      if (!asked.ok) return refuse(asked.trouble, io);
      const { incidents } = await import("./incidents.ts");
      return incidents(asked.value, io);
    }
    case "hooks": {
      const { hooks } = await import("./hooks.ts");
      return hooks(hooksSettings(settings, io), io);
    }
    case "doctor": {
      const { doctor } = await import("./doctor.ts");
      return doctor(hostQuestion(settings, io), io);
    }
    case "replay": {
      const { replay } = await import("./replay.ts");
      return replay(replaySettings(invocation, settings, io), io);
    }
    case "prove": {
      const trial = proveSettings(invocation, settings);
      if (!trial.ok) return refuse(trial.trouble, io);
      const { prove } = await import("./prove.ts");
      return prove(trial.value, io);
    }
    case "cluster": {
      const { cluster } = await import("./cluster.ts");
      return cluster(invocation, valuesOf(CLUSTER_OPTIONS, settings), io);
    }
    case "gardener": {
      const { gardener } = await import("./gardener.ts");
      return gardener(invocation, valuesOf(GARDENER_OPTIONS, settings), io);
    }
    case "env": {
      const { env } = await import("./env.ts");
      return env(invocation, valuesOf(ENV_OPTIONS, settings), io);
    }
    case "config": {
      const { config } = await import("./config.ts");
      return config(settings, io);
    }
    default:
      return unreachable(name);
  }
}

function showVersion(io: Io): number {
  io.out(`homeostat ${packageFacts().version}\n`);
  return EXIT.ok;
}

async function showHelp(name: string | undefined, io: Io): Promise<number> {
  const { renderHelp } = await import("./help.ts");
  const command = name === undefined ? undefined : findCommand(name);
  if (name !== undefined && command === undefined) {
    const { COMMANDS } = await import("./commands.ts");
    const names = COMMANDS.map((known) => known.name);
    const advice = suggest(name, names, "see homeostat --help");
    return refuse(
      { code: "use.command", where: briefly(name), message: "no such command", advice },
      io,
    );
  }
  io.out(renderHelp(command, io.stdout.columns));
  return EXIT.ok;
}
