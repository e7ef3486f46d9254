// The shape of the novelty detector: what ships is what is measured (docs/benchmarks/nab.md).
// All of it is in samples, none in time: nothing here knows how often a sensor is read.

/** What a score is made of, as an alert names it. */
export type NoveltyPart = "value" | "mean" | "deviation" | "movement";

/** A quantity that is held against its own history. */
export interface TrackSettings {
  readonly part: Exclude<NoveltyPart, "movement">;
  /** Samples it is computed from; a value is the mean of one. */
  readonly window: number;
  readonly statistic: "mean" | "deviation";
  /** How many of the nearest past values a distance is the mean of. */
  readonly neighbours: number;
  /** Samples before it counts as past: what has just happened explains nothing. */
  readonly delay: number;
  /** Factor of its rarity in the score. */
  readonly weight: number;
}

export interface NoveltySettings {
  /** The first is the value itself, whose ranks the movement is seen in. */
  readonly tracks: readonly TrackSettings[];
  /** Null where the way it moves is not looked at. */
  readonly movement: {
    /** Ages, in samples, of the values whose ranks are a point of the half-space trees. */
    readonly lags: readonly number[];
    readonly weight: number;
  } | null;
  /** Samples that only teach. */
  readonly learning: number;
  /** Score from which a sample is an alert. */
  readonly threshold: number;
  /**
   * Samples of history at which the score is the sum of the weighed rarities. Ten times as
   * many have ten times as many rare ones, so 1 is taken off; alerts then come with the
   * logarithm of time and not with time.
   */
  readonly reference: number;
  /** Samples of rest after an alert. */
  readonly rest: number;
  /** By how much a score must exceed that of the last alert to break the rest. */
  readonly escalation: number;
  /** Seed of the trees. */
  readonly seed: number;
}

export const NOVELTY = {
  tracks: [
    { part: "value", window: 1, statistic: "mean", neighbours: 1, delay: 0, weight: 1 },
    { part: "mean", window: 50, statistic: "mean", neighbours: 5, delay: 25, weight: 0.5 },
    {
      part: "deviation",
      window: 50,
      statistic: "deviation",
      neighbours: 5,
      delay: 25,
      weight: 0.25,
    },
  ],
  movement: { lags: [0, 10, 50], weight: 0.33 },
  learning: 150,
  threshold: 2.9,
  reference: 1000,
  rest: 75,
  escalation: 1.5,
  seed: 1,
} as const satisfies NoveltySettings;

/**
 * What holds whole minutes against the past of minutes: the value alone, so that it takes a
 * fifth of the room. A second's noise hides what lasts; minutes show it, and at their pace the
 * memory reaches back three months.
 */
export const MINUTES: NoveltySettings = { ...NOVELTY, tracks: [NOVELTY.tracks[0]], movement: null };
