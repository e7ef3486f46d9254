// Must be rejected: an edge that imports another edge's value past its door.
import { steer } from "../plants/inner.ts";

export const drawn = steer;
