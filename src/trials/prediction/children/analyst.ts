// The thread in which a question about prediction is answered.
import { parentPort, workerData } from "node:worker_threads";
import { must } from "../../../base/index.ts";
import { analysePrediction } from "../../../prove/prediction/index.ts";
import type { PredictionOptions, Recording } from "../../../prove/prediction/index.ts";

const { recordings, options } = workerData as {
  readonly recordings: readonly Recording[];
  readonly options: PredictionOptions;
};
const port = must(parentPort, "an analyst is a thread");
// A port between threads has no origin to name.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
port.postMessage(analysePrediction(recordings, options));
