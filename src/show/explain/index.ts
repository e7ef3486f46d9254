// show/explain: how a band and the coherence came about, as values and in words.
export { EXPLAIN_SCHEMA, explainCoherence } from "./coherence.ts";
export type { CoherenceExplanation, CoherenceQuestion, SensorRow } from "./coherence.ts";
export { coherenceText } from "./coherence-text.ts";
export { EXPLAIN_SENSOR_SCHEMA, explainSensor } from "./sensor.ts";
export type { SensorDerivation, SensorExplanation, SensorQuestion, WindowVote } from "./sensor.ts";
export { sensorText } from "./sensor-text.ts";
