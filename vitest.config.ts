import { defineConfig } from "vitest/config";

// Two projects: `unit` is part of every check; `slow` drives real terminals, real
// clones and long fuzzing. One seed, one run: nothing here may depend on the order.
export default defineConfig({
  test: {
    pool: "forks",
    reporters: ["default"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "tests/**/*.test.ts", "tools/**/*.test.ts"],
          exclude: ["**/*.slow.test.ts", "tests/canary/**"],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "slow",
          include: ["src/**/*.slow.test.ts", "tests/**/*.slow.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
