// What one host's days gave: plain data, one line of JSON a host, from which the tables are made.
import type { AlarmKind, Severity } from "../../src/judge/warning/index.ts";
import type { TroubleKind } from "./troubles.ts";

export interface Raised {
  /** Second of the host's story at which it opened. */
  readonly t: number;
  /** When it was at least as bad as this, seconds; null where it never was. */
  readonly severe: Readonly<Record<Severity, number | null>>;
  /** Worst it became. */
  readonly severity: Severity;
  readonly lastedS: number | null;
  /** Kind and group of its alarms at the opening, strongest first. */
  readonly causes: readonly {
    readonly kind: AlarmKind;
    readonly group: string;
    readonly source: string;
  }[];
}

export interface HostOutcome {
  readonly kind: "ordinary" | "trouble" | "idle";
  readonly seed: number;
  readonly sensors: number;
  readonly seconds: number;
  readonly ticks: number;
  readonly raised: readonly Raised[];
  readonly troubles: readonly {
    readonly kind: TroubleKind;
    readonly from: number;
    readonly until: number;
    readonly usesUp: boolean;
  }[];
  /** What fits and bands take a tick, and what early warning takes, µs. */
  readonly engineUs: number;
  readonly warningUs: number;
  /** Held at the end of each day after a collection, MiB. */
  readonly heldMib: readonly number[];
}
