// The scenario matrix: where the hogs live, how many they are, what they starve. One
// table, so that a new question is a new row.
import type { SteeringCondition } from "../../prove/trial/index.ts";

/** Where the hogs compete with the service. */
export type HogPlace = "other-sessions" | "sibling-cgroups" | "same-session" | "none";
export type ServiceName = "http" | "nginx";
export type Arrivals = "poisson" | "fixed";

export interface Scenario {
  readonly id: string;
  /** A few words for tables and figures. */
  readonly title: string;
  readonly place: HogPlace;
  /** Sessions or cgroups of hogs, and stress-ng workers in each. */
  readonly groups: number;
  readonly workers: number;
  readonly service: ServiceName;
  /** CPU time of one request, ms, where the service lets itself be set. */
  readonly requestMs: number;
  readonly arrivals: Arrivals;
}

/** CPU time of an ordinary, a heavy and a light request. */
const ORDINARY_MS = 6;
const HEAVY_MS = 12;
const LIGHT_MS = 3;

const row = (
  id: string,
  title: string,
  changes: Partial<Scenario> & Pick<Scenario, "place">,
): Scenario => ({
  id,
  title,
  groups: 4,
  workers: 2,
  service: "http",
  requestMs: ORDINARY_MS,
  arrivals: "poisson",
  ...changes,
});

const PLACES = [
  ["sessions", "other sessions", { place: "other-sessions" }],
  ["cgroups", "sibling cgroups", { place: "sibling-cgroups" }],
  // Eight hogs in one group with the service would leave it too little to ever keep up.
  ["one-session", "same session", { place: "same-session", groups: 1 }],
  ["nothing", "nothing to help", { place: "none", groups: 0, workers: 0 }],
] as const;

/** The questions every trial asks, of one service. */
function questionsOf(service: ServiceName): readonly Scenario[] {
  return PLACES.map(([id, title, changes]) =>
    service === "http"
      ? row(id, title, changes)
      : row(`nginx-${id}`, `nginx, ${title}`, { ...changes, service }),
  );
}

export const SCENARIOS: readonly Scenario[] = [
  ...questionsOf("http"),
  ...questionsOf("nginx"),
  row("few-hogs", "other sessions, 1 × 2 hogs", { place: "other-sessions", groups: 1 }),
  row("heavy", "other sessions, heavy requests", { place: "other-sessions", requestMs: HEAVY_MS }),
  row("light", "other sessions, light requests", { place: "other-sessions", requestMs: LIGHT_MS }),
  row("fixed-rate", "other sessions, fixed rate", { place: "other-sessions", arrivals: "fixed" }),
];

const WITH_HOGS: readonly SteeringCondition[] = [
  "no-hogs",
  "default",
  "default-again",
  "renice",
  "rules",
  "homeostat",
];
const WITHOUT_HOGS: readonly SteeringCondition[] = [
  "default",
  "default-again",
  "rules",
  "homeostat",
];

export const conditionsOf = ({ place }: Scenario): readonly SteeringCondition[] =>
  place === "none" ? WITHOUT_HOGS : WITH_HOGS;

/** Conditions under which homeostat runs. */
export const isSteered = (condition: SteeringCondition): condition is "rules" | "homeostat" =>
  condition === "rules" || condition === "homeostat";
