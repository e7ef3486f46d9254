// The recorded logs of `prove --data`: which files are meant, and their ticks run through
// the engine again, as `replay` does. Files set aside by rotation go before the file they
// were set aside from, and their run goes on where they meet.
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fail, ok } from "../base/index.ts";
import type { Bytes, Result, Trouble } from "../base/index.ts";
import { Loop } from "../loop/index.ts";
import { readLog, ReplayPlant } from "../plants/replay/index.ts";
import type { ReplayStep, ReplayTick } from "../plants/replay/index.ts";
import { loadTickSchema, withEngineFields } from "../show/record/index.ts";
import type { TickRecord } from "../show/record/index.ts";
import { readJsonLines } from "../store/index.ts";
import type { JsonLine } from "../store/index.ts";

/** A log, and what rotation set aside from it: `run.jsonl`, `run.jsonl.1` (newer) … */
const LOG_NAME = /^(?<log>.+\.jsonl)(?:\.(?<aside>\d+))?$/;

interface LogFile {
  readonly path: string;
  /** The file it was set aside from, or itself. */
  readonly log: string;
  /** 0 for the file that is written to; the higher the older. */
  readonly aside: number;
}

/** Every file meant by the paths, each once, in the order in which it is to be read. */
export function logFiles(paths: readonly string[]): Result<readonly string[]> {
  const found = new Map<string, LogFile>();
  for (const path of paths) {
    if (!existsSync(path)) {
      const advice = "record a run with `homeostat watch --log FILE`";
      return fail({ code: "use.data", where: path, message: "is not there", advice });
    }
    const files = statSync(path).isDirectory() ? logsIn(path) : withAside(path);
    if (files.length === 0) {
      const message = "holds no log (*.jsonl, *.jsonl.1 …)";
      return fail({ code: "use.data", where: path, message, advice: "name a file" });
    }
    for (const file of files) found.set(file.path, file);
  }
  const logs = [...new Set([...found.values()].map(({ log }) => log))];
  return ok(
    logs.flatMap((log) =>
      [...found.values()]
        .filter((file) => file.log === log)
        .toSorted((one, other) => other.aside - one.aside)
        .map(({ path }) => path),
    ),
  );
}

const logsIn = (folder: string): readonly LogFile[] =>
  readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const { log, aside = "0" } = LOG_NAME.exec(name)?.groups ?? {};
      const isLog = log !== undefined && statSync(join(folder, name)).isFile();
      return isLog
        ? [{ path: join(folder, name), log: join(folder, log), aside: Number(aside) }]
        : [];
    });

/** The file, and what lies beside it that rotation set aside from it. */
function withAside(path: string): readonly LogFile[] {
  const prefix = `${basename(path)}.`;
  const aside = readdirSync(dirname(path)).flatMap((name) => {
    const number = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    return /^\d+$/.test(number)
      ? [{ path: join(dirname(path), name), log: path, aside: Number(number) }]
      : [];
  });
  return [...aside, { path, log: path, aside: 0 }];
}

export interface ReadData {
  readonly files: readonly string[];
  readonly signal: AbortSignal;
  onRecord(record: TickRecord): void;
  /** Said and gone on from. */
  onNotice(trouble: Trouble): void;
  onProgress(done: Bytes, says: string): void;
}

/** Ticks between two looks at signals. */
const TICKS_BETWEEN_LOOKS = 64;

/** Every tick of the files through the engine; the first trouble that ends the reading, or null. Throws when aborted. */
export async function readData(data: ReadData): Promise<Trouble | null> {
  const { checkTickRecord: check } = await loadTickSchema();
  const engine = new Engine();
  let before: Bytes = 0;
  for (const path of data.files) {
    data.onProgress(before, `reading ${basename(path)}`);
    const readable = readJsonLines(path);
    if (!readable.ok) return readable.trouble;
    let ticks = 0;
    for (const step of readLog({ path, lines: () => linesOf(path), check })) {
      const trouble = take(step, engine, data);
      if (trouble !== null) return trouble;
      ticks += 1;
      if (ticks % TICKS_BETWEEN_LOOKS > 0) continue;
      await new Promise(setImmediate);
      data.signal.throwIfAborted();
    }
    before += statSync(path).size;
  }
  return null;
}

function take(step: ReplayStep, engine: Engine, data: ReadData): Trouble | null {
  if (step.kind === "stop") return step.trouble;
  if (step.kind === "tick") {
    if (step.tick.claim === null) return null;
    data.onRecord(engine.compute(step.tick, step.tick.claim));
    return null;
  }
  // Aggregates of another program are no ticks; that a run begins late is what rotation does.
  if (step.trouble.code === "replay.foreign") return foreign(step.trouble);
  if (step.trouble.code !== "replay.begins-late") data.onNotice(step.trouble);
  return null;
}

const foreign = ({ where }: Trouble): Trouble => ({
  code: "use.data",
  ...(where === undefined ? {} : { where }),
  message: "is no log of `homeostat watch --log`: it holds no sensor values for the engine",
  advice: "record a run with `homeostat watch --log FILE`",
});

/** Opened anew for each pass; whether it can be was seen before the first. */
function linesOf(path: string): Iterable<JsonLine> {
  const lines = readJsonLines(path);
  return lines.ok ? lines.value : [];
}

/** The engine over the ticks of many files; begins anew where a tick does not follow the one before it. */
class Engine {
  #last: ReplayTick | null = null;
  #plant: ReplayPlant | null = null;
  #loop: Loop | null = null;

  compute(tick: ReplayTick, claim: TickRecord): TickRecord {
    if (this.#plant === null || this.#loop === null || !this.#follows(tick)) {
      this.#plant = new ReplayPlant({ name: tick.host, source: "log" });
      this.#loop = new Loop({ plant: this.#plant, runId: tick.runId, interval: tick.interval });
    }
    this.#last = tick;
    this.#plant.load(tick);
    const { wall, elapsed } = tick.beat;
    const computed = this.#loop.tick({ ...tick.beat, at: { wall, monotonic: elapsed } });
    return withEngineFields(claim, computed);
  }

  #follows({ runId, seq, interval }: ReplayTick): boolean {
    const last = this.#last;
    return last?.runId === runId && seq === last.seq + 1 && interval === last.interval;
  }
}
