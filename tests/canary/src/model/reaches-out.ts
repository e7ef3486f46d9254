// Must be rejected, the import and each indented line: a pure room that asks the clock,
// chance, the process or the network instead of being given them.
import { parse } from "yaml";

export const asked: readonly unknown[] = [
  globalThis,
  global,
  process.pid,
  performance.now(),
  Date.now(),
  new Date(),
  Math.random(),
  crypto.randomUUID(),
  fetch("http://127.0.0.1/"),
  setTimeout(() => {}, 1),
  setInterval(() => {}, 1),
  setImmediate(() => {}),
  queueMicrotask(() => parse("")),
  console,
];
