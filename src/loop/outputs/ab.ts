// The A/B log: the engine's view beside the raw metrics, a line a tick, and the
// summary of the session as its last line and as text for the person who asked.
import { ok } from "../../base/index.ts";
import type { Bytes, Result } from "../../base/index.ts";
import { abJson, abLine, AbSession, abText } from "../../prove/ab/index.ts";
import { openLineLog } from "./log.ts";
import type { LineLog } from "./log.ts";

export interface AbLog extends LineLog {
  /** The summary so far, in words. */
  text(): string;
}

export interface AbLogOptions {
  readonly path: string;
  readonly rotateAtBytes: Bytes;
  /** Of the resampling behind the intervals; printed with them. */
  readonly seed: number;
}

export function openAbLog({ path, rotateAtBytes, seed }: AbLogOptions): Result<AbLog> {
  const session = new AbSession(seed);
  let summary: ReturnType<AbSession["summary"]> | null = null;
  const concluded = () => (summary ??= session.summary());
  const log = openLineLog({
    path,
    rotateAtBytes,
    line(record) {
      session.add(record);
      return JSON.stringify(abLine(record));
    },
    lastLine: () => JSON.stringify(abJson(concluded())),
  });
  if (!log.ok) return log;
  return ok({ ...log.value, text: () => abText(concluded()) });
}
