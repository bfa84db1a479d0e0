import type { Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { firstChange } from "../questions/first-change.ts";
import { isMeasured } from "../questions/measured.ts";
import { rule } from "../rule.ts";

/** Less than this is a touch, and nobody measures it. */
const much = 1.5;

const db = (max: number, mark = ""): Readonly<Record<string, string>> => ({
  "package.json": '{ "dependencies": { "pg": "8.0.0", "knex": "3.0.0" } }',
  "src/db.ts": `
          import { Pool } from "pg";
          export const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: ${max} });${mark}
        `,
});

/** Where nobody says what the pull request's description is, it may well hold the numbers: then nothing is said. */
export const knobWithoutEvidence = rule({
  name: "knob-without-evidence",
  title: "A limit is moved, and nobody says what ran into it",
  level: "notice",
  why: "A larger pool moves the queue into the database, where it is harder to see. What was full, and why, stays as it was.",
  instead:
    "Say what was measured: how many connections were busy, how long others waited, and what that is at the new number.",
  rollback: "Put the old number back.",
  onlyChange: true,

  *check({ base, head, description, diff }) {
    if (description === undefined || isMeasured(description)) return;
    for (const now of head.ofKind("pool")) {
      const was = base.node(now.id);
      const file = diff.find(({ path }) => path === now.file);
      if (was === undefined || file === undefined || isExcluded(now.file)) continue;
      for (const [knob, word] of knobs) {
        const [before, after] = [numberOf(was, knob), numberOf(now, knob)];
        if (before === undefined || after === undefined || after < before * much) continue;
        yield {
          on: [now.id],
          salient: knob,
          ...firstChange(file),
          title: `${word} of \`${now.name}\` went from ${before} to ${after}`,
          confidence: 0.85,
          rollback: `Put ${before} back.`,
        };
      }
    }
  },

  violates: [
    {
      title: "five times as many connections",
      before: db(10),
      after: db(50, " // want"),
      pullRequest: { title: "chore: bump pool", description: "" },
    },
  ],
  honours: [
    {
      title: "with what was seen at either number",
      before: db(10),
      after: db(20),
      pullRequest: {
        title: "chore: bump pool",
        description: "At 10: 10 busy, p95 wait 900 ms. At 20: 14 busy, p95 wait 4 ms.",
      },
    },
    {
      title: "fewer connections",
      before: db(50),
      after: db(10),
      pullRequest: { title: "chore: smaller pool", description: "" },
    },
  ],
});

const knobs = [
  ["max", "The limit"],
  ["timeout", "The wait"],
] as const;

function numberOf({ attributes }: Node, name: string): number | undefined {
  const value = attributes?.[name];
  return typeof value === "number" && value > 0 ? value : undefined;
}
