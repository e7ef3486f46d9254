// show/terminal: the live dashboard, its terminal, and the plain line a tick.
export type { Dashboard, DashboardOptions, FrameSink } from "./dashboard.ts";
export { createDashboard } from "./dashboard.ts";
export type { CoherenceHistory, DashboardView, Intent, SensorRow, Size, SortKey } from "./view.ts";
export type { Capability, TerminalFacts, TerminalWishes } from "./capability.ts";
export { capabilityOf } from "./capability.ts";
export { renderLine } from "./linear.ts";
export type { Terminal, TerminalOptions } from "./lifecycle.ts";
export { openTerminal } from "./lifecycle.ts";
