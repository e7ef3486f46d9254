// The trials that `prove` offers, in the order in which they are named.
export const TRIALS = ["steering", "prediction", "sigma"] as const;
export type TrialName = (typeof TRIALS)[number];
