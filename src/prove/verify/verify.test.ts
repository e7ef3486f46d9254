import { expect, test } from "vitest";
import { ENGINE, verify } from "./index.ts";
import type { Subject } from "./index.ts";

test("T5: the engine passes its 27 derivations, in their order", () => {
  const { derivations, passed, extras, ok } = verify();
  expect(derivations.filter(({ pass }) => !pass)).toEqual([]);
  expect(derivations.map(({ number }) => number)).toEqual(
    Array.from({ length: 27 }, (_, i) => i + 1),
  );
  expect({ passed, ok, extras }).toEqual({ passed: 27, ok: true, extras: [] });
});

test("T5: every derivation shows arithmetic with numbers in", () => {
  for (const { name, arithmetic } of verify().derivations) {
    expect(arithmetic, name).toMatch(/\d/);
    expect(arithmetic, name).not.toMatch(/NaN|undefined/);
  }
});

test("T5: the checks beyond the 27 hold too", () => {
  const { extras, extrasPassed, ok } = verify({ all: true });
  expect(extras.filter(({ pass }) => !pass)).toEqual([]);
  expect(extras.length).toBeGreaterThanOrEqual(15);
  expect({ extrasPassed, ok }).toEqual({ extrasPassed: extras.length, ok: true });
});

/** Derivations that must fail with this fault in the engine. */
function check(fault: string, broken: Partial<Subject>, numbers: readonly number[]): void {
  test(`T5: ${fault} is found out`, () => {
    const { derivations, ok, passed } = verify({ engine: { ...ENGINE, ...broken } });
    const failed = derivations.filter(({ pass }) => !pass).map(({ number }) => number);
    expect(failed).toEqual(expect.arrayContaining([...numbers]));
    expect(ok).toBe(false);
    expect(passed).toBe(27 - failed.length);
  });
}

check("a coupling of 0.99", { sigma: 0.99 }, [17]);
check("a ceiling of 0.4978", { dStar: 0.4978 }, [1, 17]);
check("a threshold of 0.7143", { tStar: 0.7143 }, [2]);
check("a golden ratio of 1.6180", { goldenRatio: 1.618 }, [3]);
check(
  "roots of the wrong sign",
  { fixedPoints: (map) => ENGINE.fixedPoints(map).map((x) => -x) },
  [4, 5, 6, 7],
);
check("a map without fixed points", { fixedPoints: () => [] }, [4, 5, 6, 7, 8]);
check("a slope without its factor 2", { slope: ({ a, b }, x) => a * x + b }, [6, 7, 8]);
check("a gap that forgets |λ|", { gapOf: (lambda) => lambda ?? 0 }, [8]);
check("an exponent in bits", { lyapunov: (map, x) => ENGINE.lyapunov(map, x) / Math.LN2 }, [10]);
check(
  "an exponent of the wrong sign",
  { lyapunov: (map, x) => -ENGINE.lyapunov(map, x) },
  [9, 10, 11],
);
check("an entropy that is always 1", { entropy: () => 1 }, [12, 13]);
check("an energy without its half", { energy: (map) => 2 * ENGINE.energy(map) }, [14, 15, 16]);
check(
  "a partition sum of the wrong sign",
  { partition: (energies) => 1 / ENGINE.partition(energies) },
  [15],
);
check(
  "a free energy of the wrong sign",
  { freeEnergy: (energies) => -ENGINE.freeEnergy(energies) },
  [16],
);
check("a coherence that forgets V*", { coherenceOf: () => ENGINE.coherenceOf(1_000_000, 1) }, [18]);
check(
  "a fit shifted by one value",
  { fitSeries: (values) => ENGINE.fitSeries(values.toReversed()) },
  [19, 20, 21],
);
check(
  "a fit with noise in it",
  { fitSeries: (values) => ENGINE.fitSeries(values.map((x, i) => x! + 1e-3 * (i % 2))) },
  [22],
);
check("a judge that calls everything ORGANIC", { bandOfMap: () => "ORGANIC" }, [23, 24, 25]);
check(
  "a reflection that never settles",
  { reflect: (series, depth) => ({ ...ENGINE.reflect(series, depth), converged: false }) },
  [27],
);
check(
  "a reflection that runs away",
  { reflect: (series, depth) => ({ ...ENGINE.reflect(series, depth), sStar: [Number.NaN] }) },
  [26],
);
