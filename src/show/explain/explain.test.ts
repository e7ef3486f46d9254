import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Frame, normal, seededChance, SensorTable } from "../../base/index.ts";
import { logistic, Motion, orbit } from "../../model/index.ts";
import { bandOfMap, Judge } from "../../judge/index.ts";
import type { Judgement } from "../../judge/index.ts";
import { coherenceText, explainCoherence, explainSensor, sensorText } from "./index.ts";
import { ruleOf } from "./rule.ts";

interface Scene {
  readonly table: SensorTable;
  readonly motion: Motion;
  readonly frame: Frame;
  readonly judgement: Judgement;
  /** By sensor; none where a test needs none. */
  readonly history?: readonly (readonly (number | null)[])[];
}

function scene(ticks = 40): Scene {
  const chance = seededChance(2);
  let slow = 0;
  const signals: Readonly<Record<string, (tick: number) => number | null>> = {
    noise: () => 0.2 + 0.02 * normal(chance),
    slow: () => 0.5 + (slow = 0.85 * slow + 0.03 * normal(chance)),
    chaos: (tick) => orbit(logistic(3.9), 0.3, tick + 1)[tick]!,
    idle: () => 0,
    blind: (tick) => (tick === ticks - 1 ? null : 0.4),
    "late\u001b[31m": (tick) => (tick < ticks - 3 ? null : 0.4),
  };
  const table = new SensorTable();
  const motion = new Motion();
  const judge = new Judge();
  const frame = new Frame();
  let judgement: Judgement | undefined;
  for (const id of Object.keys(signals)) {
    table.register({
      id,
      title: `the ${id} one`,
      unit: "ratio",
      normaliser: "as it is",
      source: "/proc/stat",
      group: "cpu",
      routable: false,
    });
  }
  const history: (number | null)[][] = Object.keys(signals).map(() => []);
  for (let tick = 0; tick < ticks; tick++) {
    frame.clear(table.count);
    for (const [index, signal] of Object.values(signals).entries()) {
      const value = signal(tick);
      history[index]!.push(value);
      if (value === null) frame.setGap(index, "unreadable");
      else frame.set(index, value);
    }
    motion.observe(frame);
    judgement = judge.weigh(motion, frame);
  }
  return { table, motion, frame, judgement: judgement!, history };
}

function sensor({ table, motion, frame, judgement, history }: Scene, index: number) {
  return explainSensor({
    spec: table.at(index),
    index,
    motion,
    judgement,
    missing: frame.gap(index),
    history: history?.[index] ?? [],
  });
}

const at40 = scene();

test("T4: the explanation's numbers are the judge's", () => {
  for (const index of [0, 1, 2, 3]) {
    const { derivation } = sensor(at40, index);
    const { sensors } = at40.judgement;
    expect(derivation).toMatchObject({
      band: sensors.band(index),
      gap: sensors.gap(index),
      multiplier: sensors.multiplier(index),
      lyapunov: sensors.lyapunov(index),
      evidence: sensors.evidence(index),
      window_ticks: sensors.window(index),
    });
  }
});

function check(name: string, index: number, parts: readonly (string | RegExp)[]): void {
  test(`T4: explain ${name}`, () => {
    const text = sensorText(sensor(at40, index));
    for (const part of parts) expect(text).toMatch(part);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    for (const line of text.split("\n")) expect(line.length).toBeLessThan(130);
  });
}

check("noise", 0, [/→ none/, /band +CRYSTAL, weight 1/, /unproven/]);
check("a slow return", 1, [
  /→ linear/,
  /band +ORGANIC, weight 0.85/,
  /rule +a = 0, \|b\| = 0\.\d+ from 0.5 to 0.98/,
]);
check("chaos", 2, [
  /→ quadratic/,
  /D +.*= 8\.41/,
  /λ +2a·z\* \+ b = .* = −1\.9/,
  /band +MOLECULAR/,
  /last 10 +MOLECULAR from 10 values/,
]);
check("a constant", 3, [
  /no spread/,
  /band +CRYSTAL/,
  /Lyapunov +−34\.54 per tick, its floor ln 1e-15: dies out at once/,
]);
check("a blind sensor", 4, [/unknown: unreadable/, /left out of n/]);
check("a collecting sensor", 5, [/3 of 8 values/]);

test("T4: a line that leaves without proof is FLOW, and its test is shown", () => {
  const { table, frame } = at40;
  const chance = seededChance(15);
  let found = 0;
  for (let trial = 0; trial < 40; trial++) {
    const [motion, judge] = [new Motion(), new Judge()];
    let x = 0.2;
    for (let tick = 0; tick < 12; tick++) {
      frame.clear(1);
      frame.set(0, (x += 0.01 + 0.01 * normal(chance)));
      motion.observe(frame);
    }
    const one = sensor({ table, frame, motion, judgement: judge.weigh(motion, frame) }, 0);
    if (one.derivation!.f_escape === null) continue;
    found++;
    expect(one.derivation!.band).toBe("FLOW");
    expect(one.derivation!.f_escape).toBeLessThanOrEqual(one.derivation!.f_escape_critical!);
    expect(sensorText(one)).toMatch(/F\(\|b\| over 1\) = \S+ ≤ /);
    expect(sensorText(one)).toMatch(/rule +.* > 1\.02, but not proven steeper than 1/);
  }
  expect(found).toBeGreaterThan(5);
});

test("hostile names lose their escape sequences", () => {
  expect(sensorText(sensor(at40, 5))).not.toContain("\u001b");
  expect(coherenceText(explainCoherence(at40))).not.toContain("\u001b");
});

test("T4: the coherence is explained with this run's numbers, and why S* stays below T*", () => {
  const explanation = explainCoherence(at40);
  const text = coherenceText(explanation);
  const { coherence } = at40.judgement;
  expect(explanation.coherence).toEqual(coherence);
  expect(explanation.sensors).toHaveLength(6);
  expect(text).toContain("n        = 4 sensors judged");
  expect(text).toContain(`= ${Number(coherence!.sStar.toPrecision(4))}\n`);
  const four = (value: number): string => String(Number(value.toPrecision(4)));
  expect(text).toMatch(
    new RegExp(`coherence ratio += S\\*/D\\* = .* = ${four(coherence!.ratio)}\n`),
  );
  expect(text).toMatch(
    new RegExp(`relative coherence = .* = ${four(coherence!.relative)}\n +(not )?above T`),
  );
  expect(text).toMatch(/^self: .*, (not )?converged$/m);
  expect(text).toContain("can never reach T*");
  expect(text).toMatch(/^blind +- +blind/m);
});

test("T4: energy, Z and F of the judged sensors follow from the energies shown", () => {
  const explanation = explainCoherence(at40);
  const energies = explanation.sensors.flatMap(({ energy }) => (energy === null ? [] : [energy]));
  expect(energies).toHaveLength(4);
  for (const [index, energy] of energies.entries())
    expect(energy).toBe(sensor(at40, index).derivation!.energy);
  const z = energies.reduce((sum, energy) => sum + Math.exp(-energy), 0);
  expect(explanation.ensemble).toMatchObject({ beta: 1, without_fixed_point: 0 });
  expect(explanation.ensemble!.z).toBeCloseTo(z, 12);
  expect(explanation.ensemble!.f).toBeCloseTo(-Math.log(z), 12);
  const text = coherenceText(explanation);
  expect(text).toContain(`Z        = Σ e^(−βE) = ${Number(z.toPrecision(4))}, β = 1`);
  expect(text).toMatch(/^F {8}= −ln Z \/ β = −?\d/m);
});

test.each([60, 80, 120])(
  "T4: on a terminal of %i columns nothing is wider, and nothing is lost",
  (columns) => {
    const texts = [0, 1, 2, 3, 4, 5].map((index) => [
      sensorText(sensor(at40, index)),
      sensorText(sensor(at40, index), columns),
    ]);
    for (const [whole, folded] of texts) {
      for (const line of folded!.split("\n"))
        expect(line.length, line).toBeLessThanOrEqual(columns);
      expect(folded!.replaceAll(/\s+/g, " ")).toBe(whole!.replaceAll(/\s+/g, " "));
    }
    const coherence = coherenceText(explainCoherence(at40), Math.max(80, columns));
    for (const line of coherence.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
  },
);

test("T4: before the eighth value the coherence is said to be unknown", () => {
  expect(coherenceText(explainCoherence(scene(5)))).toContain(
    "S* is unknown until a sensor has 8 values",
  );
});

/** What a rule says in words. A marginal line "neither returns nor leaves", and so says neither. */
const SAYS = {
  escapes: /orbits? escapes?|lies outside|line that leaves/,
  returns: /line that returns|stable fixed point/,
  cycles: /period|cycle/,
};

test("T4: the rule named is the rule that decided", () => {
  const real = fc.double({ min: -4, max: 4, noNaN: true });
  const marginal = fc.double({ min: 0.97, max: 1.03, noNaN: true });
  const map = fc.record({
    a: fc.oneof(real, fc.constant(0)),
    b: fc.oneof(
      real,
      marginal,
      marginal.map((slope) => -slope),
    ),
    c: real,
  });
  fc.assert(
    fc.property(map, fc.double({ min: -2, max: 2, noNaN: true }), (one, start) => {
      const band = bandOfMap(one, start);
      const rule = ruleOf(one, start, band);
      expect(SAYS.escapes.test(rule), rule).toBe(band === "VOID" || band === "SPARK");
      expect(SAYS.returns.test(rule), rule).toBe(band === "CRYSTAL" || band === "ORGANIC");
      expect(SAYS.cycles.test(rule), rule).toBe(band === "CELLULAR");
    }),
    { seed: 1, numRuns: 1000 },
  );
});

describe("T8: early signs beside a derivation", () => {
  const long = scene(80);
  const words = (index: number): string => sensorText(sensor(long, index)).replaceAll(/\s+/g, " ");

  test("a series that is long enough has its variance, memory and gap, with trends tested", () => {
    const { early_signs: signs } = sensor(long, 1);
    expect(signs).toMatchObject({ values: 80 });
    expect(signs!.gap).toBeCloseTo(1 - Math.abs(signs!.lag1), 12);
    expect(words(1)).toMatch(/variance .*\(tau -?0\.\d\d, reached by [\d.]+% of surrogates/);
    expect(words(1)).toContain("untested is no evidence");
  });

  test.each([
    ["one that does not vary", 3, "early signs none: the values do not vary"],
    ["one that is too short", 5, "early signs not to be told from 3 values: 64 are needed"],
  ])("%s has none, and says why", (_, index, said) => expect(words(index)).toContain(said));
});
