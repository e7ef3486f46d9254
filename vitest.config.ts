import { defineConfig } from "vitest/config";

// Two projects: `unit` is part of every check; `slow` drives real terminals, real
// clones and long fuzzing. One seed, one run: nothing here may depend on the order.
/** How long `expect.poll` looks before it gives up: a shared machine may stall for seconds. */
const PATIENCE = { poll: { timeout: 30_000, interval: 50 } };

/** A state folder for each test file. */
const STATE = "tests/state-folder.setup.ts";

export default defineConfig({
  test: {
    pool: "forks",
    reporters: ["default"],
    projects: [
      {
        test: {
          name: "unit",
          expect: PATIENCE,
          setupFiles: [STATE],
          include: ["src/**/*.test.ts", "tests/**/*.test.ts", "tools/**/*.test.ts"],
          exclude: ["**/*.slow.test.ts", "tests/canary/**"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "slow",
          expect: PATIENCE,
          setupFiles: [STATE],
          include: ["src/**/*.slow.test.ts", "tests/**/*.slow.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
