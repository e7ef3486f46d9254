export type { Band, BandName } from "./bands.ts";
export { BANDS, BAND_NAMES, BAND_WEIGHTS } from "./bands.ts";
