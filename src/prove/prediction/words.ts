// The verdict in sentences for people: what was asked, the figures, the answer. Pure.
import { EVENTS_MAX, EVENTS_MIN, eventsForUse } from "./power.ts";
import type { EventsFound, Figure, PredictionVerdict, SignalResult } from "./result.ts";
import type { Warns } from "./recording.ts";
import { isUseless } from "./verdict.ts";
import type { Judged } from "./verdict.ts";

export interface Told {
  readonly judged: Judged;
  readonly events: EventsFound;
  readonly signals: readonly SignalResult[];
  readonly warns: Warns;
  /** Signals asked about. */
  readonly primary: readonly string[];
}

/** Names as people know them. */
const DISPLAYED: Readonly<Record<string, string>> = {
  s_star: "S*",
  s_star_change: "the change of S*",
};

export const displayed = (name: string): string => DISPLAYED[name] ?? name;

/** Too few events for any figure. */
export function tooFew({ count }: EventsFound): PredictionVerdict {
  const needed = eventsForUse();
  const seen =
    count === 1
      ? "Only 1 event was seen"
      : `${count === 0 ? "No" : `Only ${count}`} events were seen`;
  return closed({
    answer: "not resolved",
    words: `${seen}; at least ${EVENTS_MIN} are needed to say anything, and about ${needed} to tell a useful signal (AUC .60) from chance`,
    eventsNeeded: needed,
  });
}

/** The answer to whether the primary signal moves before the load does. */
export function inWords({ judged, events, signals, warns, primary }: Told): PredictionVerdict {
  const { answer, told, eventsNeeded } = judged;
  if (told === null) {
    const why = primary
      .map(
        (name) =>
          `${displayed(name)} ${signals.find((one) => one.name === name)?.silent ?? "was not recorded"}`,
      )
      .join(", and ");
    return closed({
      answer,
      words: `Nothing can be said about ${events.count} events: ${why}`,
      eventsNeeded,
    });
  }
  const { signal, at } = told;
  const load = signals
    .find(({ name }) => name === "persistence")
    ?.horizons.find(({ horizon_s: horizon }) => horizon === at.horizon_s);
  const name = displayed(signal.name);
  const moved = warns === "falling" ? "fell" : "rose";
  const itself = load === undefined ? "" : `, load itself ${share(load.auc.estimate)}`;
  const lead = at.overPersistence === null ? "" : `, difference ${figure(at.overPersistence)}`;
  const figures = `AUC ${at.horizon_s} s ahead ${figure(at.auc)}${itself}`;
  const chance =
    at.p === null ? "" : `, p = ${at.p < 0.001 ? "< .001" : share(at.p, 3)} against surrogates`;
  const on = `On ${events.count} events`;
  const words = {
    yes: `${on} ${name} ${moved} before the spike: ${figures}${lead}${chance}`,
    no: `${on} ${name} ${moved} before the spike ${howLittle(told.at)}: ${figures}${isUseless(at) ? "" : lead}`,
    "not resolved": `${on} it cannot be told whether ${name} ${moved} before the spike sooner than the load itself: ${figures}${lead}${chance}`,
  }[answer];
  return closed({ answer, words: `${words}${origin(events)}`, eventsNeeded });
}

function howLittle(at: { readonly auc: Figure }): string {
  if (at.auc.high < 0.5) return "less often than by chance";
  if (at.auc.low <= 0.5 && at.auc.high < 0.6) return "no more often than chance";
  return at.auc.high < 0.6 ? "too seldom to be of use" : "but told no more than the load itself";
}

function origin({ count, exogenous }: EventsFound): string {
  if (exogenous === null || exogenous === 0) return "";
  const many = exogenous === count ? "all" : String(exogenous);
  return `; ${many} of them were begun by a load generator, before whose start nothing on the host can know`;
}

interface Closing {
  readonly answer: PredictionVerdict["answer"];
  readonly words: string;
  readonly eventsNeeded: number | null;
}

function closed({ answer, words, eventsNeeded }: Closing): PredictionVerdict {
  const n =
    eventsNeeded === null
      ? ""
      : ` (n needed: ${eventsNeeded >= EVENTS_MAX ? `more than ${EVENTS_MAX}` : eventsNeeded} events)`;
  return { answer, sentence: `${words}; answer: ${answer}${n}.`, eventsNeeded };
}

/** `.52 (.45 to .60)`. */
export const figure = ({ estimate, low, high }: Figure): string =>
  `${share(estimate)} (${share(low)} to ${share(high)})`;

function share(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  const bare = text.startsWith("0.") ? text.slice(1) : text;
  return value < 0 && Number(text) > 0 ? `−${bare}` : bare;
}
