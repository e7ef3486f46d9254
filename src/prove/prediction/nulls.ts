// What areas chance alone gives to signals that move like the given ones and know nothing
// of the events: the signals shifted in time around the end of their recording, and
// with new phases. The highest of all signals and horizons is compared with the highest
// by chance (Westfall and Young 1993), so looking at many is paid for. Pure.
import {
  amplitudesOf,
  mean,
  phasesOf,
  standardDeviation,
  surrogatePair,
} from "../../base/index.ts";
import type { Chance } from "../../base/index.ts";
import { Areas, evenLevels } from "./area.ts";
import type { Levels } from "./area.ts";
import type { Examples } from "./labels.ts";
import { CHANCE_BINS } from "./result.ts";

/** A signal in one recording. */
export interface Subject {
  readonly scores: Float64Array;
  readonly levels: Levels;
  /** Times at which the signal is known. */
  readonly examples: Examples;
  /** Times whether or not it is. */
  readonly allExamples: Examples;
}

/** [signal][recording]; the recordings of all signals have the same lengths. */
export type Subjects = readonly (readonly Subject[])[];

/** Areas by chance: [signal][draw][horizon]. */
type ByChance = readonly (readonly Float64Array[])[];

/** Levels of a surrogate: finer changes no area by more than a thousandth. */
const EVEN_LEVELS = 1024;

/** What chance says of one signal at one horizon. */
export interface AgainstChance {
  /** Chance that some signal at some horizon reaches, after each is measured by its own scatter, what this one reached. */
  readonly p: number;
  /** Areas of this signal's surrogates at this horizon, counted in equal bins from 0 to 1. */
  readonly byChance: readonly number[];
}

/** For each signal and horizon, by that of the two nulls which gives the larger chance. */
export function chancesOf(
  { subjects, areas }: { readonly subjects: Subjects; readonly areas: readonly Float64Array[] },
  { draws, least }: { readonly draws: number; readonly least: number },
  chance: Chance,
): AgainstChance[][] {
  const nulls = [shifted(subjects, { draws, least }, chance), rephased(subjects, draws, chance)];
  const chances = nulls.map((byChance) => correctedChances(areas, byChance));
  return chances[0]!.map((row, s) =>
    row.map((p, h) => {
      const other = chances[1]![s]![h]!;
      const deciding = nulls[other > p ? 1 : 0]!;
      return { p: Math.max(p, other), byChance: countedAreas(deciding[s]!, h) };
    }),
  );
}

function countedAreas(draws: readonly Float64Array[], horizon: number): readonly number[] {
  const counts = Array.from({ length: CHANCE_BINS }, () => 0);
  for (const draw of draws) {
    const area = draw[horizon]!;
    if (Number.isNaN(area)) continue;
    const bin = Math.min(CHANCE_BINS - 1, Math.floor(area * CHANCE_BINS));
    counts[bin] = counts[bin]! + 1;
  }
  return counts;
}

function correctedChances(areas: readonly Float64Array[], byChance: ByChance): number[][] {
  const draws = byChance[0]?.length ?? 0;
  const scales = byChance.map((signal, s) =>
    Array.from(areas[s]!, (_, h) => {
      const values = signal.map((draw) => draw[h]!).filter((value) => !Number.isNaN(value));
      return { centre: mean(values), deviation: standardDeviation(values) };
    }),
  );
  const apart = (s: number, h: number, area: number): number => {
    const { centre, deviation } = scales[s]![h]!;
    return deviation > 0 ? (area - centre) / deviation : 0;
  };
  const highest = Array.from({ length: draws }, (_, d) =>
    Math.max(
      ...byChance.flatMap((signal, s) =>
        Array.from(signal[d]!, (area, h) => apart(s, h, area)).filter((z) => !Number.isNaN(z)),
      ),
    ),
  );
  return areas.map((row, s) =>
    Array.from(row, (area, h) => {
      const reached = apart(s, h, area);
      return (1 + highest.filter((other) => other >= reached).length) / (1 + draws);
    }),
  );
}

/** Every signal of a recording shifted alike, so that they stay related to each other. */
function shifted(
  subjects: Subjects,
  { draws, least }: { readonly draws: number; readonly least: number },
  chance: Chance,
): ByChance {
  const lengths = subjects[0]?.map(({ scores }) => scores.length) ?? [];
  const areas = new Areas(horizonsOf(subjects));
  const byChance = subjects.map((): Float64Array[] => []);
  for (let draw = 0; draw < draws; draw += 1) {
    const shifts = lengths.map((length) => {
      const near = Math.min(least, Math.floor(length / 4));
      return near + Math.floor(chance() * Math.max(1, length - 2 * near));
    });
    for (const [s, recordings] of subjects.entries()) {
      areas.clear();
      for (const [r, { levels, allExamples }] of recordings.entries())
        areas.add({ examples: allExamples, levels, shift: shifts[r]! });
      byChance[s]!.push(areasNow(areas));
    }
  }
  return byChance;
}

/** Every signal of a recording turned by the same phases; each turn gives two draws. */
function rephased(subjects: Subjects, draws: number, chance: Chance): ByChance {
  const amplitudes = subjects.map((recordings) =>
    recordings.map(({ scores }) => amplitudesOf(scores)),
  );
  const areas = [new Areas(horizonsOf(subjects)), new Areas(horizonsOf(subjects))];
  const byChance = subjects.map((): Float64Array[] => []);
  for (let draw = 0; draw < draws; draw += 2) {
    const phases = (amplitudes[0] ?? []).map(({ length }) => phasesOf(length, chance));
    for (const [s, recordings] of subjects.entries()) {
      for (const one of areas) one.clear();
      for (const [r, { scores, examples }] of recordings.entries()) {
        const pair = surrogatePair(amplitudes[s]![r]!, phases[r]!, scores.length);
        for (const [i, made] of pair.entries())
          areas[i]!.add({ examples, levels: evenLevels(made, EVEN_LEVELS) });
      }
      for (const one of areas) byChance[s]!.push(areasNow(one));
    }
  }
  return byChance;
}

const areasNow = ({ won, pairs }: Areas): Float64Array => won.map((sum, h) => sum / pairs[h]!);

const horizonsOf = (subjects: Subjects): number => subjects[0]?.[0]?.examples.horizons ?? 0;
