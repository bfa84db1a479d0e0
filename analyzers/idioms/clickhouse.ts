import { arg, idiom, key } from "../idiom.ts";

/** A store of its own: its tables carry its name, since they may share theirs with tables of the main database. */
export const clickhouse = idiom({
  name: "clickhouse",
  packages: ["@clickhouse/client", "@clickhouse/client-web", "@clickhouse/client-common"],
  docs: "https://clickhouse.com/docs/integrations/javascript",

  calls: [
    {
      call: "insert",
      on: ["createClient()", "ClickHouseClient!"],
      loose: "clickhouse",
      fact: "query",
      operation: "insert",
      table: key(arg(0), "table"),
      steps: {},
      values: [key(arg(0), "values")],
      store: "clickhouse",
    },
  ],

  examples: [
    {
      title: "the same name in two stores is two tables",
      files: {
        "postgres/migrations/0001_init.sql": "CREATE TABLE traces (id text PRIMARY KEY, name text);",
        "clickhouse/migrations/0001_traces.up.sql": `
          CREATE TABLE traces (
            \`id\` String,
            \`project_id\` LowCardinality(String),
            \`name\` Nullable(String),
            INDEX by_id id TYPE bloom_filter(0.001) GRANULARITY 1
          ) ENGINE = ReplacingMergeTree() ORDER BY (project_id, id);
        `,
        "clickhouse/migrations/0001_traces.down.sql": "DROP TABLE traces;",
        "clickhouse/migrations/0002_tags.up.sql": "ALTER TABLE traces ADD COLUMN tags Array(String) AFTER name;",
        "src/clickhouse.ts": `
          import { createClient } from "@clickhouse/client";
          export const clickhouse = createClient({ url: process.env.CLICKHOUSE_URL });
        `,
        "src/traces.ts": `
          import { clickhouse } from "./clickhouse";
          export const keep = (rows) =>
            clickhouse.insert({ table: "traces", values: [{ id: "1", name: "a" }], format: "JSONEachRow" });
          export const show = (projectId) =>
            clickhouse.query({
              query: \`SELECT id, tags[1] FROM traces FINAL WHERE project_id = {projectId: String} LIMIT 1 BY id\`,
              query_params: { projectId },
            });
          export const size = () => clickhouse.query({ query: "SELECT count() FROM traces", format: "JSON" });
          export const drop = () => clickhouse.command({ query: "ALTER TABLE traces DELETE WHERE id = ''" });
          export const old = (db, id) => db.query({ text: "SELECT name FROM traces WHERE id = $1", values: [id] });
        `,
      },
      lines: [
        "drop writes table:clickhouse/traces (delete)",
        "keep writes table:clickhouse/traces (insert id, name)",
        "old reads table:traces (select id, name where id keyed limited)",
        "show reads table:clickhouse/traces (select id, project_id, tags where project_id)",
        "size reads table:clickhouse/traces (select aggregate)",
      ],
    },
  ],
});
