// Checks beyond the 27: published values of the quadratic family, and the facts the
// judge relies on. `verify --all` prints them after the derivations.
import { must, normal, seededChance } from "../../base/index.ts";
import { logistic } from "../../model/index.ts";
import { show } from "./derivation.ts";
import type { Claim } from "./derivation.ts";
import type { Subject } from "./subject.ts";

/** Feigenbaum's δ (1978). */
const FEIGENBAUM_DELTA = 4.669201609;

export function extras(engine: Subject): Claim[] {
  return [
    ...lyapunovClaims(engine),
    ...cascadeClaims(engine),
    ...cycleClaims(engine),
    ...criticalClaims(engine),
    ...thresholdClaims(engine),
    ...judgementClaims(engine),
  ];
}

function lyapunovClaims({ lyapunov }: Subject): Claim[] {
  const full = lyapunov(logistic(4), 0.3);
  const stable = lyapunov(logistic(2.5), 0.3);
  return [
    {
      name: "Lyapunov exponent of r = 4 is ln 2",
      arithmetic: `500 steps from 0.3: ${show(full)} against ${show(Math.LN2)}`,
      expected: Math.LN2,
      actual: full,
      tolerance: 0.01,
    },
    {
      name: "Lyapunov exponent at a stable point is ln|λ|",
      arithmetic: `r = 2.5: λ = 2 − r = −0.5, ln 0.5 = ${show(-Math.LN2)}`,
      expected: -Math.LN2,
      actual: stable,
      tolerance: 1e-9,
    },
  ];
}

/** Parameters k at which 0 has period 2^n under w² + k: n = 0 … `count` − 1, by Newton's method. */
function superstable(count: number): number[] {
  const found = [0, -1];
  let ratio = 4;
  while (found.length < count) {
    const n = found.length;
    const last = must(found[n - 1], "two parameters are given");
    const before = must(found[n - 2], "two parameters are given");
    let k = last + (last - before) / ratio;
    for (let step = 0; step < 30; step++) k -= newtonStep(k, 2 ** n);
    ratio = (last - before) / (k - last);
    found.push(k);
  }
  return found;
}

function newtonStep(k: number, period: number): number {
  let w = 0;
  let derivative = 0;
  for (let n = 0; n < period; n++) {
    derivative = 2 * w * derivative + 1;
    w = w * w + k;
  }
  return w / derivative;
}

function cascadeClaims({ feigenbaumD }: Subject): Claim[] {
  const k = superstable(11);
  const [third, second, last] = k.slice(-3) as [number, number, number];
  const delta = (second - third) / (last - second);
  const limit = last + (last - second) / (FEIGENBAUM_DELTA - 1);
  return [
    {
      name: "Feigenbaum's δ from superstable periods 256, 512, 1024",
      arithmetic: `(${show(second)} − ${show(third)}) / (${show(last)} − ${show(second)}) = ${show(delta)}`,
      expected: FEIGENBAUM_DELTA,
      actual: delta,
      tolerance: 1e-4,
    },
    {
      name: "period doubling ends at D = 6.6046",
      arithmetic: `1 − 4·(${show(limit)}) = ${show(1 - 4 * limit)} against (3.569946 − 1)²`,
      expected: 1 - 4 * limit,
      actual: feigenbaumD,
      tolerance: 1e-8,
    },
  ];
}

/** Product of slopes along `period` steps of w² + (1−D)/4, from where 20,000 steps lead. */
function measuredMultiplier(d: number, period: number): number {
  const k = (1 - d) / 4;
  let w = 0.1;
  for (let n = 0; n < 20_000; n++) w = w * w + k;
  let product = 1;
  for (let n = 0; n < period; n++) {
    product *= 2 * w;
    w = w * w + k;
  }
  return product;
}

function cycleClaims(engine: Subject): Claim[] {
  const { periodTwoMultiplier, periodThreeMultiplier, periodFourEnd } = engine;
  const map = { a: -1.7, b: 0.4, c: 0.3 };
  const d = engine.discriminant(map);
  const fourCycle = measuredMultiplier(periodFourEnd - 1e-4, 4);
  return [
    {
      name: "λ = 1 − √D at the stable fixed point",
      arithmetic: `D = (0.4 − 1)² + 4·1.7·0.3 = ${show(d)}; 1 − √2.4 = ${show(1 - Math.sqrt(2.4))}`,
      expected: 1 - Math.sqrt(2.4),
      actual: engine.multiplierFromD(d),
      beside: [
        {
          name: "2a·x* + b at the fixed point found",
          expected: 1 - Math.sqrt(2.4),
          actual: engine.slope(map, engine.stableFixedPoint(map) ?? Number.NaN),
        },
      ],
    },
    {
      name: "multiplier of the 2-cycle is 5 − D",
      arithmetic: `D = 5.3: 5 − 5.3 = −0.3`,
      expected: periodTwoMultiplier(5.3),
      actual: measuredMultiplier(5.3, 2),
    },
    {
      name: "period 2 gives way at r = 1 + √6",
      arithmetic: `D = (1 + √6 − 1)² = 6; 5 − 6 = −1`,
      expected: -1,
      actual: periodTwoMultiplier(6),
    },
    {
      name: "period 4 gives way at r = 3.54409",
      arithmetic: `0.0001 below D = ${show(periodFourEnd)} the 4-cycle has ${show(fourCycle)}, near −1`,
      expected: -1,
      actual: fourCycle,
      tolerance: 0.01,
    },
    {
      name: "period 3 is born at r = 1 + √8",
      arithmetic: "D = 8: 8 − 7·(1 + √0) = 1",
      expected: 1,
      actual: periodThreeMultiplier(8),
    },
    {
      name: "multiplier of the 3-cycle",
      arithmetic: `D = 8.05: 8 − 7.05·(1 + √0.05) = ${show(periodThreeMultiplier(8.05))}`,
      expected: periodThreeMultiplier(8.05),
      actual: measuredMultiplier(8.05, 3),
      tolerance: 1e-9,
    },
    {
      name: "period 3 doubles at r = 3.841499",
      arithmetic: `(3.841499 − 1)² = ${show(2.841499 ** 2)}`,
      expected: 2.841499 ** 2,
      actual: engine.periodThreeEnd,
      tolerance: 1e-5,
    },
  ];
}

/** Upper 1 % points of F as printed in tables, to three decimals. */
const PUBLISHED_F = [
  [7, 12.246],
  [17, 8.4],
  [30, 7.562],
] as const;

const criticalClaims = ({ criticalF }: Subject): Claim[] =>
  PUBLISHED_F.map(([df, published]) => ({
    name: `F(1, ${df}) exceeded by chance in 1 %`,
    arithmetic: `from the incomplete beta function ${show(criticalF(df))}, in tables ${published}`,
    expected: published,
    actual: criticalF(df),
    tolerance: 0.0006,
  }));

/** Sensor counts over which S* is searched: all up to 1,000, then growing by a tenth to 10⁶. */
function* sensorCounts(): Generator<number> {
  for (let n = 1; n <= 1_000_000; n = n < 1000 ? n + 1 : Math.ceil(n * 1.1)) yield n;
}

function thresholdClaims({ sigma, dStar, tStar, coherenceOf, sStarOf }: Subject): Claim[] {
  let highest = 0;
  let lowestPerfect = 1;
  let enough = 0;
  for (const n of sensorCounts()) {
    const coherence = must(coherenceOf(n, 1), "n is positive");
    highest = Math.max(highest, coherence.sStar);
    lowestPerfect = Math.min(lowestPerfect, coherence.relative);
    if (enough === 0 && coherence.ratio > tStar) enough = n;
  }
  const inOrder = (size: number): boolean => sStarOf(0.5, 0.6, size) < sStarOf(0.5, 0.7, size);
  return [
    {
      name: "S* stays below T* for every number of sensors",
      arithmetic: `A* = 1, n = 1 … 1,000,000: highest S* ${show(highest)} ≤ D* ${show(dStar)} < ${show(tStar)}`,
      relation: "<",
      expected: tStar,
      actual: highest,
    },
    {
      name: "S* would need a coupling of 2.5 to reach T*",
      arithmetic: `k/(1+k) = 5/7 ⇔ k = (5/7)/(2/7) = ${show(tStar / (1 - tStar))}; k ≤ σ = ${show(sigma)}`,
      relation: "<",
      expected: tStar / (1 - tStar),
      actual: sigma,
    },
    {
      name: "relative coherence of all-CRYSTAL sensors is 1",
      arithmetic: `S*/S*max(n) over the same n: lowest ${show(lowestPerfect)}`,
      expected: 1,
      actual: lowestPerfect,
    },
    {
      name: "S*/D* passes 5/7 with 41 CRYSTAL sensors",
      arithmetic: `k > 0.5517 ⇔ 1 − e^(−n/50) > 0.5567 ⇔ n > 40.7`,
      expected: 41,
      actual: enough,
      tolerance: 0,
    },
    {
      name: "σ does not change which state is better",
      arithmetic: "V* = 0.5: S*(A* = 0.6) < S*(A* = 0.7) for σ = 0.01, 0.5, 0.991, 2, 100",
      expected: "same order",
      actual: [0.01, 0.5, 0.991, 2, 100].every(inOrder) ? "same order" : "order changes",
    },
  ];
}

/** Distance of D from a border of two bands within which orbits take too long to settle. */
const BORDER = 0.01;
const MAPS = 2000;

function judgementClaims(engine: Subject): Claim[] {
  const chance = seededChance(27);
  let compared = 0;
  let equal = 0;
  while (compared < MAPS) {
    const map = {
      a: 4 * chance() - 2,
      b: 6 * chance() - 3,
      c: 4 * chance() - 2,
    };
    const start = 2 * chance() - 1;
    const d = engine.discriminant(map);
    const nearBorder = [0, 0.25, 2.25, 4, 6].some((border) => Math.abs(d - border) < BORDER);
    if (nearBorder || d > engine.periodFourEnd - BORDER) continue;
    compared++;
    if (engine.bandOfMap(map, start) === engine.bandByOrbit(map, start).band) equal++;
  }
  const noise = new engine.JudgedSeries();
  for (let t = 0; t < 40; t++) noise.push(0.5 + 0.01 * normal(chance));
  return [
    {
      name: "band by discriminant equals band by orbit",
      arithmetic: `${MAPS} random maps with D < 6.4724, seed 27: ${equal} equal`,
      expected: MAPS,
      actual: equal,
      tolerance: 0,
    },
    {
      name: "white noise proves nothing",
      arithmetic: `40 values 0.5 ± 0.01, seed 27: evidence ${noise.fit?.evidence ?? "?"}, band ${noise.band ?? "?"}`,
      expected: "none",
      actual: noise.fit?.evidence ?? "no fit",
    },
  ];
}
