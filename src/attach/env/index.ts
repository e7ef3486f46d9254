// The door of the bridge: worlds offered to another program over a pair of streams.
export type { Offer, Offers, OpenOptions, WorldSettings } from "./offer.ts";
export { serveWorlds } from "./stdio.ts";
