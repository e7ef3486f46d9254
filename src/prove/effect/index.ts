// prove/effect: whether a steering action did what it was forecast to do.
export type { Effect, EffectVerdict } from "./effect.ts";
export { EffectWatch } from "./watch.ts";
