import { expect, test } from "vitest";
import { agreement } from "./agreement.fixture.ts";

/** That leaves about a thousand. */
const OPEN_ONE_IN = 10;

test("T4: band by discriminant equals band by orbit on 100,000 random maps outside the borders", () => {
  const { decided, equal, open, openEqual } = agreement(100_000, 2024, OPEN_ONE_IN);
  process.stdout.write(
    `decided by D: ${equal} of ${decided} equal; left to the orbit: ${openEqual} of ${open} equal\n`,
  );
  expect(equal).toBe(decided);
  expect(openEqual / open).toBeGreaterThan(0.98);
});
