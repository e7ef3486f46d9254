import fc from "fast-check";
import { expect, test } from "vitest";
import { coherenceOf, CONSTANTS, D_STAR, SIGMA, sStarOf, T_STAR, volume } from "./index.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const count = fc.integer({ min: 1, max: 1_000_000 });

test("T4: S* is the fixed point of s ↦ k·(1 − s), and never above D* < T*", () => {
  fc.assert(
    fc.property(count, share, (n, aStar) => {
      const { k, sStar, ratio, relative } = coherenceOf(n, aStar)!;
      expect(k * (1 - sStar)).toBeCloseTo(sStar, 12);
      expect(sStar).toBeLessThanOrEqual(D_STAR);
      expect(ratio).toBeLessThanOrEqual(1);
      expect(relative).toBeLessThanOrEqual(1);
      expect(sStar).toBeLessThan(T_STAR);
    }),
    { seed: 1 },
  );
});

/** k/(1+k) rounds twice, so a k that grows by less than a double shows may step back by that much. */
const ROUNDING = 1 + 4 * Number.EPSILON;
/** Shares that differ by more than this are told apart, whatever n and σ. */
const RESOLUTION = 1e-6;

test("T16: S* grows with A*, with n and with σ, so σ never changes which state is better", () => {
  const sigma = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(count, share, share, sigma, (n, one, other, size) => {
      const [low, high] = one < other ? [one, other] : [other, one];
      const [worse, better] = [sStarOf(volume(n), low, size), sStarOf(volume(n), high, size)];
      if (high - low > RESOLUTION) expect(worse).toBeLessThan(better);
      expect(worse).toBeLessThanOrEqual(better * ROUNDING);
      const more = sStarOf(volume(n + 1), high, size);
      expect(better).toBeLessThanOrEqual(more * ROUNDING);
      expect(better).toBeLessThanOrEqual(sStarOf(volume(n), high, 2 * size) * ROUNDING);
    }),
    { seed: 1, examples: [[422, 0.9999999999999938, 0.9999999999999987, 31.129740836763773]] },
  );
});

test("T4: relative coherence of sensors that are all CRYSTAL is exactly 1, and above T*", () => {
  fc.assert(
    fc.property(count, (n) => {
      expect(coherenceOf(n, 1)).toMatchObject({ relative: 1, aboveTStar: true });
    }),
    { seed: 1 },
  );
});

function check(name: string, actual: unknown, expected: unknown): void {
  test(`T4: ${name}`, () => expect(actual).toEqual(expected));
}
check("no sensor, no coherence", coherenceOf(0, 0), null);
check("sensors that are all VOID", coherenceOf(5, 0)?.sStar, 0);
check("40 CRYSTAL sensors do not reach 5/7 of D*", coherenceOf(40, 1)!.ratio > T_STAR, false);
check("41 do", coherenceOf(41, 1)!.ratio > T_STAR, true);

test("T15: every constant shows its status, and the shown value is the one used", () => {
  const shown = new Map(CONSTANTS.map((one) => [one.symbol, one]));
  expect(shown.get("σ")).toMatchObject({ value: SIGMA, status: "chosen", origin: "TIG-2" });
  expect(shown.get("D*")).toMatchObject({ value: SIGMA / (1 + SIGMA), status: "derived" });
  expect(shown.get("T*")).toMatchObject({ value: 5 / 7, status: "chosen", origin: "TIG-4" });
  expect(shown.get("κ* = 64")).toMatchObject({ status: "hypothesis; preliminary" });
  for (const { symbol, value, written } of CONSTANTS) {
    if (value === null || symbol === "β(L)") continue;
    const decimals = /(\d+\.\d+)(?!.*\d\.)/.exec(written.replace(/ ±.*/, ""))![1]!;
    expect(value.toString().startsWith(decimals), `${symbol}: ${written} against ${value}`).toBe(
      true,
    );
  }
});
