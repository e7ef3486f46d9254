import { defineConfig } from "vitest/config";

// Three projects: `unit` is part of every check; `sums` holds what only computes, for long, and
// uses every core; `slow` drives real terminals, real clones and this very host, one file at a
// time. One seed, one run: nothing here may depend on the order.
/** How long `expect.poll` looks before it gives up: a shared machine may stall for seconds. */
const PATIENCE = { poll: { timeout: 30_000, interval: 50 } };

/** A state folder for each test file. */
const STATE = "tests/state-folder.setup.ts";
/** Programs that the tests start are compiled once, not at each start. */
const COMPILED = "tests/compiled.setup.ts";

/** Slow tests that only compute: they start nothing, and nobody else's load can change what they find. */
const SUMS = [
  "src/{base,model,judge,decide,prove}/**/*.slow.test.ts",
  "src/plants/{cluster,gardener}/**/*.slow.test.ts",
  "tests/bench/quiet.slow.test.ts",
  "tests/documents/decisions.slow.test.ts",
  "tests/fuzz/**/*.slow.test.ts",
];

export default defineConfig({
  test: {
    pool: "forks",
    reporters: ["default"],
    projects: [
      {
        test: {
          name: "unit",
          expect: PATIENCE,
          globalSetup: [COMPILED],
          setupFiles: [STATE],
          include: ["src/**/*.test.ts", "tests/**/*.test.ts", "tools/**/*.test.ts"],
          exclude: ["**/*.slow.test.ts", "tests/canary/**"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: "100%",
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "sums",
          setupFiles: [STATE],
          include: SUMS,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: "100%",
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "slow",
          expect: PATIENCE,
          globalSetup: [COMPILED],
          setupFiles: [STATE],
          include: ["src/**/*.slow.test.ts", "tests/**/*.slow.test.ts"],
          exclude: SUMS,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
