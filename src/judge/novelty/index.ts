// judge/novelty: early warning for one sensor, from its own long history.
export { Rarity } from "./rarity.ts";
export { Rest } from "./rest.ts";
export { SensorNovelty } from "./sensor-novelty.ts";
export { MINUTES, NOVELTY } from "./settings.ts";
export type { NoveltyPart, NoveltySettings, TrackSettings } from "./settings.ts";
export { restoreNovelty, saveNovelty } from "./state.ts";
export type { NoveltyState } from "./state.ts";
export { MEMORY_MAX } from "./value-memory.ts";
