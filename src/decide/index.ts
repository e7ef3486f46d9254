// decide: what would help. Reads verdicts, touches no plant.
export { route, routeScores } from "./route.ts";
export type { RouteScore } from "./route.ts";
export * from "./steering/index.ts";
export * from "./via-negativa/index.ts";
