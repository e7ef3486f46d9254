// How the conditions are called in tables and figures.
import type { SteeringCondition } from "../../prove/trial/index.ts";

export const WORDS: Readonly<Record<SteeringCondition, string>> = {
  "no-hogs": "no hogs",
  default: "kernel default",
  "default-again": "kernel default, again",
  renice: "renice +10",
  rules: "homeostat, literal rules",
  homeostat: "homeostat",
};
