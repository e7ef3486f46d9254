// Must be rejected: a pure room that imports to the right and does I/O.
import { readFileSync } from "node:fs";
import { drawn } from "../show/index.ts";

export const seen = [readFileSync, drawn];
