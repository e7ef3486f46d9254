// What steering did or would do since the last tick, in lines: for people who read a log
// or a terminal without a dashboard. Says everything once.
import type { TickRecord } from "../record/index.ts";
import { showHostile } from "../text/index.ts";

export class SteeringNews {
  #proposed: ReadonlySet<string> = new Set();
  #hold: string | null = null;

  /** Lines without their newline, safe for a terminal; none where nothing is new. */
  since({ recommendations, receipts, steering, steering_hold: hold }: TickRecord): string[] {
    const lines: string[] = [];
    const dry = recommendations.filter(({ status }) => status === "dry-run");
    for (const { id, knob, target, before, after, reason } of dry) {
      if (this.#proposed.has(id)) continue;
      lines.push(`would set ${knob} of ${target} from ${before} to ${after}: ${reason}`);
    }
    this.#proposed = new Set(dry.map(({ id }) => id));
    for (const { kind, target, outcome } of receipts) {
      lines.push(kind === "applied" || kind === "refused" ? outcome : `${outcome} (${target})`);
    }
    if (steering && hold !== null && kindOf(hold) !== this.#hold) lines.push(`holds: ${hold}`);
    this.#hold = hold === null ? null : kindOf(hold);
    return lines.map((line) => `steering: ${showHostile(line)}`);
  }
}

/** A reason without its numbers, which change from tick to tick. */
const kindOf = (hold: string): string => hold.replaceAll(/[\d.]+/g, "#");
