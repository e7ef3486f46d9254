// The 27 derivations in their fixed order. Expected values are worked out here from
// published formulas or numbers; actual values come from the engine under test.
import { standardDeviation } from "../../base/index.ts";
import { logistic, orbit } from "../../model/index.ts";
import type { QuadraticMap } from "../../model/index.ts";
import { show } from "./derivation.ts";
import type { Claim } from "./derivation.ts";
import type { Subject } from "./subject.ts";

/** The map whose fixed points are worked by hand: 0.2·x² − 0.7·x + 0.1 = 0. */
const EXAMPLE: QuadraticMap = { a: 0.2, b: 0.3, c: 0.1 };
/** Its smaller and larger fixed point. */
const ROOTS = [(0.7 - Math.sqrt(0.41)) / 0.4, (0.7 + Math.sqrt(0.41)) / 0.4] as const;
const CHAOS = logistic(3.8);
const STABLE: QuadraticMap = { a: 0.01, b: 0.1, c: 0.01 };
const CONSTANT: QuadraticMap = { a: 0, b: 0, c: 0.5 };
/** Where Lyapunov exponents are taken from: from 0.5 the orbit of r = 4 falls on 0. */
const START = 0.3;

export function derivations(engine: Subject): Claim[] {
  return [
    ...constants(engine),
    ...fixedPointClaims(engine),
    ...lyapunovClaims(engine),
    ...entropyClaims(engine),
    ...energyClaims(engine),
    ...coherenceClaims(engine),
    ...fitClaims(engine),
    ...bandClaims(engine),
    ...reflectionClaims(engine),
  ];
}

function constants({ sigma, dStar, tStar, goldenRatio }: Subject): Claim[] {
  return [
    {
      name: "D* = σ/(1+σ)",
      arithmetic: `${show(sigma)} / (1 + ${show(sigma)}) = ${show(sigma / (1 + sigma))}, σ = 0.991`,
      expected: 0.991 / 1.991,
      actual: dStar,
    },
    {
      name: "T* = 5/7",
      arithmetic: `5 / 7 = ${show(5 / 7)}`,
      expected: 5 / 7,
      actual: tStar,
    },
    {
      name: "φ = (1+√5)/2",
      arithmetic: `(1 + ${show(Math.sqrt(5))}) / 2 = ${show((1 + Math.sqrt(5)) / 2)}`,
      expected: (1 + Math.sqrt(5)) / 2,
      actual: goldenRatio,
    },
  ];
}

function fixedPointClaims(engine: Subject): Claim[] {
  const found = engine.fixedPoints(EXAMPLE).toSorted((p, q) => p - q);
  const at = (index: number): number => found[index] ?? Number.NaN;
  const signs = ["−", "+"] as const;
  const roots = ROOTS.map((root, index) => ({
    name: `fixed point x* with ${signs[index]}√`,
    arithmetic: `0.2·x² + (0.3 − 1)·x + 0.1 = 0: (0.7 ${signs[index]} √0.41) / 0.4 = ${show(root)}`,
    expected: root,
    actual: at(index),
  }));
  const multipliers = ROOTS.map((root, index) => ({
    name: `multiplier λ at x* = ${show(root)}`,
    arithmetic: `2·0.2·${show(root)} + 0.3 = ${show(0.4 * root + 0.3)}`,
    expected: 0.4 * root + 0.3,
    actual: engine.slope(EXAMPLE, at(index)),
  }));
  const lambda = 0.4 * ROOTS[0] + 0.3;
  const gap = {
    name: "gap = 1 − |λ|",
    arithmetic: `1 − |${show(lambda)}| = ${show(1 - Math.abs(lambda))}`,
    expected: 1 - Math.abs(lambda),
    actual: engine.gapOf(engine.slope(EXAMPLE, at(0))),
  };
  return [...roots, ...multipliers, gap];
}

/** Mean ln|f′| along the engine's steps, worked out here. */
function workedLyapunov({ a, b, c }: QuadraticMap): number {
  const slopes = orbit({ a, b, c }, START, 600).slice(100);
  return slopes.reduce((sum, x) => sum + Math.log(Math.abs(2 * a * x + b)), 0) / slopes.length;
}

/** Entropy in bits of 500 steps from 0.5 over 20 bins of their range, worked out here. */
function workedEntropy(map: QuadraticMap): number {
  const values = orbit(map, 0.5, 500);
  const low = Math.min(...values);
  const width = (Math.max(...values) - low) / 20;
  const counts = new Map<number, number>();
  for (const x of values) {
    const bin = Math.min(19, Math.floor((x - low) / width));
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  return [...counts.values()].reduce((sum, n) => sum - (n / 500) * Math.log2(n / 500), 0);
}

function lyapunovClaims(engine: Subject): Claim[] {
  const chaos = engine.lyapunov(CHAOS, START);
  const stable = engine.lyapunov(STABLE, START);
  const mean = "1/500 · Σ ln|f′(xₙ)|, n = 100…599, x₀ = 0.3";
  const summed = {
    name: "the sum worked out step by step",
    expected: workedLyapunov(CHAOS),
    actual: chaos,
    tolerance: 1e-9,
  };
  const lambda = 0.1 + 0.02 * ((0.9 - Math.sqrt(0.81 - 0.0004)) / 0.02);
  return [
    {
      name: "chaos has a positive Lyapunov exponent",
      arithmetic: `3.8·x·(1−x): ${mean} = ${show(chaos)}`,
      relation: ">",
      expected: 0,
      actual: chaos,
      beside: [summed],
    },
    {
      name: "Lyapunov exponent at r = 3.8",
      arithmetic: `|${show(chaos)} − 0.44| = ${show(Math.abs(chaos - 0.44))}`,
      expected: 0.44,
      actual: chaos,
      tolerance: 0.05,
      beside: [summed],
    },
    {
      name: "a contraction has a negative Lyapunov exponent",
      arithmetic: `0.01·x² + 0.1·x + 0.01: ${mean} = ${show(stable)}`,
      relation: "<",
      expected: 0,
      actual: stable,
      beside: [
        {
          name: `ln λ at its fixed point, λ = 1 − √(0.9² − 4·0.01²) = ${show(lambda)}`,
          expected: Math.log(lambda),
          actual: stable,
          tolerance: 1e-9,
        },
      ],
    },
  ];
}

function entropyClaims(engine: Subject): Claim[] {
  const chaos = engine.entropy(CHAOS, 0.5);
  const stable = engine.entropy(STABLE, 0.5);
  const constant = engine.entropy(CONSTANT, 0.5);
  const bits = "−Σ p·log₂ p over 20 bins, x₀ = 0.5";
  const counted = (name: string, map: QuadraticMap, actual: number) => ({
    name: `${name}, counted bin by bin`,
    expected: workedEntropy(map),
    actual,
    tolerance: 1e-9,
  });
  return [
    {
      name: "entropy of chaos above entropy of a contraction",
      arithmetic: `${bits}: ${show(chaos)} bit against ${show(stable)} bit`,
      relation: ">",
      expected: stable,
      actual: chaos,
      beside: [counted("of chaos", CHAOS, chaos), counted("of the contraction", STABLE, stable)],
    },
    {
      name: "entropy of a constant map",
      arithmetic: `f(x) = 0.5, ${bits}: ${show(constant)} bit`,
      relation: "<",
      expected: 0.1,
      actual: constant,
      beside: [
        { name: "of one value, −1·log₂ 1", expected: 0, actual: constant },
        {
          name: "of x² − 1 from 0, which goes 0, −1, 0, −1: −2·½·log₂ ½",
          expected: 1,
          actual: engine.entropy({ a: 1, b: 0, c: -1 }, 0),
        },
      ],
    },
  ];
}

function energyClaims(engine: Subject): Claim[] {
  const lambda = 0.4 * ROOTS[0] + 0.3;
  const expected = lambda ** 2 / 2;
  const energy = engine.energy(EXAMPLE);
  return [
    {
      name: "E = ½λ² + |f(x*) − x*|",
      arithmetic: `½·${show(lambda)}² + 0 = ${show(expected)}`,
      expected,
      actual: energy,
    },
    {
      name: "Z of one operator = e^(−E)",
      arithmetic: `e^(−${show(expected)}) = ${show(Math.exp(-expected))}`,
      expected: Math.exp(-expected),
      actual: engine.partition([energy]),
    },
    {
      name: "F = −ln Z / β = E of one operator",
      arithmetic: `−ln ${show(Math.exp(-expected))} / 1 = ${show(expected)}`,
      expected,
      actual: engine.freeEnergy([energy]),
    },
  ];
}

function coherenceClaims({ sigma, dStar, coherenceOf }: Subject): Claim[] {
  let s = 0;
  for (let n = 0; n < 10_000; n++) s = sigma * (1 - s);
  const volume = 1 - Math.exp(-2);
  const k = 0.991 * volume;
  return [
    {
      name: "s ↦ σ·(1 − s) settles on σ/(1+σ)",
      arithmetic: `from 0, 10,000 steps: ${show(s)}; distance ${show(Math.abs(s - dStar))}`,
      expected: dStar,
      actual: s,
      tolerance: 1e-6,
    },
    {
      name: "S* of a hundred CRYSTAL sensors",
      arithmetic: `k = 0.991·(1 − e⁻²)·1 = ${show(k)}; k/(1+k) = ${show(k / (1 + k))}`,
      expected: k / (1 + k),
      actual: coherenceOf(100, 1)?.sStar ?? Number.NaN,
    },
  ];
}

function fitClaims({ fitSeries }: Subject): Claim[] {
  const truth: QuadraticMap = { a: 0.3, b: 0.5, c: 0.1 };
  const { x, rms } = fitSeries(orbit(truth, 0.2, 51));
  const coefficients = (["a", "b", "c"] as const).map((name) => ({
    name: `fit of exact data finds ${name}`,
    arithmetic: `50 steps of 0.3·x² + 0.5·x + 0.1 from 0.2: ${name} = ${show(x[name])}`,
    expected: truth[name],
    actual: x[name],
    tolerance: 0.05,
    beside: [
      { name: "the data are exact", expected: truth[name], actual: x[name], tolerance: 1e-6 },
    ],
  }));
  const residual: Claim = {
    name: "mean squared error of that fit",
    arithmetic: `${show(rms)}² = ${show(rms ** 2)}`,
    relation: "<",
    expected: 1e-8,
    actual: rms ** 2,
  };
  return [...coefficients, residual];
}

function bandClaims({ bandOfMap }: Subject): Claim[] {
  const row = (name: string, arithmetic: string, expected: string, actual: string): Claim => ({
    name,
    arithmetic,
    expected,
    actual,
  });
  return [
    row(
      "band of r = 3.8",
      "D = (r−1)² = 7.84, chaotic between 6.6046 and 9; Lyapunov exponent > 0.05",
      "MOLECULAR",
      bandOfMap(CHAOS, START),
    ),
    row("band of the constant 0.5", "a = 0, |b| = 0 < 0.5", "CRYSTAL", bandOfMap(CONSTANT, START)),
    row(
      "band of r = 3.2",
      "D = (r−1)² = 4.84, between 4 and 6: period 2",
      "CELLULAR",
      bandOfMap(logistic(3.2), START),
    ),
  ];
}

function reflectionClaims({ reflect }: Subject): Claim[] {
  const steps = Array.from({ length: 80 }, (_, i) => i);
  const series = [
    steps.map((i) => 0.5 + 0.1 * Math.sin(0.3 * i)),
    steps.map((i) => 0.3 + 0.2 * Math.cos(0.2 * i)),
  ];
  const { sStar, meta, deviation, converged } = reflect(series, 20);
  const values = [...sStar, ...meta];
  const finite = values.filter((value) => Number.isFinite(value)).length;
  // Two operators give 2·3 coefficients a round, and 3 more once the meta-series has 8 values.
  const length = 2 * 6 + 18 * 9;
  return [
    {
      name: "self-reference stays finite",
      arithmetic: `${sStar.length} S* and ${meta.length} coefficients: ${finite} of ${values.length} finite`,
      expected: values.length,
      actual: finite,
      tolerance: 0,
      beside: [
        { name: "rounds", expected: 20, actual: sStar.length, tolerance: 0 },
        {
          name: "coefficients, 2 rounds of 6 and 18 of 9",
          expected: length,
          actual: meta.length,
          tolerance: 0,
        },
      ],
    },
    {
      name: "self-reference converges within 20 rounds",
      arithmetic: `sd of the last five S* = ${show(deviation ?? Number.NaN)} < 0.01`,
      expected: "converged",
      actual: converged ? "converged" : "not converged",
      beside: [
        {
          name: "the sd worked out from S*",
          relation: "<",
          expected: 0.01,
          actual: sStar.length < 5 ? Number.NaN : standardDeviation(sStar.slice(-5)),
        },
      ],
    },
  ];
}
