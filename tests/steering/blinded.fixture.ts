// A program that spends every descriptor it may have and then asks of each target it was
// given whether it is never touched: one JSON line says what was answered.
import { openSync, writeSync } from "node:fs";
import type { Target } from "../../src/decide/index.ts";
import { whyNever } from "../../src/plants/host/steering/index.ts";

const targets = JSON.parse(process.argv[2] ?? "[]") as readonly Target[];
try {
  for (;;) openSync("/dev/null", "r");
} catch {
  // None is left.
}
const said = targets.map((target) => {
  try {
    return whyNever(target, { own: [], protect: [], only: [] });
  } catch (error) {
    return String(error);
  }
});
writeSync(1, `${JSON.stringify(said)}\n`);
