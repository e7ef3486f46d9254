import { expect, test } from "vitest";
import { collapseRisk } from "./risk.ts";

const rows = [
  ["nothing is known", { memUsed: null, swapUsed: null, psiMemorySome: null }, null],
  ["an ordinary host", { memUsed: 0.7, swapUsed: 0.1, psiMemorySome: 0.01 }, 0.02],
  ["memory spent, no swap", { memUsed: 0.98, swapUsed: null, psiMemorySome: 0 }, 0.8],
  ["memory spent, swap free", { memUsed: 0.98, swapUsed: 0, psiMemorySome: 0 }, 0],
  ["memory and swap spent", { memUsed: 1, swapUsed: 1, psiMemorySome: 0 }, 1],
  ["stalled for memory", { memUsed: 0.5, swapUsed: 0, psiMemorySome: 0.6 }, 1],
] as const;

test.each(rows)("R4: risk of collapse: %s", (_name, state, risk) => {
  const found = collapseRisk(state);
  if (risk === null) expect(found).toBeNull();
  else expect(found).toBeCloseTo(risk, 9);
});
