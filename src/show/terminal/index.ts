// show/terminal: the live dashboard, its terminal, and the plain line a tick.
export { createDashboard } from "./dashboard.ts";
export type { DashboardView, Intent, ReplayProgress, SensorRow } from "./view.ts";
export { capabilityOf } from "./capability.ts";
export { renderLine } from "./linear.ts";
export { openTerminal } from "./lifecycle.ts";
export { KeyDecoder } from "./keys.ts";
