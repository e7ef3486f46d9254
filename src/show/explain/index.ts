// show/explain: how a band and the coherence came about, as values and in words.
export { explainCoherence } from "./coherence.ts";
export { coherenceText } from "./coherence-text.ts";
export { explainSensor } from "./sensor.ts";
export { sensorText } from "./sensor-text.ts";
