// What fuzzing starts from: every file of every recorded host, by the parser that
// reads it, and the hosts themselves.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { must } from "../../src/base/index.ts";
import { ALL_PARSERS } from "../../src/plants/host/parsers/index.ts";
import type { AnyParser } from "../../src/plants/host/parsers/index.ts";
import { loadRecording } from "../../src/plants/host/recording/index.ts";
import type { Recording } from "../../src/plants/host/recording/index.ts";

const FOLDER = join(import.meta.dirname, "../../fixtures/hosts");

/** Every recorded host, by name. */
export function recordedHosts(): Recording[] {
  return readdirSync(FOLDER).map((name) => {
    const loaded = loadRecording(join(FOLDER, name));
    if (!loaded.ok) throw new Error(`${name}: ${loaded.trouble.message}`);
    return loaded.value;
  });
}

export interface Diet {
  readonly parser: AnyParser;
  /** Files this parser reads, never empty. */
  readonly files: readonly Buffer[];
}

/** The end of the paths a parser reads, from the name it gives its file. */
const ENDS: Readonly<Record<string, RegExp>> = {
  "/sys/…/one number":
    /\/(?:temp|temp1_crit|energy_uj|speed|memory\.max|cpu\.weight|cpuinfo_max_freq)$/u,
  "/sys/…/one counter": /\/(?:memory\.current|cpuacct\.usage|energy_uj)$/u,
  "/proc/pressure/*": /\/(?:pressure\/[a-z]+|[a-z]+\.pressure)$/u,
  "/proc/PID/stat": /^\/proc\/[0-9]+\/stat$/u,
  "/proc/PID/schedstat": /\/schedstat$/u,
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);

/** What each parser is fed. Throws when a parser has nothing: then it would not be fuzzed. */
export function diets(hosts: readonly Recording[]): Diet[] {
  const entries = hosts.flatMap((host) => host.frames.flatMap((frame) => frame.entries));
  return ALL_PARSERS.map((parser) => {
    const ends =
      ENDS[parser.file] ?? new RegExp(`(?:^|/)${escaped(parser.file.replace(/^\//u, ""))}$`, "u");
    const files = entries.flatMap((entry) =>
      entry.kind === "file" && ends.test(entry.path) && entry.content.length > 0
        ? [Buffer.from(entry.content)]
        : [],
    );
    must(files.length > 0, `a recorded host has a file for the parser of ${parser.file}`);
    return { parser, files };
  });
}
