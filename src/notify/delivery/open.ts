// From what a person wrote to hooks that deliver: programs found, secrets read. What cannot
// work is refused here, before the first tick and not at the first incident.
import { ok } from "../../base/index.ts";
import type { Chance, Result, Trouble } from "../../base/index.ts";
import { Notifier } from "../notifier.ts";
import type { Delivery } from "../outcome.ts";
import { Sink } from "../sink.ts";
import type { CommandHook, HookSpec, WebhookHook } from "../spec.ts";
import { machineTimers } from "../timers.ts";
import type { Timers } from "../timers.ts";
import { commandDelivery } from "./command.ts";
import { findProgram } from "./program.ts";
import { readSecret } from "./secret.ts";
import type { Environment } from "./secret.ts";
import { webhookDelivery } from "./webhook.ts";

export interface Surroundings {
  readonly environment: Environment;
  /** Variables that are secret and that no program is handed, beside those of the hooks. */
  readonly withheld: readonly string[];
  /** What relative paths start from. */
  readonly folder: string;
  readonly version: string;
  /** Seeded differently on each host. */
  readonly chance: Chance;
  /** Writes out what a terminal would obey. */
  readonly harmless: (text: string) => string;
  readonly report: (trouble: Trouble) => void;
  readonly timers?: Timers;
}

/** Opens every hook, or says what is wrong with the first that cannot work. Nothing is left open then. */
export async function openNotifier(
  hooks: readonly HookSpec[],
  surroundings: Surroundings,
): Promise<Result<Notifier>> {
  const { chance, report, harmless, timers = machineTimers } = surroundings;
  const environment = withoutSecrets(hooks, surroundings);
  const sinks: Sink[] = [];
  for (const hook of hooks) {
    const delivery =
      hook.kind === "command"
        ? openCommand(hook, { ...surroundings, environment }, timers)
        : await openWebhook(hook, surroundings, timers);
    if (!delivery.ok) return delivery;
    sinks.push(new Sink(delivery.value, hook, { timers, chance, report }));
  }
  return ok(new Notifier(sinks, harmless));
}

function openCommand(
  hook: CommandHook,
  { environment, folder, harmless }: Surroundings,
  timers: Timers,
): Result<Delivery> {
  const searchPath = environment["PATH"];
  const program = findProgram(hook.command[0], { searchPath, folder });
  if (!program.ok) return program;
  return ok(commandDelivery(hook, { program: program.value, environment, timers, harmless }));
}

async function openWebhook(
  hook: WebhookHook,
  { environment, version }: Surroundings,
  timers: Timers,
): Promise<Result<Delivery>> {
  if (hook.secret === null) {
    return ok(await webhookDelivery(hook, { sign: () => ({}), timers, version }));
  }
  const secret = readSecret(hook.secret, environment);
  if (!secret.ok) return secret;
  // Loaded only where something is signed: it brings OpenSSL into memory.
  const { SIGNATURE_HEADER, signatureOf, TIMESTAMP_HEADER } = await import("./signature.ts");
  const sign = (timestamp: number, body: string) => ({
    [TIMESTAMP_HEADER]: String(timestamp),
    [SIGNATURE_HEADER]: signatureOf(secret.value, timestamp, body),
  });
  return ok(await webhookDelivery(hook, { sign, timers, version }));
}

/** A program needs no secret of a webhook. */
function withoutSecrets(
  hooks: readonly HookSpec[],
  { environment, withheld }: Surroundings,
): Environment {
  const names = hooks.flatMap((hook) =>
    hook.kind === "webhook" && hook.secret?.from === "environment" ? [hook.secret.name] : [],
  );
  const hidden = new Set([...names, ...withheld]);
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !hidden.has(name)));
}
