// What the command line's tests share: an Io that records, and configuration files
// in a folder of their own.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { Result } from "../base/index.ts";
import { describeTrouble } from "../base/index.ts";
import type { Environment, Io } from "./io.ts";
import { parseArguments } from "./parse.ts";
import { resolveSettings, type Settings } from "./resolve.ts";

export interface RecordingIo extends Io {
  readonly printed: { out: string; err: string };
}

/** A terminal names itself unless `env` says otherwise. No home, so that the configuration of whoever runs the tests stays out. */
export function recordingIo(env: Environment = {}, terminal?: { columns: number }): RecordingIo {
  const printed = { out: "", err: "" };
  const { STATE_DIRECTORY } = process.env;
  const stateFolder = { STATE_DIRECTORY };
  const stream = { isTTY: terminal !== undefined, columns: terminal?.columns };
  return {
    printed,
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    stdin: process.stdin,
    stdout: stream as NodeJS.WriteStream,
    stderr: stream as NodeJS.WriteStream,
    env: { ...stateFolder, ...(terminal !== undefined && { TERM: "xterm-256color" }), ...env },
    readerGone: new AbortController().signal,
  };
}

/** Runs `use` with a configuration file of this text; the file is gone afterwards. */
export async function withConfig<T>(yaml: string, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-config-"));
  try {
    const path = join(folder, "config.yaml");
    writeFileSync(path, yaml);
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The settings of a command line, blank-separated. */
export async function settingsOf(line: string, env: Environment = {}): Promise<Result<Settings>> {
  const invocation = parseArguments(words(line));
  return invocation.ok ? resolveSettings(invocation.value, env) : invocation;
}

export const words = (line: string): string[] => line.split(" ").filter((word) => word !== "");

/** The value as it is, or the one line a person would see. */
export const valueOrLine = <T>(result: Result<T>): T | string =>
  result.ok ? result.value : describeTrouble(result.trouble);

const ROOT = join(import.meta.dirname, "..", "..");

/** Holds a text against the file of the repository that should say the same; UPDATE_GOLDEN=1 writes it. */
export function expectFile(path: string, text: string): void {
  const file = join(ROOT, path);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text, `${path} is out of step: UPDATE_GOLDEN=1 npm run test:unit`).toBe(
    readFileSync(file, "utf8"),
  );
}
