// Every hook of a session behind one door: news in once, each hook told at its own pace,
// and at the end a bounded time for what is under way.
import type { Ms, Trouble } from "../base/index.ts";
import { eventId, eventOf } from "./event.ts";
import type { IncidentNews } from "./event.ts";
import { Remembered } from "./remembered.ts";
import type { Sink } from "./sink.ts";

/** Events that are recognised when they come again. */
const EVENTS_REMEMBERED = 10_000;

export class Notifier {
  readonly #sinks: readonly Sink[];
  readonly #harmless: (text: string) => string;
  readonly #seen = new Remembered(EVENTS_REMEMBERED);

  constructor(sinks: readonly Sink[], harmless: (text: string) => string) {
    this.#sinks = sinks;
    this.#harmless = harmless;
  }

  /** Hands the news to every hook and returns at once; an event seen before is not told again. */
  tell(news: IncidentNews): void {
    if (!this.#seen.add(eventId(news))) return;
    const event = eventOf(news, this.#harmless);
    for (const sink of this.#sinks) sink.offer(event);
  }

  /** Settles when nothing waits or runs any more. */
  async idle(): Promise<void> {
    await Promise.all(this.#sinks.map((sink) => sink.idle()));
  }

  /**
   * Takes no more news, lets what waits be tried once more for up to `grace`, ends what runs then.
   * Returns what was lost.
   */
  async close(grace: Ms): Promise<readonly Trouble[]> {
    const lost = await Promise.all(this.#sinks.map((sink) => sink.close(grace)));
    const events = lost.reduce((sum, each) => sum + each, 0);
    if (events === 0) return [];
    const message = `${events} deliveries of incidents to hooks were not finished at the end`;
    return [{ code: "hook.lost", message }];
  }
}
