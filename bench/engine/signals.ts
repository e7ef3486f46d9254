// The stated mix of sensors, seeded: 40 % white noise, 20 % AR(1), 15 % constant,
// 10 % ramp or sinusoid, 10 % logistic chaos (r 3.6 to 4), 5 % cycles (r 3.1 to 3.55).
import { normal, seededChance } from "../../src/base/index.ts";
import type { Chance } from "../../src/base/index.ts";

export const SEED = 20_261_120;
export const MIX =
  "40 % white noise, 20 % AR(1) with memory 0.3 to 0.95, 15 % constant, 10 % ramp or sinusoid, " +
  "10 % logistic chaos with r 3.6 to 4, 5 % logistic cycles with r 3.1 to 3.55";

export type Signal = () => number;

function logisticOrbit(chance: Chance, low: number, high: number): Signal {
  const r = low + (high - low) * chance();
  let x = 0.1 + 0.8 * chance();
  return () => (x = r * x * (1 - x));
}

function autoregression(chance: Chance): Signal {
  const memory = 0.3 + 0.65 * chance();
  let x = 0;
  return () => 0.5 + (x = memory * x + 0.02 * normal(chance));
}

function wave(chance: Chance): Signal {
  const step = 0.1 + 0.5 * chance();
  let phase = 6 * chance();
  return () => 0.5 + 0.3 * Math.sin((phase += step)) + 0.002 * normal(chance);
}

function ramp(chance: Chance): Signal {
  let x = chance();
  return () => (x = (x + 0.002) % 1);
}

/** Kinds in a row of twenty sensors: shares are exact in every multiple of twenty. */
const KINDS = "nnnnnnnnaaaaccwrcxxo";

function signalOf(kind: string, chance: Chance): Signal {
  const level = chance();
  switch (kind) {
    case "n":
      return () => 0.5 + 0.05 * normal(chance);
    case "a":
      return autoregression(chance);
    case "w":
      return wave(chance);
    case "r":
      return ramp(chance);
    case "x":
      return logisticOrbit(chance, 3.6, 4);
    case "o":
      return logisticOrbit(chance, 3.1, 3.55);
    default:
      return () => level;
  }
}

/** `count` signals of the mix, each with a stream of chance of its own. */
export function signals(count: number): Signal[] {
  return Array.from({ length: count }, (_, index) =>
    signalOf(KINDS[index % KINDS.length]!, seededChance(SEED + index)),
  );
}
