// A scheduler loaded through sched_ext: it need not follow nice or weights, so that nothing
// measured about them holds while it is in force. Asked seldom; loading one is rare.
import type { FileReader } from "../kernel-file.ts";

const STATE = "/sys/kernel/sched_ext/state";
const NAME = "/sys/kernel/sched_ext/root/ops";
const KEPT = 10;

export class SchedulerInForce {
  readonly #reader: FileReader;
  #name: string | null = null;
  #untilNext = 0;

  constructor(reader: FileReader) {
    this.#reader = reader;
  }

  /** Its name, hostile text; null where the kernel's own scheduler is in force. */
  name(): string | null {
    if (this.#untilNext-- > 0) return this.#name;
    this.#untilNext = KEPT;
    const isOn = this.#reader.text(STATE) === "enabled";
    this.#name = isOn ? (this.#reader.text(NAME) ?? "unnamed") : null;
    return this.#name;
  }
}
