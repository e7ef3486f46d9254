// The words all published schemas are made of: kinds of fields with their unit and
// range, and the groups of fields that stand in more than one of them, so that a name
// means the same in the tick record, the A/B log and the session's summary. Loads zod.
import { z } from "zod";
import { BAND_NAMES } from "./record.ts";

export type DeepReadonly<T> = { readonly [K in keyof T]: DeepReadonly<T[K]> };
/** Compiles only where the one may stand for the other. */
export type Assignable<From extends To, To> = From;

/** JSON Schema, draft 2020-12, with its name as title. */
export const publish = (name: string, schema: z.ZodType): object => ({
  title: name,
  ...z.toJSONSchema(schema, { target: "draft-2020-12" }),
});

export const named = <Name extends string>(name: Name) =>
  z.literal(name).describe("Name and version of this schema.");
export const text = (about: string) => z.string().describe(about);
export const flag = (about: string) => z.boolean().describe(about);
export const nullableFlag = (about: string) => z.boolean().nullable().describe(about);
export const count = (about: string) => z.int().min(0).describe(`${about} Count, from 0.`);
export const milliseconds = (about: string) =>
  z.number().min(0).describe(`${about} Milliseconds, from 0.`);
export const ratio = (about: string) =>
  z.number().min(0).max(1).nullable().describe(`${about} Ratio, 0 to 1.`);
export const amount = (about: string, unit: string) =>
  z.number().min(0).max(Number.MAX_SAFE_INTEGER).nullable().describe(`${about} ${unit}, from 0.`);
export const band = (about: string) => z.enum(BAND_NAMES).nullable().describe(about);
export const moment = (about: string) => z.iso.datetime().describe(`${about} ISO 8601, UTC.`);

/** Sensor ids are made by our own readers, so anything else in a log is not ours. */
export const sensorId = z.string().regex(/^[a-z0-9_.:-]+$/);

export const identity = {
  run_id: text("Id of the run, the same in all its lines."),
  seq: count("Position in the run, without holes: a hole is a lost line."),
  tick: count("Number of the beat; jumps where beats were skipped by an overrun."),
  time: moment("When the tick began."),
  elapsed_ms: milliseconds("Monotonic time since the run began."),
  interval_s: z.number().positive().describe("Time between beats. Seconds, above 0."),
  plant: text("Kind of system read: host, replay, service, gardener or cluster."),
  host: text("Name of the system read."),
};

export const engine = {
  sensors: count("Sensors with a value at this tick."),
  collecting: count("Of these, sensors with fewer than 8 values yet."),
  coherence: ratio("S* = k/(1+k), k = σ·V*·A*; null until one sensor is judged."),
  coherence_ratio: ratio("S*/D*."),
  coherence_relative: ratio("S* over the S* of as many sensors that are all CRYSTAL."),
  above_t_star: nullableFlag("Whether the relative coherence is above T* = 5/7."),
  v_star: ratio("V* = 1 − exp(−n/50), n sensors judged."),
  a_star: ratio("A*, mean weight of the bands."),
  proven_share: ratio("Share of the judged sensors whose fit is better than chance."),
  bands: z
    .record(z.enum(BAND_NAMES), z.int().min(0))
    .describe("Band → sensors in it. Count, from 0."),
  route_target: z
    .string()
    .nullable()
    .describe("Sensor id of the healthiest core; null while none is judged."),
  route_score: z
    .number()
    .min(0)
    .max(2)
    .nullable()
    .describe("Its score: band weight + gap/2 + (1 − value)/2. Dimensionless, 0 to 2."),
};

export const host = {
  cpu_avg: ratio("Mean use of the cores."),
  cpu_max: ratio("Use of the busiest core."),
  mem_used: ratio("Memory not available to new work."),
  swap_used: ratio("Swap in use."),
  load_1m: amount("1-minute load average over the number of online cores; may exceed 1.", "Ratio"),
  psi_cpu_some: ratio("Share of time some task waited for a core."),
  psi_memory_some: ratio("Share of time some task waited for memory."),
  psi_io_some: ratio("Share of time some task waited for I/O."),
  disk_read_bytes_per_s: amount("Read from disks.", "Bytes per second"),
  disk_write_bytes_per_s: amount("Written to disks.", "Bytes per second"),
  net_rx_bytes_per_s: amount("Received over the network.", "Bytes per second"),
  net_tx_bytes_per_s: amount("Sent over the network.", "Bytes per second"),
  processes: z.int().min(0).nullable().describe("Processes on the host. Count, from 0."),
};
