import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const { VITEST_JSON } = process.env;

/** The storm takes longest and mostly waits: begun last, it would be waited for alone. */
class StormFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const [storm, rest] = [true, false].map((is) =>
      sorted.filter(({ moduleId }) => moduleId.endsWith("/storm.test.ts") === is),
    );
    return [...(storm ?? []), ...(rest ?? [])];
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/prepared-cluster.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: StormFirst },
    // CI counts from the file; people read the terminal.
    ...(VITEST_JSON === undefined ? {} : { reporters: ["default", "json"], outputFile: { json: VITEST_JSON } }),
  },
});
