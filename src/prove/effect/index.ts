// prove/effect: whether a steering action did what it was forecast to do.
export { EffectWatch } from "./watch.ts";
