// The hooks that flags, variables and the configuration file name together, as one list.
import { fail, must, ok } from "../base/index.ts";
import type { Result } from "../base/index.ts";
import { commandHook, readAddress, readHooks, webhookHook } from "../notify/index.ts";
import type { HookSpec } from "../notify/index.ts";
import type { HOOK_ROWS } from "./hook-options.ts";
import { WEBHOOK_SECRET_VARIABLE } from "./hook-options.ts";
import type { Environment } from "./io.ts";
import { pathsOf, type ValuesOf } from "./options.ts";

type Values = ValuesOf<typeof HOOK_ROWS>;

/** The list first, then what flags add to it; refuses a secret without an address. */
export function hookSpecs(values: Values, env: Environment): Result<readonly HookSpec[]> {
  const { hooks, onIncident, webhook } = values;
  const list = hooks === null ? ok([]) : readHooks(JSON.parse(hooks), "hooks");
  const listed = must(list.ok && list.value, "a list of hooks was checked when it was read");
  const commands = pathsOf(onIncident).map(commandHook);
  const posted = webhookOf(webhook, values, env);
  return posted.ok ? ok([...listed, ...commands, ...posted.value]) : posted;
}

function webhookOf(
  webhook: string | null,
  { webhookSecretFile: file }: Values,
  env: Environment,
): Result<readonly HookSpec[]> {
  if (webhook === null) {
    if (file === null) return ok([]);
    return fail({
      code: "use.flag",
      where: "--webhook-secret-file",
      message: "means nothing without --webhook",
      advice: "give the address too, or secret_file in the list of hooks",
    });
  }
  const address = readAddress(webhook, "--webhook");
  if (!address.ok) return address;
  return ok([webhookHook(address.value, secretOf(file, env))]);
}

function secretOf(file: string | null, env: Environment) {
  if (file !== null) return { from: "file", name: file } as const;
  const given = env[WEBHOOK_SECRET_VARIABLE] ?? "";
  return given === "" ? null : ({ from: "environment", name: WEBHOOK_SECRET_VARIABLE } as const);
}
