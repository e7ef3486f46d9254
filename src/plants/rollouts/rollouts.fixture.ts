// What the tests name for threads to make: tables, policies, and some that fail.
import type { Chance } from "../../base/index.ts";
import { ClusterClassic } from "../cluster/index.ts";
import { tableOf } from "./index.ts";
import type { Policy } from "./index.ts";

export const HERE = import.meta.url;

export const cluster = () => tableOf((lanes) => new ClusterClassic(lanes));

/** A linear map from observations to six values, the greatest chosen; with a little chance. */
export const linear = (weights: Float64Array): Policy => ({
  begin: (chance: Chance) => ({
    act(observation) {
      let best = 0;
      let most = Number.NEGATIVE_INFINITY;
      for (let action = 0; action < 6; action += 1) {
        let value = chance();
        for (let i = 0; i < observation.length; i += 1)
          value += weights[30 * action + i]! * observation[i]!;
        if (value <= most) continue;
        best = action;
        most = value;
      }
      return best;
    },
  }),
});

export const astray = (): Policy => ({ begin: () => ({ act: () => 6 }) });

export const failing = (): Policy => ({
  begin() {
    throw new Error("no player today");
  },
});

export const notAFunction = 7;
