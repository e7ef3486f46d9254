// The policies of a garden compared, as one value; and as flat rows with a unit or a kind in
// every name, of --json and of the CSV.
import type { GardenRow } from "../../prove/ladder/index.ts";

export interface GardenLadder {
  /** The garden, and what the rows have in common, as a title. */
  readonly title: string;
  /** Seed of the first run; the others follow. */
  readonly seed: number;
  readonly generations: number;
  readonly rows: readonly GardenRow[];
  /** Total dirt there can be, agents there may be. */
  readonly most: { readonly dirt: number; readonly agents: number };
  /** Name of the row that differences are counted from. */
  readonly baseline: string;
  /** What differs from row to row: policies, or the parts of the guard. */
  readonly compares: "policies" | "guards";
  /** Name → what it does, in a few words. */
  readonly rules: ReadonlyMap<string, string>;
  /** Name → total dirt known of the classic rules. */
  readonly known: ReadonlyMap<string, number>;
}

type Bounds = GardenRow["dirt"];
type Flat = Readonly<Record<string, string | number | null>>;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const bounded = (name: string, { estimate, low, high }: Bounds, mean = `${name}_mean`): Flat => ({
  [mean]: estimate,
  [`${name}_low`]: finite(low),
  [`${name}_high`]: finite(high),
});

export const gardenJson = (row: GardenRow): Flat => ({
  policy: row.policy,
  runs: row.runs,
  ...bounded("dirt", row.dirt),
  ...bounded("dirt_saved", row.saved, "dirt_saved"),
  ...bounded("population", row.population),
  ...bounded("population_gained", row.gained, "population_gained"),
  births_mean: row.births,
  deaths_mean: row.deaths,
  depth_mean: row.depth,
  risk_mean: row.risk,
  flow_mean: row.flow,
  collapse_generations_mean: row.collapses,
});
