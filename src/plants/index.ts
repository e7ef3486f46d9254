// plants: what can be read, behind the port `Plant`. Each kind has a door of its own
// (plants/host, plants/replay), so that a program loads only the one it runs.
export type { HostMetrics, Plant, PlantKind, ProcessRow, Sample } from "./plant.ts";
