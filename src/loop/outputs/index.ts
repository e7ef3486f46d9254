// The dashboard brings the terminal code along; it is loaded through this door only when it is shown.
export { dashboardOutput } from "./dashboard.ts";
export type { DashboardPlan } from "./dashboard.ts";
