// Hosts whose truth is known: loads with spikes, and signals that foretell them, echo
// them, or know nothing of them.
import { normal } from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";
import type { PredictionOptions } from "./result.ts";
import type { Recording, Signal } from "./recording.ts";

export const OPTIONS: PredictionOptions = {
  threshold: 0.5,
  hold_s: 5,
  horizons_s: [5, 10, 20, 30, 60],
  falseAlarmsPerHour: 6,
  seed: 1,
  resamples: 200,
};

export interface Spiky {
  readonly load: number[];
  /** First second of each spike. */
  readonly starts: readonly number[];
}

export interface SpikyOptions {
  readonly seconds: number;
  /** Between the end of a spike and the next: 40 s and a random time with this mean. */
  readonly calm?: number;
  /** Seconds over which the load climbs before it crosses the threshold. */
  readonly ramp?: number;
}

const SPIKE = 15;

/** A noisy load of 0.2 with spikes of 0.8 for 15 s at random times. */
export function spiky({ seconds, calm = 60, ramp = 0 }: SpikyOptions, chance: Chance): Spiky {
  let state = 0;
  const load = Array.from({ length: seconds }, () => {
    state = 0.7 * state + 0.02 * normal(chance);
    return 0.2 + state;
  });
  const starts: number[] = [];
  const wait = (): number => Math.round(40 - calm * Math.log(1 - chance()));
  for (let at = wait(); at + SPIKE + 10 < seconds; at += SPIKE + wait()) {
    starts.push(at);
    for (let t = at; t < at + SPIKE; t += 1) load[t]! += 0.6;
    for (let back = 1; back <= ramp; back += 1) load[at - back]! += 0.25 * (1 - back / (ramp + 1));
  }
  return { load, starts };
}

/** Normal noise that falls by `depth` deviations in the `lead` seconds before each spike. */
export function leading(
  { load, starts }: Spiky,
  { lead, depth }: { readonly lead: number; readonly depth: number },
  chance: Chance,
): Signal {
  const values = load.map(() => normal(chance));
  for (const at of starts) for (let t = Math.max(0, at - lead); t < at; t += 1) values[t]! -= depth;
  return { values, warns: "falling" };
}

/** An AR(1) signal that knows nothing of the load. */
export function unrelated(seconds: number, memory: number, chance: Chance): Signal {
  let state = normal(chance);
  const kick = Math.sqrt(1 - memory * memory);
  return {
    values: Array.from({ length: seconds }, () => (state = memory * state + kick * normal(chance))),
    warns: "falling",
  };
}

/** What the load was `delay` seconds ago, turned around, with noise. */
export function echo(load: readonly number[], delay: number, chance: Chance): Signal {
  return {
    values: load.map((_, t) => -(load[Math.max(0, t - delay)]! + 0.01 * normal(chance))),
    warns: "falling",
  };
}

export const recordingOf = (load: readonly number[], s_star: Signal): Recording => ({
  interval_s: 1,
  load,
  signals: { s_star },
});
