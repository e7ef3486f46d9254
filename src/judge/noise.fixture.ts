// Kinds of signal that sensors really show, seeded, and what the judge makes of them:
// shared by the quick and the long test of false alarms and of the gap.
import { Frame, normal } from "../base/index.ts";
import type { Chance } from "../base/index.ts";
import { Motion } from "../model/index.ts";
import { BAND_NAMES } from "./bands.ts";
import type { BandName } from "./bands.ts";
import { Judge } from "./judge.ts";

/** A signal in [0, 1]: one value a call. */
export type Signal = () => number;

const autoregression = (chance: Chance, memory: number): Signal => {
  let x = 0;
  return () => 0.5 + (x = memory * x + 0.02 * normal(chance));
};

const ramp = (chance: Chance, noise: number): Signal => {
  let x = 0.1;
  return () => (x += 0.005) + noise * normal(chance);
};

/** A walk whose step has mean `drift` in units of its sd. */
const walk = (chance: Chance, drift: number): Signal => {
  let x = 0.3;
  return () => (x += 0.005 * (normal(chance) + drift));
};

const growth = (chance: Chance): Signal => {
  let x = 0.02;
  return () => (x *= 1.08) + 0.0004 * normal(chance);
};

const sinusoid = (chance: Chance): Signal => {
  let phase = 6 * chance();
  return () => 0.5 + 0.3 * Math.sin((phase += 0.3)) + 0.002 * normal(chance);
};

/** By name: what makes one such signal. */
export const SIGNALS = {
  "white, sd 0.001": (chance) => () => 0.5 + 0.001 * normal(chance),
  "white, sd 0.01": (chance) => () => 0.5 + 0.01 * normal(chance),
  "white, sd 0.1": (chance) => () => 0.5 + 0.1 * normal(chance),
  "idle, sd 0.001": (chance) => () => 0.002 + 0.001 * normal(chance),
  uniform: (chance) => () => chance(),
  quantised: (chance) => () => Math.round((0.5 + 0.02 * normal(chance)) * 100) / 100,
  "rare spikes": (chance) => () => (chance() < 0.03 ? 0.5 : 0.05) + 0.005 * normal(chance),
  "idle with bursts": (chance) => () => (chance() < 0.05 ? chance() : 0),
  exponential: (chance) => () => -0.05 * Math.log(1 - chance()),
  binary: (chance) => () => (chance() < 0.3 ? 1 : 0),
  constant: () => () => 0.3,
  "autoregressive 0.9": (chance) => autoregression(chance, 0.9),
  "random walk": (chance) => walk(chance, 0),
  "walk with drift 0.3 sd": (chance) => walk(chance, 0.3),
  "walk with drift 1 sd": (chance) => walk(chance, 1),
  "growth of 8 %": growth,
  sinusoid: sinusoid,
  ramp: (chance) => ramp(chance, 0),
  "noisy ramp": (chance) => ramp(chance, 0.002),
} satisfies Record<string, (chance: Chance) => Signal>;

export type SignalName = keyof typeof SIGNALS;

/** Ticks at which the bands are counted. */
export const MOMENTS = [10, 20, 40] as const;

/** Shares of bands among `trials` signals of one kind after 10, 20 and 40 values. */
export function bandShares(
  name: SignalName,
  trials: number,
  chance: Chance,
): Map<number, Record<BandName, number>> {
  const signals = Array.from({ length: trials }, () => SIGNALS[name](chance));
  const motion = new Motion();
  const judge = new Judge();
  const frame = new Frame();
  const shares = new Map<number, Record<BandName, number>>();
  for (let tick = 1; tick <= 40; tick++) {
    frame.clear(trials);
    for (const [index, signal] of signals.entries()) frame.set(index, signal());
    motion.observe(frame);
    if (!MOMENTS.some((moment) => moment === tick)) continue;
    const { bandCounts } = judge.weigh(motion, frame);
    const share = { ...bandCounts };
    for (const band of BAND_NAMES) share[band] = bandCounts[band] / trials;
    shares.set(tick, share);
  }
  return shares;
}

/**
 * Mean gap shown of `trials` autoregressive signals x[t+1] = memory·x[t] + noise, at rest
 * from the start, after 10, 20 and 40 values. Its true value is 1 − `memory`.
 */
export function meanGaps(memory: number, trials: number, chance: Chance): Map<number, number> {
  const state = Float64Array.from(
    { length: trials },
    () => normal(chance) / Math.sqrt(1 - memory ** 2),
  );
  const motion = new Motion();
  const judge = new Judge();
  const frame = new Frame();
  const gaps = new Map<number, number>();
  for (let tick = 1; tick <= 40; tick++) {
    frame.clear(trials);
    for (let i = 0; i < trials; i++) {
      state[i] = memory * state[i]! + normal(chance);
      frame.set(i, 0.5 + 0.02 * state[i]!);
    }
    motion.observe(frame);
    if (!MOMENTS.some((moment) => moment === tick)) continue;
    const { sensors } = judge.weigh(motion, frame);
    const shown = sensors.gaps.subarray(0, trials);
    gaps.set(tick, shown.reduce((sum, gap) => sum + gap, 0) / trials);
  }
  return gaps;
}
