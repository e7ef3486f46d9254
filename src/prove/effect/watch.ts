// Holds each action's forecast against what came. What counts is fixed when the action
// begins, before anything is looked at: how far the victim's wait must fall, what the hogs
// must keep, from which readings. A function of readings; takes nothing back itself.
import type { Ms } from "../../base/index.ts";
import { Recent, useOver } from "../../decide/index.ts";
import type { Action, Forecast, Use } from "../../decide/index.ts";
import { waitShare } from "../../judge/contention/index.ts";
import type { Contention } from "../../judge/contention/index.ts";
import type { Effect, EffectVerdict } from "./effect.ts";
import { hogsThatCount, waitThatCounts, waitThatLeavesOpen } from "./criterion.ts";
import { claimOf, sentenceOf } from "./words.ts";

/** Only this last part of the window counts: what had queued up must be worked off first. */
const COUNTED_PART = 0.5;
/** The victim was away where it ran less than this share of what it ran before; */
const VICTIM_AWAY = 0.25;
/** the hogs had ended where they wanted less than this share of what they wanted before. */
const HOGS_ENDED = 0.5;
/** After so many windows without a usable reading nothing can be said. */
const PATIENCE_WINDOWS = 3;
/** Readings kept to know how things were before; the longest window of a forecast that is served. */
const KEPT: Ms = 60_000;

interface Trial {
  readonly action: Action;
  readonly forecast: Forecast;
  readonly begun: Ms;
  readonly victimBefore: Use;
  readonly hogsBefore: Use;
  /** Readings that began after the action, oldest first. */
  readonly after: Contention[];
}

export class EffectWatch {
  readonly #trials = new Map<string, Trial>();
  readonly #recent = new Recent(KEPT);

  /** Begins to watch an action that was done after this reading; returns what will count, null where it has no forecast. */
  begin(action: Action, contention: Contention): string | null {
    const { forecast } = action;
    if (forecast === null) return null;
    this.#recent.observe(contention);
    const begun = contention.at;
    const before = this.#recent.readings.filter(({ at }) => at > begun - forecast.within);
    this.#trials.set(action.id, {
      action,
      forecast,
      begun,
      victimBefore: useOver(before, [forecast.victim]),
      hogsBefore: useOver(before, forecast.hogs),
      after: [],
    });
    return claimOf(forecast);
  }

  /** Takes in a reading; returns the effects whose window is over. */
  note(contention: Contention): readonly Effect[] {
    this.#recent.observe(contention);
    const effects: Effect[] = [];
    for (const trial of this.#trials.values()) {
      const { begun, forecast, after, action } = trial;
      const usable = contention.blind === null && contention.at - contention.elapsed >= begun;
      if (usable) after.push(contention);
      const over = contention.at >= begun + forecast.within && after.length > 0;
      if (!over && contention.at < begun + PATIENCE_WINDOWS * forecast.within) continue;
      this.#trials.delete(action.id);
      effects.push(effectOf(trial));
    }
    return effects;
  }

  /** The action was taken back: nothing more is to be learnt from it. */
  forget(actionId: string): void {
    this.#trials.delete(actionId);
  }
}

function effectOf(trial: Trial): Effect {
  const { action, forecast, begun, after } = trial;
  const from = begun + forecast.within * (1 - COUNTED_PART);
  const late = after.filter(({ at, elapsed }) => at - elapsed >= from);
  const counted = late.length > 0 ? late : after;
  const victim = useOver(counted, [forecast.victim]);
  const hogs = useOver(counted, forecast.hogs);
  const { verdict, because } = judge(trial, victim, hogs);
  const { waitBefore, waitExpected, hogsBefore, hogsExpected } = forecast;
  const measured = {
    waitAfter: victim.seen > 0 ? waitShare(victim) : null,
    hogsAfter: hogs.seen > 0 ? hogs.ran : null,
  };
  const says = sentenceOf({ forecast, because, ...measured });
  const expected = { waitBefore, waitExpected, hogsBefore, hogsExpected };
  return { actionId: action.id, verdict, says, ...expected, ...measured, measured: victim.seen };
}

interface Judged {
  readonly verdict: EffectVerdict;
  readonly because: string;
}

function judge({ forecast, victimBefore, hogsBefore }: Trial, victim: Use, hogs: Use): Judged {
  const undecided = (because: string): Judged => ({ verdict: "undecided", because });
  if (victim.seen === 0) return undecided("nothing could be measured afterwards");
  if (victim.ran < VICTIM_AWAY * victimBefore.ran || victim.ran + victim.waited === 0) {
    return undecided("the victim was away");
  }
  if (hogs.ran + hogs.waited < HOGS_ENDED * (hogsBefore.ran + hogsBefore.waited)) {
    return undecided("the others ended or rested, so its wait may have fallen by itself");
  }
  const ineffective = (because: string): Judged => ({ verdict: "ineffective", because });
  const wait = waitShare(victim);
  if (wait > waitThatLeavesOpen(forecast)) return ineffective("the wait did not fall enough");
  if (hogs.ran < hogsThatCount(forecast)) return ineffective("the others lost more than forecast");
  if (wait > waitThatCounts(forecast))
    return undecided("the wait fell, though by less than half of what was forecast");
  return { verdict: "effective", because: "the wait fell, and the others kept what was forecast" };
}
