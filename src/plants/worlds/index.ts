// The door of the worlds' port: spaces, rules, and the two worlds made of rules.
export { AUTORESETS, batchOf, MOST_LANES } from "./batch.ts";
export type { Autoreset, BatchReset, Outcome, VectorWorld } from "./batch.ts";
export { checkSeed, Misuse, misuse } from "./misuse.ts";
export type { InfoTable, MakeRules, Picture, ResetOptions, Rules } from "./rules.ts";
export { RENDER_MODES, singleOf } from "./single.ts";
export type { Info, RenderMode, Start, Step, World } from "./single.ts";
export { box, contains, discrete, faultAt, highAt, sample, sizeOf } from "./space.ts";
export type { Box, Discrete, MultiDiscrete, Space } from "./space.ts";
export { WorldPlant } from "./world-plant.ts";
export type { WatchedWorld } from "./world-plant.ts";
