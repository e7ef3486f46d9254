// What configuration files say: YAML read into entries, each with its file and line.
// A key nobody knows, a value of the wrong kind or out of range is a trouble that
// names file, line and key. Loaded only when a file exists; later files win.
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  type YAMLSeq,
  parseDocument,
} from "yaml";
import { fail, ok, type Result } from "../base/index.ts";
import type { ConfigText } from "./config-place.ts";
import { suggest } from "./nearest.ts";
import { CONFIGURABLE, configurationKey, type Option, type OptionValue } from "./options.ts";
import { briefly } from "./brief.ts";
import { readValue } from "./value.ts";

/** References in a list of hooks; more would only be there to grow it. */
const ALIASES_MAX = 100;

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
  // The parser compares each key with all before it; ours are few, so a second one is found here.
  const document = parseDocument(file.text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
  });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const error = document.errors[0];
  if (error !== undefined) {
    const place = { path: file.path, line: lineAt(error.pos[0]) };
    const deep = error.code === "RESOURCE_EXHAUSTION";
    const message = deep ? "nested too deeply" : `not YAML: ${briefly(error.message)}`;
    return wrong(place, message, "correct the line");
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return undefined;
  if (!isMap(contents)) {
    const place = { path: file.path, line: 1 };
    return wrong(place, "not a list of settings", "write lines such as `interval: 2`");
  }
  const entries = new Map<string, ConfigEntry>();
  for (const pair of contents.items) {
    const trouble = readPair(pair, { path: file.path, document, lineAt, into: entries });
    if (trouble !== undefined) return trouble;
  }
  for (const [name, entry] of entries) into.set(name, entry);
  return undefined;
}

interface Reading {
  readonly path: string;
  readonly document: Document;
  readonly lineAt: (offset: number) => number;
  /** What this file has said so far. */
  readonly into: Map<string, ConfigEntry>;
}

function readPair(
  pair: Pair,
  { path, document, lineAt, into }: Reading,
): Result<never> | undefined {
  const line = lineAt((pair.key as Node | null)?.range?.[0] ?? 0);
  if (!isScalar(pair.key))
    return wrong({ path, line }, "the key is no word", "write lines such as `interval: 2`");
  const key = String(pair.key.value);
  const option = CONFIGURABLE.find((candidate) => configurationKey(candidate) === key);
  if (option === undefined) {
    const known = CONFIGURABLE.map(configurationKey);
    const advice = suggest(key, known, "see homeostat config");
    return wrong({ path, line }, `no such key "${briefly(key)}"`, advice);
  }
  const before = into.get(option.name);
  if (before !== undefined)
    return wrong(
      { path, line },
      `${key} is set already, in line ${before.line}`,
      "remove one of them",
    );
  const value = readEntry(option, pair.value as Node | null, document);
  if (!value.ok) {
    const { where, message, advice } = value.trouble;
    return wrong({ path, line }, `${where}: ${message}`, advice ?? "correct the value");
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
  const raw =
    option.kind === "hooks" && isSeq(resolved) ? listOf(resolved, document) : scalarOf(resolved);
  // Nothing behind the colon means: not set.
  return raw === null && option.default === null ? ok(null) : readValue(option, raw, key);
}

interface Place {
  readonly path: string;
  readonly line: number;
}

/** A list with what is in it; one whose aliases grow beyond any list of hooks is none. */
function listOf(node: YAMLSeq, document: Document): unknown {
  try {
    return node.toJS(document, { maxAliasCount: ALIASES_MAX });
  } catch {
    return {};
  }
}

/** What stands there; of a list or a map only that it is one, which no option accepts. */
function scalarOf(node: Node | null): unknown {
  if (node === null) return null;
  if (!isScalar(node)) return isSeq(node) ? [] : {};
  // A date of YAML 1.1 is an object; its text is what was meant.
  return typeof node.value === "object" && node.value !== null ? node.source : node.value;
}

const wrong = ({ path, line }: Place, message: string, advice: string): Result<never> =>
  fail({ code: "config.wrong", where: path, line, message, advice });
