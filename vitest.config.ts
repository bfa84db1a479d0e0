import { defineConfig } from "vitest/config";

const { VITEST_JSON } = process.env;

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/prepared-cluster.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // CI counts from the file; people read the terminal.
    ...(VITEST_JSON === undefined ? {} : { reporters: ["default", "json"], outputFile: { json: VITEST_JSON } }),
  },
});
