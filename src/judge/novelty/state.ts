// The memory of a sensor's novelty as plain data, so that a restart does not begin to learn
// anew. Reading it back trusts nothing: a torn, foreign or edited state is refused with a
// reason and the sensor starts fresh.
import { fail, isAmount, isCount, isNumber, isRecord, ok, quotedPlain } from "../../base/index.ts";
import type { Result } from "../../base/index.ts";
import type { HalfSpaceTreesState } from "./half-space-trees.ts";
import type { RanksState } from "./ranks.ts";
import { BINS } from "./rarity.ts";
import type { RarityState } from "./rarity.ts";
import type { RestState } from "./rest.ts";
import { SensorNovelty, windowLengths } from "./sensor-novelty.ts";
import type { SensorNoveltyContent } from "./sensor-novelty.ts";
import { NOVELTY } from "./settings.ts";
import type { NoveltySettings } from "./settings.ts";
import type { TrackState } from "./track.ts";
import type { TransitionsState } from "./transitions.ts";
import { CENTROIDS_MAX } from "./value-memory.ts";
import type { ValueMemoryState } from "./value-memory.ts";

/** Grows whenever the same numbers would mean something else. */
export const NOVELTY_STATE_VERSION = 1;

export interface NoveltyState {
  readonly version: number;
  /** The settings it was learned with: with others its numbers mean something else. */
  readonly shape: string;
  readonly content: SensorNoveltyContent;
}

/** Plain data of a sensor's memory, good for JSON. */
export function saveNovelty(novelty: SensorNovelty): NoveltyState {
  const shape = shapeOf(novelty.settings);
  return { version: NOVELTY_STATE_VERSION, shape, content: novelty.save() };
}

/** A sensor that goes on where the saved one was, to the bit. */
export function restoreNovelty(
  state: unknown,
  settings: NoveltySettings = NOVELTY,
): Result<SensorNovelty> {
  if (!isRecord(state)) return refused("it is not an object");
  if (state["version"] !== NOVELTY_STATE_VERSION) {
    return refused(
      `it is of version ${quotedPlain(state["version"])}, not ${NOVELTY_STATE_VERSION}`,
    );
  }
  if (state["shape"] !== shapeOf(settings)) return refused("it was learned with other settings");
  if (!isContent(state["content"], settings)) return refused("its numbers do not hold together");
  const novelty = new SensorNovelty(settings);
  return novelty.load(state["content"]) ? ok(novelty) : refused("it is of another size");
}

const refused = (reason: string): Result<never> =>
  fail({
    code: "novelty.state",
    message: `a saved memory of a sensor cannot be used: ${reason}`,
    advice: "the sensor learns anew; nothing needs to be done",
  });

/** What learning depends on; threshold, weights and rest may change without harm. */
const shapeOf = ({ tracks, movement, seed }: NoveltySettings): string => {
  const learned = tracks.map(({ window, statistic, neighbours, delay }) => {
    return [window, statistic, neighbours, delay];
  });
  return JSON.stringify([learned, movement?.lags ?? null, seed]);
};

function isContent(value: unknown, settings: NoveltySettings): value is SensorNoveltyContent {
  if (!isRecord(value)) return false;
  const { samples, windows, tracks, transitions, rest } = value;
  const lengths = windowLengths(settings);
  return (
    isCount(samples) &&
    isListOf(windows, lengths.length, (window, i) => isNumbers(window, lengths[i]!)) &&
    isListOf(tracks, settings.tracks.length, (track, i) => {
      return isTrack(track, settings.tracks[i]!.delay);
    }) &&
    (settings.movement === null ? transitions === null : isTransitions(transitions)) &&
    isRest(rest)
  );
}

const isListOf = (
  value: unknown,
  length: number,
  holds: (one: unknown, index: number) => boolean,
): boolean => Array.isArray(value) && value.length === length && value.every(holds);

function isTrack(value: unknown, delay: number): value is TrackState {
  if (!isRecord(value)) return false;
  return (
    isMemory(value["memory"]) && isRarity(value["rarity"]) && isNumbers(value["delayed"], delay)
  );
}

function isMemory(value: unknown): value is ValueMemoryState {
  if (!isRecord(value)) return false;
  const { centres, weights } = value;
  if (!isNumbers(centres, CENTROIDS_MAX) || !isNumbers(weights, CENTROIDS_MAX)) return false;
  return (
    centres.length === weights.length &&
    centres.every((centre, i) => i === 0 || centres[i - 1]! < centre) &&
    weights.every((weight) => weight > 0)
  );
}

function isRarity(value: unknown): value is RarityState {
  if (!isRecord(value)) return false;
  const { origin, zeros, counts, places } = value;
  if (!isNumbers(counts, BINS) || !isNumbers(places, BINS)) return false;
  if (counts.length !== places.length || [...counts, ...places].some((one) => one < 0))
    return false;
  return isAmount(zeros) && (origin === null ? counts.length === 0 : isNumber(origin));
}

function isTransitions(value: unknown): value is TransitionsState {
  if (!isRecord(value)) return false;
  const { ranks, trees, rarity, recent } = value;
  return isRanks(ranks) && isTrees(trees) && isRarity(rarity) && isShares(recent);
}

function isRanks(value: unknown): value is RanksState {
  if (!isRecord(value)) return false;
  const { knots, untilDrawing } = value;
  return (
    isCount(untilDrawing) &&
    isNumbers(knots, Number.POSITIVE_INFINITY) &&
    knots.every((knot, i) => i === 0 || knots[i - 1]! <= knot)
  );
}

function isTrees(value: unknown): value is HalfSpaceTreesState {
  if (!isRecord(value)) return false;
  const { masses, total } = value;
  return (
    isCount(total) &&
    isNumbers(masses, Number.POSITIVE_INFINITY) &&
    masses.every((mass) => Number.isInteger(mass) && mass !== 0 && mass < 2 ** 16)
  );
}

const isRest = (value: unknown): value is RestState =>
  isRecord(value) && isCount(value["remaining"]) && isAmount(value["alertedAt"]);

const isNumbers = (value: unknown, most: number): value is number[] =>
  Array.isArray(value) && value.length <= most && value.every(isNumber);

const isShares = (value: unknown): value is number[] =>
  isNumbers(value, Number.POSITIVE_INFINITY) && value.every((share) => share >= 0 && share <= 1);
