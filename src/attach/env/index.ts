// The door of the bridge: worlds offered to another program over a pair of streams.
export type { Offer, Offers, OpenOptions, WorldSettings } from "./offer.ts";
export { ANSWER, frameOf, HEAD_BYTES, jsonFrame, MAGIC, REQUEST, VERSION } from "./protocol.ts";
export { serveWorlds } from "./stdio.ts";
export type { Ending } from "./stdio.ts";
