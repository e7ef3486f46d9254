// What every plant is. Each plant has a door of its own: host/, replay/.
export { NO_METRICS } from "./plant.ts";
export type { HostMetrics, Plant, ProcessRow, Sample, WorldStatus } from "./plant.ts";
export { UNGUARDED } from "./actuator.ts";
export type { Actuator, KnobState, UndoReceipt } from "./actuator.ts";
