// What a person writes about hooks, read strictly: a list of commands and webhooks with
// their limits. Whether a program is there and a secret can be read is seen on opening.
import { fail, ok } from "../base/index.ts";
import type { Ms, Result } from "../base/index.ts";
import { readAddress, shownAddress } from "./address.ts";
import type { SinkLimits } from "./sink.ts";

interface HookBase extends SinkLimits {
  /** Of one try. */
  readonly timeout: Ms;
}

export interface CommandHook extends HookBase {
  readonly kind: "command";
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly [program: string, ...words: string[]];
}

export interface WebhookHook extends HookBase {
  readonly kind: "webhook";
  readonly address: string;
  /** Where the secret of the signature is; `null`: not signed. */
  readonly secret: { readonly from: "environment" | "file"; readonly name: string } | null;
}

export type HookSpec = CommandHook | WebhookHook;

/** Numbers of a hook with their ranges; `timeout_s` in seconds. */
export const HOOK_NUMBERS = {
  tries: { min: 1, max: 10, whole: true },
  timeout_s: { min: 0.1, max: 60, whole: false },
  per_hour: { min: 0.01, max: 3600, whole: false },
  burst: { min: 1, max: 100, whole: true },
} as const;

/** An event is news for a person: a few an hour are read, more are not. */
const USUAL = { timeout_s: 10, per_hour: 6, burst: 3 };
/** A program that failed has mostly done half of its work; a server that failed has mostly not. */
const USUAL_TRIES = { command: 1, webhook: 5 };

export const HOOKS_MAX = 16;
export const WORDS_MAX = 64;
/** A variable of the environment, and the name of a file. */
export const NAME_PATTERN = "^[A-Za-z_][A-Za-z0-9_]*$";
const NUL = "\0";

const KEYS: Readonly<Record<HookSpec["kind"], readonly string[]>> = {
  command: ["command", ...Object.keys(HOOK_NUMBERS)],
  webhook: ["webhook", "secret_env", "secret_file", ...Object.keys(HOOK_NUMBERS)],
};

type Raw = Readonly<Record<string, unknown>>;

/** The hooks of a list as YAML or JSON gives it; a trouble names `where` and the hook by number. */
export function readHooks(raw: unknown, where: string): Result<readonly HookSpec[]> {
  if (!Array.isArray(raw)) return wrong(where, "this is no list of hooks");
  if (raw.length > HOOKS_MAX) return wrong(where, `more than ${HOOKS_MAX} hooks`);
  const hooks: HookSpec[] = [];
  for (const [index, entry] of raw.entries()) {
    const read = readHook(entry, `${where}: hook ${index + 1}`);
    if (!read.ok) return read;
    hooks.push(read.value);
  }
  return ok(hooks);
}

/** A program without arguments, as a flag names it. */
export const commandHook = (program: string): CommandHook => ({
  kind: "command",
  command: [program],
  ...usualLimits("command"),
});

/** A webhook as flags name it. */
export const webhookHook = (address: string, secret: WebhookHook["secret"]): WebhookHook => ({
  kind: "webhook",
  address,
  secret,
  ...usualLimits("webhook"),
});

/** How a hook is called in messages; holds no secret. */
export const labelOf = (hook: HookSpec): string =>
  hook.kind === "command" ? `hook ${hook.command[0]}` : `hook ${shownAddress(hook.address)}`;

function readHook(raw: unknown, where: string): Result<HookSpec> {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return wrong(where, "this is no command and no webhook");
  }
  const entry = raw as Raw;
  const [isCommand, isWebhook] = [Object.hasOwn(entry, "command"), Object.hasOwn(entry, "webhook")];
  if (isCommand === isWebhook) return wrong(where, "give either command or webhook");
  const kind = isCommand ? "command" : "webhook";
  const stranger = Object.keys(entry).find((key) => !KEYS[kind].includes(key));
  if (stranger !== undefined) {
    return wrong(where, `a ${kind} has no such key; it may have ${KEYS[kind].join(", ")}`);
  }
  const limits = readLimits(entry, kind, where);
  if (!limits.ok) return limits;
  return isCommand
    ? readCommand(entry, limits.value, where)
    : readWebhook(entry, limits.value, where);
}

function readCommand(entry: Raw, limits: HookBase, where: string): Result<CommandHook> {
  const words: unknown = entry["command"];
  const isWords =
    Array.isArray(words) &&
    words.length <= WORDS_MAX &&
    words.every((word) => typeof word === "string" && !word.includes(NUL));
  if (!isWords) return wrong(where, "command is no list of words");
  const [program, ...rest] = words as string[];
  if (program === undefined || program === "") return wrong(where, "command names no program");
  return ok({ kind: "command", command: [program, ...rest], ...limits });
}

function readWebhook(entry: Raw, limits: HookBase, where: string): Result<WebhookHook> {
  const address = readAddress(entry["webhook"], where);
  if (!address.ok) return address;
  const { secret_env: variable, secret_file: file } = entry;
  if (variable !== undefined && file !== undefined) {
    return wrong(where, "give either secret_env or secret_file");
  }
  if (variable !== undefined) {
    if (typeof variable !== "string" || !new RegExp(NAME_PATTERN).test(variable)) {
      return wrong(where, "secret_env is no name of an environment variable");
    }
    const secret = { from: "environment", name: variable } as const;
    return ok({ kind: "webhook", address: address.value, secret, ...limits });
  }
  if (file !== undefined && (typeof file !== "string" || file === "" || file.includes(NUL))) {
    return wrong(where, "secret_file is no path");
  }
  const secret = file === undefined ? null : ({ from: "file", name: file } as const);
  return ok({ kind: "webhook", address: address.value, secret, ...limits });
}

function readLimits(entry: Raw, kind: HookSpec["kind"], where: string): Result<HookBase> {
  for (const [key, { min, max, whole }] of Object.entries(HOOK_NUMBERS)) {
    const value = entry[key];
    if (value === undefined) continue;
    const fits = typeof value === "number" && value >= min && value <= max;
    if (!fits || (whole && !Number.isInteger(value))) {
      return wrong(where, `${key} is no ${whole ? "whole " : ""}number from ${min} to ${max}`);
    }
  }
  const usual = usualLimits(kind);
  const { tries = usual.tries, timeout_s: seconds, per_hour: perHour, burst } = entry as Numbers;
  return ok({
    tries,
    timeout: seconds === undefined ? usual.timeout : seconds * 1000,
    perHour: perHour ?? usual.perHour,
    burst: burst ?? usual.burst,
  });
}

type Numbers = { readonly [K in keyof typeof HOOK_NUMBERS]?: number };

const usualLimits = (kind: HookSpec["kind"]): HookBase => ({
  tries: USUAL_TRIES[kind],
  timeout: USUAL.timeout_s * 1000,
  perHour: USUAL.per_hour,
  burst: USUAL.burst,
});

const wrong = (where: string, message: string): Result<never> =>
  fail({
    code: "use.value",
    where,
    message,
    advice: "write hooks as docs/hooks.md shows them",
  });
