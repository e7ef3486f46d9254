// What configuration files say: YAML read into entries, each with its file and line.
// A key nobody knows, a value of the wrong kind or out of range is a trouble that
// names file, line and key. Loaded only when a file exists; later files win.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from "yaml";
import { fail, ok, type Result } from "../base/index.ts";
import type { ConfigText } from "./config-place.ts";
import { suggest } from "./nearest.ts";
import { CONFIGURABLE, configurationKey, type Option, type OptionValue } from "./options.ts";
import { printable, readValue } from "./value.ts";

export interface ConfigEntry {
  readonly value: OptionValue;
  readonly path: string;
  readonly line: number;
}

/** Option name → its entry in the last of the files that has it. */
export function readConfigFiles(
  files: readonly ConfigText[],
): Result<ReadonlyMap<string, ConfigEntry>> {
  const entries = new Map<string, ConfigEntry>();
  for (const file of files) {
    const trouble = readConfigFile(file, entries);
    if (trouble !== undefined) return trouble;
  }
  return ok(entries);
}

function readConfigFile(
  file: ConfigText,
  into: Map<string, ConfigEntry>,
): Result<never> | undefined {
  const lines = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const error = document.errors[0];
  if (error !== undefined) {
    return wrong(
      file.path,
      lineAt(error.pos[0]),
      `not YAML: ${printable(error.message)}`,
      "correct the line",
    );
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return undefined;
  if (!isMap(contents))
    return wrong(file.path, 1, "not a list of settings", "write lines such as `interval: 2`");
  for (const pair of contents.items) {
    const trouble = readPair(pair, { path: file.path, document, lineAt, into });
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

interface Reading {
  readonly path: string;
  readonly document: Document;
  readonly lineAt: (offset: number) => number;
  readonly into: Map<string, ConfigEntry>;
}

function readPair(
  pair: Pair,
  { path, document, lineAt, into }: Reading,
): Result<never> | undefined {
  const line = isScalar(pair.key) ? lineAt(pair.key.range?.[0] ?? 0) : 1;
  const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
  const option = CONFIGURABLE.find((candidate) => configurationKey(candidate) === key);
  if (option === undefined) {
    const known = CONFIGURABLE.map(configurationKey);
    return wrong(
      path,
      line,
      `no such key "${printable(key)}"`,
      suggest(key, known, "see homeostat config"),
    );
  }
  const value = readEntry(option, pair.value as Node | null, document);
  if (!value.ok) {
    const { where, message, advice } = value.trouble;
    return wrong(path, line, `${where}: ${message}`, advice ?? "correct the value");
  }
  into.set(option.name, { value: value.value, path, line });
  return undefined;
}

function readEntry(option: Option, node: Node | null, document: Document): Result<OptionValue> {
  const key = configurationKey(option);
  const resolved = isAlias(node) ? node.resolve(document) : node;
  if (resolved === undefined) {
    const message = "refers to an anchor that is not there";
    return fail({ code: "config.wrong", where: key, message, advice: "write the value itself" });
  }
  const raw: unknown = resolved === null ? null : resolved.toJS(document);
  // Nothing behind the colon means: not set.
  return raw === null && option.default === null ? ok(null) : readValue(option, raw, key);
}

const wrong = (path: string, line: number, message: string, advice: string): Result<never> =>
  fail({ code: "config.wrong", where: path, line, message, advice });
