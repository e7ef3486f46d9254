// The figures that docs/decisions/0002 and 0003 stand on, made again: what rounding
// saves when a log passes through other programs, and how often noise seems to
// escape under each rule that was weighed. Prints the tables of the two pages.
import { describe, expect, test } from "vitest";
import { Frame, normal, seededChance } from "../../src/base/index.ts";
import { classify } from "../../src/judge/classify.ts";
import { SPARK } from "../../src/judge/bands.ts";
import { SIGNALS, type SignalName } from "../../src/judge/noise.fixture.ts";
import {
  criticalEscapeF,
  criticalF,
  Motion,
  WINDOW_COUNT,
  WINDOWS,
} from "../../src/model/index.ts";
import type { QuadraticMap } from "../../src/model/index.ts";
import { COEFFICIENT_LIMIT, type Fit } from "../../src/model/fit.ts";

const SENSORS = 1000;
const TICKS = 60;
const LONGEST = WINDOWS.indexOf(40);

type Table = readonly (readonly number[])[];

/** Coefficients of the longest window of every sensor, as text that keeps every bit. */
function coefficients(rows: Table, resolution: "rounded" | "full"): string[] {
  const motion = new Motion();
  const frame = new Frame();
  for (const row of rows) {
    for (const [index, value] of row.entries()) frame.set(index, value);
    if (resolution === "full") frame.values.set(row);
    motion.observe(frame);
  }
  return Array.from({ length: SENSORS }, (_, sensor) => {
    const { a, b, c } = motion.fits.read(sensor * WINDOW_COUNT + LONGEST).z;
    return `${a} ${b} ${c}`;
  });
}

const PASSAGES: Readonly<Record<string, (value: number) => number>> = {
  "JSON of JavaScript": (value) => JSON.parse(JSON.stringify(value)) as number,
  "15 significant digits": (value) => Number(value.toPrecision(15)),
  "10 decimals": (value) => Number(value.toFixed(10)),
  "single precision": Math.fround,
};

describe("decision 0002: values kept to 10⁻⁶ give the same fits after passing through other programs", () => {
  const chance = seededChance(3);
  const full = Array.from({ length: TICKS }, () =>
    Array.from({ length: SENSORS }, () => 0.5 + 0.01 * normal(chance)),
  );
  const kept = full.map((row) => row.map((value) => Math.round(value * 1e6) / 1e6));

  test.each(Object.entries(PASSAGES))("%s", (name, pass) => {
    const changed = (rows: Table, resolution: "rounded" | "full"): number => {
      const before = coefficients(rows, resolution);
      const after = coefficients(
        rows.map((row) => row.map(pass)),
        resolution,
      );
      return before.filter((fit, at) => fit !== after[at]).length;
    };
    const counts = [changed(full, "full"), changed(kept, "rounded")];
    process.stdout.write(`${name}: ${counts.join(", ")} of ${SENSORS} fits differ\n`);
    expect(counts).toEqual([name === "JSON of JavaScript" ? 0 : SENSORS, 0]);
  });
});

const TRIALS = 20_000;

const escapes = ({ a, b, c }: QuadraticMap, start: number): boolean =>
  classify(a, b, c, start) <= SPARK;
const bounded = (value: number): number =>
  Math.max(-COEFFICIENT_LIMIT, Math.min(COEFFICIENT_LIMIT, value));

/** Rules that were weighed, each adding to the one before; the last is the one in force. */
const RULES: Readonly<Record<string, (fit: Fit) => boolean>> = {
  "in x, bounded": ({ x, start, mean, sd }) =>
    escapes({ a: bounded(x.a), b: bounded(x.b), c: bounded(x.c) }, mean + sd * start),
  "1: in z": ({ z, start }) => escapes(z, start),
  "1 and 2": ({ z, judged, start, clamped, pairs, terms, fQuadratic }) =>
    escapes(terms === 2 && !clamped && fQuadratic > criticalF(pairs - 3) ? z : judged, start),
  "1, 2 and 3": ({ judged, start, pairs, fEscape }) =>
    escapes(judged, start) && (judged.a !== 0 || fEscape > criticalEscapeF(pairs - 2)),
};

/** Share of single windows that escape: rule → one share for each of `WINDOWS`. */
function escapeShares(name: SignalName): Map<string, number[]> {
  const chance = seededChance(7);
  const signals = Array.from({ length: TRIALS }, () => SIGNALS[name](chance));
  const motion = new Motion();
  const frame = new Frame();
  const shares = new Map(Object.keys(RULES).map((rule): [string, number[]] => [rule, []]));
  for (let tick = 1; tick <= Math.max(...WINDOWS); tick++) {
    for (const [sensor, signal] of signals.entries()) frame.set(sensor, signal());
    motion.observe(frame);
    const window = WINDOWS.findIndex((length) => length === tick);
    if (window < 0) continue;
    const fits = signals.map((_, sensor) => motion.fits.read(sensor * WINDOW_COUNT + window));
    for (const [rule, holds] of Object.entries(RULES))
      shares.get(rule)!.push(fits.filter(holds).length / TRIALS);
  }
  return shares;
}

test.each([
  "white, sd 0.001",
  "white, sd 0.01",
  "white, sd 0.1",
  "idle, sd 0.001",
  "uniform",
] as const)("decision 0003: what each rule spares of %s", (name) => {
  const shares = escapeShares(name);
  for (const [rule, of] of shares) {
    const row = of.map((share) => `${(100 * share).toFixed(3)} %`).join(", ");
    process.stdout.write(`${name}, ${rule}: ${row} in windows of ${WINDOWS.join(", ")}\n`);
  }
  const [naive, inZ, tested, inForce] = [...shares.values()].map((of) => of[0]!);
  expect(naive).toBeGreaterThanOrEqual(inZ!);
  expect(inZ).toBeGreaterThan(0.03);
  expect(tested).toBeLessThan(0.005);
  expect(inForce).toBeLessThan(0.001);
});
