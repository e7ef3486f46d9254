// A sensor's derivation with the numbers of the last tick, as the dashboard's lines.
import { explainSensor, sensorText } from "../../show/explain/index.ts";
import type { Loop } from "../tick.ts";

export function explainNow(loop: Loop, sensorId: string): readonly string[] {
  const { plant, motion, sample, judgement } = loop;
  const index = plant.sensors.indexOf(sensorId);
  if (index === undefined || sample === null || judgement === null) return [];
  const spec = plant.sensors.at(index);
  const missing = sample.frame.gap(index);
  return sensorText(
    explainSensor({ spec, index, motion, judgement, missing, history: loop.history.sensor(index) }),
  )
    .trimEnd()
    .split("\n");
}
