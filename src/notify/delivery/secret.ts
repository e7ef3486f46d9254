// The secret of a webhook's signature, from a variable or a file; never from a flag, and
// in no message.
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { fail, ok } from "../../base/index.ts";
import type { Bytes, Result } from "../../base/index.ts";
import type { WebhookHook } from "../spec.ts";

/** A secret is a line; what is longer is another file. */
const SECRET_MAX: Bytes = 4096;

/** A pipe is not waited for. */
const LOOK = constants.O_RDONLY | constants.O_NONBLOCK;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Without the newline editors put at the end of a file. */
export function readSecret(
  { from, name }: NonNullable<WebhookHook["secret"]>,
  environment: Environment,
): Result<string> {
  if (from === "environment") {
    const value = environment[name];
    return value === undefined || value === "" ? refused(name, "is not set") : ok(value);
  }
  try {
    const descriptor = openSync(name, LOOK);
    try {
      return secretIn(name, descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    return refused(name, `cannot be read (${code})`);
  }
}

function secretIn(name: string, descriptor: number): Result<string> {
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) return refused(name, "is not a file");
  if (stat.size > SECRET_MAX) return refused(name, `is longer than ${SECRET_MAX} bytes`);
  const text = readFileSync(descriptor, "utf8").replace(/\r?\n$/, "");
  return text === "" ? refused(name, "is empty") : ok(text);
}

const refused = (where: string, message: string): Result<never> =>
  fail({
    code: "hook.secret",
    where,
    message: `${message}, and a webhook is to be signed with what it holds`,
    advice: "put the secret there, or leave the signature out",
  });
