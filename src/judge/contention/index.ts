// Who waits for whom: the measured competition and what it means.
export type { Contender, Contention, SchedulingClass, SchedulingGroup } from "./contender.ts";
