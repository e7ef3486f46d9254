// What early warning has learnt, kept across runs: taken over before the first tick, written
// every ten minutes between ticks and once at the end. A file that cannot be used is set
// aside with a remark, and everything is learnt anew; one that may not be read is left alone.
import { renameSync } from "node:fs";
import { isRecord, quotedPlain } from "../../base/index.ts";
import type { Bytes, Ms, Trouble } from "../../base/index.ts";
import type { EarlyWarning } from "../../judge/early-warning/index.ts";
import { packLine, readPackedLines } from "../../store/index.ts";
import { replacePackedLines, writePackedLines } from "../../store/index.ts";
import type { Output } from "../output.ts";

const MEMORY_SCHEMA = "homeostat.memory/2";
/** A killed run loses no more than this. */
const SAVE_EVERY: Ms = 600_000;
const MIB = 2 ** 20;
/** A hundred sensors that move take less than a tenth of it. */
const LIMITS: { readonly packed: Bytes; readonly unpacked: Bytes } = {
  packed: 64 * MIB,
  unpacked: 512 * MIB,
};

export interface MemoryPlace {
  readonly path: string;
  /** Mark of the host whose memory it is. */
  readonly host: string;
}

export interface TakenOver {
  /** False where the file must not be written to. */
  readonly mayWrite: boolean;
  /** What to say before the first tick. */
  readonly notices: readonly Trouble[];
}

/** Gives early warning, before its first tick, what an earlier run had learnt. */
export function takeOverMemory(
  { path, host }: MemoryPlace,
  warning: EarlyWarning,
  now: Ms,
): TakenOver {
  const read = readPackedLines(path, LIMITS);
  if (!read.ok) {
    if (read.trouble.code === "packed.unusable") return setAside(path, read.trouble.message);
    const advice = "early warning learns anew and keeps nothing; --memory names another file";
    return { mayWrite: false, notices: [{ ...read.trouble, advice }] };
  }
  if (read.value === null) return { mayWrite: true, notices: [] };
  const entries = read.value[Symbol.iterator]();
  const head = entries.next();
  const why = refusal(head.done === true ? null : head.value, host);
  if (why !== null) return setAside(path, why);
  const restored = warning.restore({ [Symbol.iterator]: () => entries });
  if (!restored.ok) return setAside(path, restored.trouble.message);
  const { savedAt, refused } = restored.value;
  const notices: Trouble[] = [];
  if (refused > 0) notices.push(partly(path, refused));
  if (savedAt.wall > now) notices.push(fromLater(path, savedAt.wall));
  return { mayWrite: true, notices };
}

function refusal(head: unknown, host: string): string | null {
  if (!isRecord(head)) return "it is no memory of early warning";
  if (head["schema"] !== MEMORY_SCHEMA)
    return `it is ${quotedPlain(head["schema"])}, not ${MEMORY_SCHEMA}`;
  return head["host"] === host ? null : "it is of another host";
}

function setAside(path: string, why: string): TakenOver {
  const aside = `${path}.unusable`;
  const notice = (message: string, advice: string): Trouble => ({
    code: "warning.memory",
    where: path,
    message: `what early warning had learnt cannot be used: ${why}; ${message}`,
    advice,
  });
  try {
    renameSync(path, aside);
    return {
      mayWrite: true,
      notices: [notice(`it is set aside as ${aside}`, "early warning learns anew")],
    };
  } catch {
    const advice = "early warning learns anew and keeps nothing; --memory names another file";
    return { mayWrite: false, notices: [notice("it cannot be set aside", advice)] };
  }
}

const partly = (where: string, refused: number): Trouble => ({
  code: "warning.memory",
  where,
  message: `${refused} entries of what early warning had learnt do not hold together`,
  advice: "these are learnt anew",
});

const fromLater = (where: string, wall: Ms): Trouble => ({
  code: "warning.clock",
  where,
  message: `was saved at ${new Date(wall).toISOString()}, which is still to come: the clock was set back`,
  advice: "the time between is taken for none",
});

/** Keeps the memory; `control` is told of what could not be written. */
export function memoryOutput(
  { path, host }: MemoryPlace,
  control: { report(trouble: Trouble): void },
): Output {
  let warning: EarlyWarning | null = null;
  let savedAt: Ms = 0;
  let isSaving = false;
  let isOver = false;
  /** Told once, until it can be written again. */
  let isUnwritable = false;
  const lines = function* (of: EarlyWarning): Generator<Uint8Array> {
    yield packLine({ schema: MEMORY_SCHEMA, host });
    for (const entry of of.save()) yield packLine(entry);
  };
  const save = async (of: EarlyWarning): Promise<void> => {
    const packed: Uint8Array[] = [];
    for (const line of lines(of)) {
      packed.push(line);
      // A sensor at a time, so that no beat waits for it.
      await new Promise(setImmediate);
      if (isOver) return;
    }
    const written = await replacePackedLines(path, packed, () => !isOver);
    if (!written.ok && !isOver && !isUnwritable) control.report(written.trouble);
    isUnwritable = !written.ok;
  };
  return {
    show({ elapsed_ms }, loop) {
      warning = loop.lookout.warning;
      if (isSaving || elapsed_ms - savedAt < SAVE_EVERY) return;
      savedAt = elapsed_ms;
      isSaving = true;
      void save(warning).finally(() => (isSaving = false));
    },
    close() {
      isOver = true;
      if (warning === null) return [];
      const written = writePackedLines(path, [...lines(warning)]);
      return written.ok ? [] : [written.trouble];
    },
  };
}
