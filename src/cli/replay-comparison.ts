// Holds what the engine computes from a log against what the log says, tick by tick.
// Where a log begins late or has a hole, the engine lacks the ticks it would remember;
// differences that this explains are counted apart from those that nothing explains.
import type { Follows } from "../plants/replay/index.ts";
import { differingFields, SELF_FIELDS, WARNING_FIELDS } from "../show/record/index.ts";
import type { EngineField, TickRecord } from "../show/record/index.ts";

/** The engine's longest window. */
const ENGINE_MEMORY_TICKS = 40;
/** S* as a sensor remembers 40 ticks of S*, the first of which remembers 40 ticks of values. */
const SELF_MEMORY_TICKS = 2 * ENGINE_MEMORY_TICKS;
const SHOWN = 5;

export interface Difference {
  readonly line: number;
  readonly seq: number;
  readonly field: EngineField;
  readonly logged: unknown;
  readonly computed: unknown;
}

export class ReplayComparison {
  /** Ticks whose log line says what the engine said. */
  compared = 0;
  identical = 0;
  /** Ticks that differ because ticks before them are lost. */
  explained = 0;
  /** The first differences that nothing explains. */
  readonly differences: Difference[] = [];
  /** Ticks whose incidents rest on what an earlier run had learnt, and are as recorded. */
  restored = 0;
  #sinceLoss: number | null = null;

  /** True where every tick of the run up to this one was computed. */
  get isWhole(): boolean {
    return this.#sinceLoss === null;
  }

  get unexplained(): number {
    return this.compared - this.identical - this.explained;
  }

  /** `claim` is the log's record, `computed` the engine's. */
  add(
    claim: TickRecord,
    computed: TickRecord,
    { line, follows }: { line: number; follows: Follows },
  ): void {
    if (follows === "start") this.#sinceLoss = null;
    else if (follows === "lost") this.#sinceLoss = 0;
    else if (this.#sinceLoss !== null) this.#sinceLoss += 1;
    this.compared += 1;
    if (claim.warning.memory === "restored") this.restored += 1;
    const fields = differingFields(claim, computed);
    if (fields.length === 0) this.identical += 1;
    else if (fields.every((field) => this.#isExplained(field))) this.explained += 1;
    else this.#keep(fields, { claim, computed, line });
  }

  #isExplained(field: EngineField): boolean {
    if (this.#sinceLoss === null) return false;
    if (WARNING_FIELDS.has(field)) return true;
    return this.#sinceLoss < (SELF_FIELDS.has(field) ? SELF_MEMORY_TICKS : ENGINE_MEMORY_TICKS);
  }

  #keep(
    fields: readonly EngineField[],
    { claim, computed, line }: { claim: TickRecord; computed: TickRecord; line: number },
  ): void {
    for (const field of fields) {
      if (this.differences.length >= SHOWN || this.#isExplained(field)) continue;
      this.differences.push({
        line,
        seq: claim.seq,
        field,
        logged: claim[field],
        computed: computed[field],
      });
    }
  }
}
