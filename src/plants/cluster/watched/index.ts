// The cluster worlds as they are watched.
export { watchedClassic } from "./classic.ts";
export { watchedV1 } from "./v1.ts";
