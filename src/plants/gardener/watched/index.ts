// The gardens as they are watched.
export { WatchedGarden } from "./watched-garden.ts";
