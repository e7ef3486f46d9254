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
check("an entropy of half its size", { entropy: (map, x) => ENGINE.entropy(map, x) / 2 }, [12, 13]);
check("an entropy that is larger for chaos alone", { entropy: (map) => Math.abs(map.a) }, [12]);
check("an exponent that is always 0.44", { lyapunov: () => 0.44 }, [9, 10, 11]);
check(
  "an exponent of the right sign only",
  { lyapunov: (map, x) => ENGINE.lyapunov(map, x) + 0.01 },
  [9, 10, 11],
);
check(
  "a coefficient off by 0.04",
  {
    fitSeries: (values) => {
      const fit = ENGINE.fitSeries(values);
      return { ...fit, x: { ...fit.x, a: fit.x.a + 0.04 } };
    },
  },
  [19],
);
check(
  "a reflection without its meta-series",
  { reflect: (series, depth) => ({ ...ENGINE.reflect(series, depth), meta: [] }) },
  [26],
);
check(
  "a reflection that claims to have settled",
  {
    reflect: (series, depth) => {
      const sStar = Array.from({ length: depth }, (_, i) => (i % 2) / 10);
      return { ...ENGINE.reflect(series, depth), sStar };
    },
  },
  [27],
);

/** A check beyond the 27 that must fail with this fault in the engine. */
function checkExtra(fault: string, broken: Partial<Subject>, name: RegExp): void {
  test(`T5: ${fault} is found out beyond the 27`, () => {
    const { extras, ok } = verify({ all: true, engine: { ...ENGINE, ...broken } });
    const failed = extras.filter(({ pass }) => !pass).map((one) => one.name);
    expect(failed.filter((one) => name.test(one))).not.toEqual([]);
    expect(ok).toBe(false);
  });
}

checkExtra("an onset of chaos at 6.6", { feigenbaumD: 6.6 }, /period doubling ends/);
checkExtra("an end of period 4 at 6.45", { periodFourEnd: 6.45 }, /period 4/);
checkExtra("an end of period 3 at 8.1", { periodThreeEnd: 8.1 }, /period 3 doubles/);
checkExtra("a λ of 1 + √D", { multiplierFromD: (d) => 1 + Math.sqrt(d) }, /λ = 1 − √D/);
checkExtra("a repelling fixed point", { stableFixedPoint: () => -1 }, /λ = 1 − √D/);
checkExtra(
  "a discriminant without its 4",
  { discriminant: ({ a, b, c }) => (b - 1) ** 2 - a * c },
  /λ =/,
);
checkExtra("a 2-cycle of multiplier 4 − D", { periodTwoMultiplier: (d) => 4 - d }, /2-cycle/);
checkExtra("a 3-cycle of multiplier 1", { periodThreeMultiplier: () => 1 }, /3-cycle/);
checkExtra("critical values of another level", { criticalF: () => 4 }, /F\(1, 7\)/);
checkExtra(
  "an S* that falls with σ",
  { sStarOf: (v, a, sigma) => -v * a * (sigma ?? 1) },
  /σ does not/,
);
checkExtra(
  "an orbit that is always ORGANIC",
  { bandByOrbit: () => ({ band: "ORGANIC", lyapunov: 0 }) },
  /equals band by orbit/,
);
