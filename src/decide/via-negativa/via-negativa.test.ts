import fc from "fast-check";
import { expect, test } from "vitest";
import { damping, examine, survival } from "./index.ts";
import type { FailureMode } from "./index.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });

function checkDamping(risk: number, flow: number, alpha: number): void {
  test(`R4: at risk ${risk} and flow ${flow} an action goes ${alpha} of its way`, () => {
    expect(damping({ risk, flow })).toBeCloseTo(alpha, 12);
  });
}

checkDamping(0, 0, 1);
checkDamping(0.5, 0, 0.6);
checkDamping(0.5, 0.5, 0.52);
checkDamping(0, 1, 0.84);
checkDamping(1, 0, 0.2);
checkDamping(1, 1, 0.2);

test("R4: damping stays in [0.2, 1] and never grows with danger", () => {
  fc.assert(
    fc.property(share, share, share, (risk, flow, more) => {
      const alpha = damping({ risk, flow });
      expect(alpha).toBeGreaterThanOrEqual(0.2 - 1e-12);
      expect(alpha).toBeLessThanOrEqual(1);
      expect(damping({ risk: risk + more, flow })).toBeLessThanOrEqual(alpha);
      expect(damping({ risk, flow: flow + more })).toBeLessThanOrEqual(alpha);
    }),
    { seed: 1 },
  );
});

function checkSurvival(risk: number, flow: number, survives: boolean): void {
  test(`R4: risk ${risk} and flow ${flow} ${survives ? "leave undo alone" : "leave room to act"}`, () => {
    expect(survival({ risk, flow }) !== null).toBe(survives);
  });
}

checkSurvival(0.78, 0, true);
checkSurvival(0.77, 0, false);
checkSurvival(0, 0.85, true);
checkSurvival(0, 0.84, false);
checkSurvival(0.61, 0.71, true);
checkSurvival(0.6, 0.71, false);
checkSurvival(0.61, 0.7, false);

const DIVIDES: readonly FailureMode<number, number>[] = [2, 3].map((divisor) => ({
  name: `divides-by-${divisor}`,
  what: "A multiple.",
  applies: (action, offset) =>
    (action + offset) % divisor === 0 ? `${action + offset} is a multiple` : null,
}));

function checkExamination(action: number, mode: string | null): void {
  test(`R4: ${action} ${mode === null ? "passes" : `is suppressed as ${mode}`}`, () => {
    const found = examine(DIVIDES, action, 1);
    expect(found.passes ? null : found.mode).toBe(mode);
  });
}

checkExamination(4, null);
checkExamination(2, "divides-by-3");
checkExamination(1, "divides-by-2");
checkExamination(5, "divides-by-2");
