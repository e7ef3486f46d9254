// `homeostat prove TRIAL`: hands over to the trial; only the code of the chosen one is
// loaded. 0 when the answer is yes, 1 when it is no or not resolved.
import { unreachable } from "../base/index.ts";
import type { Io } from "./io.ts";
import type { ProveSettings } from "./prove-settings.ts";

export async function prove(settings: ProveSettings, io: Io): Promise<number> {
  switch (settings.trial) {
    case "steering": {
      const { proveSteering } = await import("./prove-steering.ts");
      return proveSteering(settings, io);
    }
    case "prediction": {
      const { provePrediction } = await import("./prove-prediction.ts");
      return provePrediction(settings, io);
    }
    case "sigma": {
      const { proveSigma } = await import("./prove-sigma.ts");
      return proveSigma(settings, io);
    }
    default:
      return unreachable(settings);
  }
}
