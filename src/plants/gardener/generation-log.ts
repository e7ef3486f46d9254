// The CSV of a run with its state beside it: rows are flushed often, and now and then the whole
// state is kept with the length the CSV had then. Who resumes cuts the CSV back to that length,
// torn last line and all, and computes what followed again: the same rows, bit for bit.
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from "node:fs";
import { fail, isCount, isRecord, ok } from "../../base/index.ts";
import type { Result, Trouble } from "../../base/index.ts";
import { systemTrouble, takeWriterLock, writeFileAtomically } from "../../store/index.ts";
import type { WriterLock } from "../../store/index.ts";
import { CSV_HEADER, csvRow } from "./record.ts";
import type { Generation, HistoryState } from "./history.ts";

export const DEFAULT_CSV = "resonetics_data.csv";
const SCHEMA = "homeostat.gardener-state/1";
/** Rows that may be lost to a crash, and generations that are then computed again. */
const FLUSH_ROWS = 100;
export const KEEP_STATE_EVERY = 1000;
const HEAD = `${CSV_HEADER}\n`;
/** More than a row has. */
const LAST_ROW_BYTES = 1024;

/** What a run is; one that differs in any of it is another run. */
export type Identity = Readonly<Record<string, string | number | boolean>>;

interface Kept {
  readonly schema: string;
  readonly run: Identity;
  readonly generation: number;
  /** Length of the CSV at that generation. */
  readonly bytes: number;
  readonly state: HistoryState;
}

export interface Opened {
  readonly log: GenerationLog;
  /** Where the run goes on; null where it begins. */
  readonly state: HistoryState | null;
  /** Generation of that state, else 0. */
  readonly generation: number;
  /** What was cut off and will be computed again; null where nothing was. */
  readonly notice: Trouble | null;
}

export const statePathOf = (path: string): string => `${path}.state.json`;

/** Opens a run's CSV to be begun or gone on with, or says why it is not touched. */
export function openGenerationLog(path: string, run: Identity): Result<Opened> {
  const lock = takeWriterLock(path);
  if (!lock.ok) return lock;
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, existsSync(path) ? "r+" : "wx+");
    if (!fstatSync(descriptor).isFile()) throw refusal(path, "is not a file", "name a file");
    const from = whereToGoOn(descriptor, path, run);
    const size = fstatSync(descriptor).size;
    const notice = size > from.bytes ? cutBack(path, size - from.bytes, from.generation) : null;
    ftruncateSync(descriptor, from.bytes);
    if (from.bytes === 0) writeSync(descriptor, HEAD, 0);
    const log = new GenerationLog({ path, run, descriptor, lock: lock.value });
    return ok({ log, state: from.state, generation: from.generation, notice });
  } catch (error) {
    if (descriptor !== null) closeSync(descriptor);
    lock.value.release();
    if (error instanceof Refused) return fail(error.trouble);
    return fail(systemTrouble("csv.unwritable", path, ["cannot be written", error]));
  }
}

export class GenerationLog {
  readonly #path: string;
  readonly #run: Identity;
  readonly #descriptor: number;
  readonly #lock: WriterLock;
  #size: number;
  #rows: string[] = [];

  constructor(parts: { path: string; run: Identity; descriptor: number; lock: WriterLock }) {
    this.#path = parts.path;
    this.#run = parts.run;
    this.#descriptor = parts.descriptor;
    this.#lock = parts.lock;
    this.#size = fstatSync(parts.descriptor).size;
  }

  /** Returns why it could not be written; the rows are then computed again by whoever resumes. */
  write(generation: Generation): Trouble | null {
    this.#rows.push(csvRow(generation));
    return this.#rows.length < FLUSH_ROWS ? null : this.flush();
  }

  flush(): Trouble | null {
    if (this.#rows.length === 0) return null;
    const bytes = Buffer.from(`${this.#rows.join("\n")}\n`);
    try {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#descriptor, bytes, done, bytes.length - done, this.#size + done);
    } catch (error) {
      return systemTrouble("csv.unwritable", this.#path, ["cannot be written", error]);
    }
    this.#size += bytes.length;
    this.#rows = [];
    return null;
  }

  /** Keeps a state to go on from, of the generation written last. */
  keep(generation: number, state: HistoryState): Trouble | null {
    const trouble = this.flush();
    if (trouble !== null) return trouble;
    try {
      fsyncSync(this.#descriptor);
    } catch (error) {
      return systemTrouble("csv.unwritable", this.#path, ["cannot be written", error]);
    }
    const kept: Kept = { schema: SCHEMA, run: this.#run, generation, bytes: this.#size, state };
    const written = writeFileAtomically(statePathOf(this.#path), `${JSON.stringify(kept)}\n`);
    return written.ok ? null : written.trouble;
  }

  close(): void {
    closeSync(this.#descriptor);
    this.#lock.release();
  }
}

interface Resumption {
  readonly bytes: number;
  readonly generation: number;
  readonly state: HistoryState | null;
}
const ANEW: Resumption = { bytes: 0, generation: 0, state: null };

/** Thrown inside this file only. */
class Refused extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

const refusal = (where: string, message: string, advice: string): Refused =>
  new Refused({ code: "csv.refused", where, message, advice });

function whereToGoOn(descriptor: number, path: string, run: Identity): Resumption {
  const head = textAt(descriptor, 0, HEAD.length);
  // A first line that was torn is one of ours as far as it goes.
  if (head.length < HEAD.length && HEAD.startsWith(head)) return ANEW;
  if (head !== HEAD)
    throw refusal(path, "is no CSV of a garden: its first line is another one", OTHER_FILE);
  const kept = keptState(statePathOf(path));
  const differs = Object.keys(run).find((name) => kept.run[name] !== run[name]);
  if (differs !== undefined) {
    const message = `holds a run with ${differs} ${String(kept.run[differs])}, not ${String(run[differs])}`;
    throw refusal(path, message, OTHER_FILE);
  }
  const { bytes, generation, state } = kept;
  const from = Math.max(0, bytes - LAST_ROW_BYTES);
  const end = textAt(descriptor, from, bytes - from);
  const last = end.slice(0, -1).split("\n").at(-1) ?? "";
  const isWhole = end.length === bytes - from && end.endsWith("\n");
  if (!isWhole || !last.startsWith(generation === 0 ? "Gen," : `${generation},`))
    throw refusal(path, "is not what its state was kept of: it has been changed", OTHER_FILE);
  return { bytes, generation, state };
}

const OTHER_FILE = "name another file, or move this one and its state away";

function keptState(path: string): Kept {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw refusal(path, "cannot be read: a run goes on only from its state", OTHER_FILE);
  }
  if (!isKept(value)) throw refusal(path, "is no state of a garden", OTHER_FILE);
  return value;
}

/** What the CSV is held against; the state itself is written whole or not at all. */
const isKept = (value: unknown): value is Kept =>
  isRecord(value) &&
  value["schema"] === SCHEMA &&
  isRecord(value["run"]) &&
  isRecord(value["state"]) &&
  isCount(value["generation"]) &&
  isCount(value["bytes"]);

function textAt(descriptor: number, position: number, length: number): string {
  const bytes = Buffer.alloc(length);
  return bytes.toString("utf8", 0, readSync(descriptor, bytes, 0, length, position));
}

const cutBack = (where: string, bytes: number, generation: number): Trouble => ({
  code: "csv.cut-back",
  where,
  message: `${bytes} bytes behind generation ${generation} were cut off; they are computed again`,
});
