import { startsOf } from "../questions/clock.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

const workflow = (spec: string): string =>
  [
    "name: nightly",
    "on:",
    "  schedule:",
    `    - cron: '${spec}'`,
    "jobs:",
    "  test:",
    "    steps:",
    "      - run: npm test",
  ].join("\n");

/** GitHub says itself that the start of every hour is its busiest time: https://docs.github.com/actions/reference/events-that-trigger-workflows#schedule */
export const topOfHourSharedPlatform = rule({
  name: "top-of-hour-shared-platform",
  title: "The workflow starts when everybody's does",
  level: "notice",
  why: "The schedules of the whole platform meet at the full hour; there runs are late, and when it is busy enough they are dropped.",
  instead: "Pick any other minute, and keep it.",
  rollback: "Put the old line of cron back.",

  *check({ head }) {
    for (const schedule of head.ofKind("schedule")) {
      const { system, spec } = schedule.attributes ?? {};
      if (system !== "github-actions" || typeof spec !== "string" || isExcluded(schedule.file)) continue;
      const starts = [...(startsOf(spec) ?? [])];
      if (starts.length === 0 || starts.some((minute) => minute % 60 !== 0)) continue;
      yield {
        on: [schedule.id],
        file: schedule.file,
        line: schedule.line,
        side: "head",
        title: `\`${schedule.name}\` starts at the full hour, with everybody else's workflows`,
        confidence: 0.9,
      };
    }
  },

  violates: [
    {
      title: "a nightly run at midnight",
      after: {
        ".github/workflows/nightly.yml": workflow("0 0 * * *").replace(
          "- cron: '0 0 * * *'",
          "- cron: '0 0 * * *' # want",
        ),
      },
    },
    {
      title: "the minute was moved to the full hour",
      before: { ".github/workflows/nightly.yml": workflow("23 3 * * *") },
      after: {
        ".github/workflows/nightly.yml": workflow("0 3 * * 1-5").replace(
          "- cron: '0 3 * * 1-5'",
          "- cron: '0 3 * * 1-5' # want",
        ),
      },
    },
  ],
  honours: [
    {
      title: "a minute of its own",
      before: { ".github/workflows/nightly.yml": workflow("0 3 * * *") },
      after: { ".github/workflows/nightly.yml": workflow("23 3 * * *") },
    },
  ],
});
