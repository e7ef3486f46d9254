// What a command is in the table of commands: from such rows come help, parser,
// completion, manual page and reference.
import type { OptionTable } from "./options.ts";

export interface Operand {
  /** As shown: `FILE`, `SENSOR`. */
  readonly name: string;
  readonly required: boolean;
  /** One sentence. */
  readonly help: string;
  /** What may stand here: one of these words, a file, or anything. */
  readonly takes: readonly string[] | "file" | "anything";
}

export interface Example {
  readonly line: string;
  readonly says: string;
}

export interface Command {
  readonly name: string;
  /** A few words, no full stop. */
  readonly summary: string;
  /** A paragraph. */
  readonly about: string;
  readonly operands: readonly Operand[];
  readonly options: OptionTable;
  readonly examples: readonly Example[];
}
