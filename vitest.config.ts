import { defineConfig } from "vitest/config";

/** Whether colours are written depends on where the tests run (CI turns them on): what is compared has none. */
const env = { NO_COLOR: "1" };

export default defineConfig({
  test: {
    projects: [
      // Some start programs, which takes a busy machine a while.
      {
        test: { name: "unit", include: ["tests/unit/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000, env },
      },
      {
        test: {
          name: "components",
          include: ["tests/components/**/*.test.ts"],
          pool: "forks",
          // One process, because the Pulumi SDK takes seconds to load; the files share what they record of a stack.
          poolOptions: { forks: { singleFork: true, isolate: false } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: ["tests/e2e/support/globalSetup.ts"],
          // One real network at a time: the files run one after the other.
          poolOptions: { forks: { singleFork: true } },
          testTimeout: 900_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
