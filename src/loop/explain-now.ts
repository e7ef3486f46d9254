// A sensor's derivation with the numbers of the last tick, for the dashboard.
import type { Loop } from "./tick.ts";

export function explainSensorNow(loop: Loop, sensorId: string): readonly string[] {
  const index = loop.plant.sensors.indexOf(sensorId);
  return [`${sensorId}: ${index}`];
}
