// Minds without weights: chance, patience, and the forager, which weighs what a cell is
// worth against the way there.
import {
  CLEAN,
  CLEANED_AT_MOST,
  DOWN,
  LEFT,
  REST,
  RIGHT,
  UP,
  VIEW,
  VIEW_REACH,
  VIEW_SIDE,
  ACTIONS,
} from "../figures.ts";
import { DISTANCES, VIEWS } from "../torus.ts";
import type { Mind, Surroundings } from "./mind.ts";

export const RANDOM_MIND: Mind = {
  act: (_seen, _at, { streams, lane }) => streams.below(lane, ACTIONS.length),
};

export const WAITING_MIND: Mind = { act: () => REST };

/** Of dirt, of a step, and of a clean, in the worth of a cell. */
const WORTH = { dirt: 3, step: 0.6, clean: 0.1 } as const;
/** A half of dirt a clean: multiplying is as exact as dividing. */
const CLEANS_PER_DIRT = 1 / CLEANED_AT_MOST;
/** Below it a cell is left. */
const WORTH_STAYING = 0.1;
const BIRTH_CHANCE = 0.2;

/**
 * Reproduces now and then when it is rich; cleans where it pays; else makes one step toward the
 * best other cell of its view, rows first. `richAbove`: energy.
 */
export const forager = (richAbove: number): Mind => ({
  act(seen, at, { streams, lane }) {
    const { agents, dirt } = seen;
    if (agents.energy[at]! > richAbove && streams.uniform(lane) < BIRTH_CHANCE) return REST;
    const cell = agents.cell[at]!;
    return dirt[cell]! >= WORTH_STAYING ? CLEAN : toward(bestInView(seen, cell));
  },
});

/** Place in the view of the cell that is worth most: (3·dirt − 0.6·d − 0.1·c)/(d + max(1, c)). */
function bestInView({ dirt }: Surroundings, cell: number): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  const view = VIEWS.subarray(cell * VIEW, (cell + 1) * VIEW);
  const distances = DISTANCES;
  for (let i = 0; i < view.length; i += 1) {
    const steps = distances[i]!;
    if (steps === 0) continue;
    const there = dirt[view[i]!]!;
    const cleans = Math.ceil(there * CLEANS_PER_DIRT);
    const worth = WORTH.dirt * there - WORTH.step * steps - WORTH.clean * cleans;
    const rate = worth / (steps + (cleans > 1 ? cleans : 1));
    if (rate <= most) continue;
    most = rate;
    best = i;
  }
  return best;
}

function toward(place: number): number {
  const down = Math.floor(place / VIEW_SIDE) - VIEW_REACH;
  if (down !== 0) return down < 0 ? UP : DOWN;
  return (place % VIEW_SIDE) - VIEW_REACH < 0 ? LEFT : RIGHT;
}
