// How far long work has come, on stderr: one line that is drawn anew on a terminal, a
// plain line every 10 s elsewhere. Says the time left from how long the work took so far.
import type { Ms, Seconds } from "../base/index.ts";
import { bar, cutTo, span } from "../show/text/index.ts";
import { isDumb, type Io } from "./io.ts";

export interface Stage {
  /** Planned time of what is done, and of all. */
  readonly done: Seconds;
  readonly total: Seconds;
  /** What is being done: a few words. */
  readonly says: string;
}

const REDRAW_MS: Ms = 250;
const PLAIN_MS: Ms = 10_000;
const BAR_COLUMNS = 24;
const BAR = { full: "#", half: "" };
const CLEAR_LINE = "\r\u001b[K";
/** Planned time tells more than a few seconds of the work itself. */
const TRUST_AFTER_S = 30;
const ALMOST = 0.99;

export class ProgressLine {
  readonly #io: Io;
  readonly #drawn: boolean;
  readonly #began = performance.now();
  readonly #timer: NodeJS.Timeout;
  #stage: Stage | null = null;
  #stageAt = 0;

  constructor(io: Io) {
    this.#io = io;
    this.#drawn = io.stderr.isTTY && !isDumb(io.env);
    this.#timer = setInterval(() => this.#show(), this.#drawn ? REDRAW_MS : PLAIN_MS);
  }

  set(stage: Stage): void {
    const first = this.#stage === null;
    this.#stage = stage;
    this.#stageAt = performance.now();
    // What ends before its first plain line is due needs none.
    if (this.#drawn || (first && stage.total * 1000 >= PLAIN_MS)) this.#show();
  }

  /** A line that stays. */
  say(line: string): void {
    this.#io.err(this.#drawn ? `${CLEAR_LINE}${line}\n` : `${line}\n`);
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#drawn) this.#io.err(CLEAR_LINE);
  }

  #show(): void {
    if (this.#stage === null) return;
    const { done, total, says } = this.#stage;
    const since = (performance.now() - this.#stageAt) / 1000;
    const elapsed = (performance.now() - this.#began) / 1000;
    const now = Math.min(total, done + since);
    const pace = done > TRUST_AFTER_S ? (elapsed - since) / done : 1;
    // Of nothing to do all is done; what outlasts its plan is not.
    const isLate = now >= total && done < total;
    const share = isLate ? ALMOST : total > 0 ? now / total : 1;
    const percent = `${String(Math.floor(100 * share)).padStart(3)} %`;
    const left = isLate ? "takes longer than planned" : `${span((total - now) * pace)} left`;
    const line = `${percent}  ${says}, ${left}`;
    if (!this.#drawn) return this.#io.err(`${line.trim()}\n`);
    const shape = bar(share, BAR_COLUMNS, BAR);
    return this.#io.err(
      `${CLEAR_LINE}${cutTo(`[${shape.padEnd(BAR_COLUMNS, "-")}] ${line}`, this.#io.stderr.columns - 1)}`,
    );
  }
}
