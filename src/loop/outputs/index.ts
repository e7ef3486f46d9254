// Outputs that bring much code along are loaded through this door, and only when they are asked for.
export { openAbLog } from "./ab.ts";
export type { AbLog } from "./ab.ts";
export { dashboardOutput } from "./dashboard.ts";
export type { DashboardPlan } from "./dashboard.ts";
