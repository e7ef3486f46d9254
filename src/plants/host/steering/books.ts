// The journal and the ledger of one run, kept in step: an intent stands in the ledger only
// once it is on the disk. Without a journal (its disk is full, its file is gone) what is
// set back is noted in memory alone, which setting back does not need.
import { ok } from "../../../base/index.ts";
import type { Bytes, Result, Trouble } from "../../../base/index.ts";
import { createJournal } from "../../../store/index.ts";
import type { Journal, JournalOptions } from "../../../store/index.ts";
import { Ledger, recordsOf } from "./ledger.ts";
import type { Header, Intent, JournalRecord, Outcome } from "./records.ts";

/** Some 4,000 settings of threads; then what no longer stands is left out. */
const REWRITE_AT_BYTES: Bytes = 1024 * 1024;

export interface BooksOptions extends JournalOptions {
  readonly rewriteAtBytes?: Bytes;
}

/** Begins the journal of a run. */
export function beginBooks(
  path: string,
  header: Header,
  options: BooksOptions = {},
): Result<Books> {
  const created = createJournal(path, [JSON.stringify(header)], options);
  return created.ok ? ok(new Books(header, created.value, options)) : created;
}

export class Books {
  readonly header: Header;
  readonly ledger = new Ledger();
  readonly #journal: Journal | null;
  readonly #rewriteAt: Bytes;
  #nextId = 1;
  #rewriteAfter: Bytes;

  constructor(header: Header, journal: Journal | null, options: BooksOptions = {}) {
    this.header = header;
    this.#journal = journal;
    this.#rewriteAt = options.rewriteAtBytes ?? REWRITE_AT_BYTES;
    this.#rewriteAfter = this.#rewriteAt;
  }

  get journal(): Journal | null {
    return this.#journal;
  }

  /** Empty without a journal. */
  get path(): string {
    return this.#journal?.path ?? "";
  }

  /** Whether the journal is still under its name. */
  get intact(): boolean {
    return this.#journal?.intact() ?? false;
  }

  nextId(): number {
    return this.#nextId++;
  }

  /** Takes what a journal said before. */
  recall(records: readonly JournalRecord[]): void {
    for (const record of records) {
      this.ledger.take(record);
      this.#nextId = Math.max(this.#nextId, record.id + 1);
    }
  }

  /** Puts intents on the disk, then into the ledger; on trouble into neither. */
  intend(intents: readonly Intent[]): Trouble | null {
    if (intents.length === 0) return null;
    const trouble = this.#journal?.append(intents.map(lineOf), "flushed") ?? null;
    if (trouble === null) for (const intent of intents) this.ledger.take(intent);
    return trouble;
  }

  /**
   * Notes what became of intents. What cannot be written is known all the same: read
   * again, the journal would say too much stands, and the values then say otherwise.
   */
  conclude(outcomes: readonly Outcome[]): Trouble | null {
    for (const outcome of outcomes) this.ledger.take(outcome);
    if (outcomes.length === 0) return null;
    return this.#journal?.append(outcomes.map(lineOf), "later") ?? null;
  }

  /** True where the file has grown beyond what stands, or is not under its name any more. */
  get wantsRewriting(): boolean {
    const journal = this.#journal;
    return journal !== null && (journal.size > this.#rewriteAfter || !journal.intact());
  }

  /** Writes the journal anew with what stands. Its descriptor is another one afterwards. */
  rewrite(time: string): Trouble | null {
    const lines = [this.header, ...recordsOf(this.ledger.all(), time)].map((line) =>
      JSON.stringify(line),
    );
    const trouble = this.#journal?.replace(lines) ?? null;
    this.#rewriteAfter = (this.#journal?.size ?? 0) + this.#rewriteAt;
    return trouble;
  }

  close(): void {
    this.#journal?.close();
  }
}

const lineOf = (record: JournalRecord): string => JSON.stringify(record);
