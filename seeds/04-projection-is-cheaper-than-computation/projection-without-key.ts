import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { isProjection } from "../questions/projections.ts";
import { rule } from "../rule.ts";

const checks =
  "CREATE TABLE check_results (id bigint PRIMARY KEY, monitor_id bigint NOT NULL, ms int, checked_at timestamptz NOT NULL);";

export const projectionWithoutKey = rule({
  name: "projection-without-key",
  title: "A projection has no key",
  level: "warning",
  why: "Readers look through all of it, writers cannot say which row they mean, and a view without a unique index locks its readers out while it is refreshed.",
  instead: "Make the columns that readers ask by its primary key, or a unique index.",
  rollback: "Drop the index; the rows stay as they are.",

  *check({ head }) {
    for (const table of [...head.ofKind("view"), ...head.ofKind("table")]) {
      if (!isProjection(head, table) || isExcluded(table.file) || table.attributes?.["undeclared"] === true) continue;
      if (hasKey(head, table)) continue;
      yield {
        on: [table.id],
        file: table.file,
        line: table.line,
        side: "head",
        title:
          table.kind === "view"
            ? `\`${table.name}\` has no unique index: nobody can read it while it is refreshed`
            : `\`${table.name}\` has neither a primary key nor a unique index`,
        confidence: 0.85,
      };
    }
  },

  violates: [
    {
      title: "daily averages as a materialised view without an index",
      before: { "migrations/0001_checks.sql": checks },
      after: {
        "migrations/0001_checks.sql": checks,
        "migrations/0002_daily.sql": `
          CREATE MATERIALIZED VIEW monitor_daily AS -- want
            SELECT monitor_id, checked_at::date AS day, avg(ms) AS avg_ms FROM check_results GROUP BY 1, 2;
        `,
      },
    },
    {
      title: "a rollup table that anything may be put into twice",
      before: { "migrations/0001_checks.sql": checks },
      after: {
        "migrations/0001_checks.sql": checks,
        "migrations/0002_daily.sql": "CREATE TABLE monitor_daily (monitor_id bigint, day date, avg_ms real); -- want\n",
      },
    },
  ],
  honours: [
    {
      title: "the table's key is what readers ask by",
      before: { "migrations/0001_checks.sql": checks },
      after: {
        "migrations/0001_checks.sql": checks,
        "migrations/0002_daily.sql":
          "CREATE TABLE monitor_daily (monitor_id bigint, day date, avg_ms real, PRIMARY KEY (monitor_id, day));\n",
      },
    },
    {
      title: "the view's unique index lets it be refreshed beside its readers",
      before: { "migrations/0001_checks.sql": checks },
      after: {
        "migrations/0001_checks.sql": checks,
        "migrations/0002_daily.sql": `
          CREATE MATERIALIZED VIEW monitor_daily AS
            SELECT monitor_id, checked_at::date AS day, avg(ms) AS avg_ms FROM check_results GROUP BY 1, 2;
          CREATE UNIQUE INDEX monitor_daily_key ON monitor_daily (monitor_id, day);
        `,
      },
    },
  ],
});

/** A key of several columns stands on the table, one of a single column on that. */
function hasKey(graph: Graph, { id, attributes }: Node): boolean {
  if (Array.isArray(attributes?.["keys"])) return true;
  return graph.from(id).some(({ kind, to }) => {
    const { primary, unique } = (kind === "holds" ? graph.node(to)?.attributes : undefined) ?? {};
    return primary === true || unique === true;
  });
}
