// How signals and kinds of spike are called in tables and figures.
import type { SpikeKind } from "./plan.ts";
import { SIGNALS } from "./recordings.ts";

const BASELINE_WORDS: Readonly<Record<string, string>> = {
  persistence: "load now (persistence)",
  ar: "AR forecast of load",
  climatology: "time since last spike",
};

export const signalWords = (name: string): string =>
  (SIGNALS as Readonly<Record<string, { readonly says: string }>>)[name]?.says ??
  BASELINE_WORDS[name] ??
  name;

export const KIND_WORDS: Readonly<Record<SpikeKind, string>> = {
  abrupt: "out of nothing",
  ramp: "after a slow climb",
  variance: "after wider and wider swings",
};
