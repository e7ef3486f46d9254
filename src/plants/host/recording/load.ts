// Reads a recording from disk. The only file here that touches the file system,
// together with `unpack.ts`.
import { readFileSync, statSync } from "node:fs";
import { fail } from "../../../base/index.ts";
import type { Result } from "../../../base/index.ts";
import { parseRecording } from "./parse.ts";
import { MAX_RECORDING_BYTES } from "./recording.ts";
import type { Recording } from "./recording.ts";

/** Loads and parses a `.host` file; the trouble names the file and, where there is one, the line. */
export function loadRecording(file: string): Result<Recording> {
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > MAX_RECORDING_BYTES)
      return unreadable(file, `it has ${size} bytes, more than ${MAX_RECORDING_BYTES}`);
    text = readFileSync(file, "utf8");
  } catch (error) {
    return unreadable(file, error instanceof Error ? error.message : String(error));
  }
  return parseRecording(text, file);
}

const unreadable = (file: string, why: string): Result<never> =>
  fail({
    code: "recording.unreadable",
    message: `cannot read the recording: ${why}`,
    where: file,
    advice: "give a file made by tools/record-host.ts",
  });
