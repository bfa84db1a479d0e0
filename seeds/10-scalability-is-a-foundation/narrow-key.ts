import type { Graph, Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { logOf, wordsOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

export const narrowKey = rule({
  name: "narrow-key",
  title: "A log counts its rows with four bytes",
  level: "notice",
  why: "Numbers end at 2 147 483 647. From then on every insert fails, and a wider key means to rewrite the whole table and all that points at it.",
  instead: "Take `bigint GENERATED ALWAYS AS IDENTITY`, or a UUIDv7, while the table is empty: it costs nothing now.",
  rollback: "None is needed before there are rows.",

  *check({ head }) {
    for (const table of head.ofKind("table")) {
      const confidence = isLog(table) ? logOf(head, table.id) : 0;
      if (confidence === 0 || table.attributes?.["store"] !== undefined) continue;
      const columns = columnsOf(head, table);
      const key = columns.find((column) => isNarrow(column, columns));
      if (key === undefined || isExcluded(key.file)) continue;
      yield {
        on: [table.id, key.id],
        file: key.file,
        line: key.line,
        side: "head",
        title: `\`${table.name}\` only ever grows, and \`${key.name}\` ends at 2 147 483 647`,
        confidence: Math.min(0.9, confidence),
      };
    }
  },

  violates: [
    {
      title: "clicks that are numbered by a serial",
      after: {
        "migrations/0003_clicks.sql": `
          CREATE TABLE click_events (
            id serial PRIMARY KEY, -- want
            link_id bigint NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
          );
        `,
      },
    },
  ],
  honours: [
    {
      title: "clicks that are numbered with eight bytes",
      after: {
        "migrations/0003_clicks.sql": `
          CREATE TABLE click_events (
            id bigint GENERATED ALWAYS AS IDENTITY,
            link_id bigint NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (id, created_at)
          ) PARTITION BY RANGE (created_at);
        `,
      },
    },
    {
      title: "a handful of plans",
      after: {
        "migrations/0003_plans.sql": `
          CREATE TABLE plans (id serial PRIMARY KEY, name text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
        `,
      },
    },
    {
      title: "an INTEGER key of SQLite, which has eight bytes",
      after: {
        "migrations/0003_clicks.sql": `
          CREATE TABLE click_events (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, created_at TEXT NOT NULL);
        `,
      },
    },
  ],
});

const logs = new Set(
  "event log click hit metric sample heartbeat ping audit history impression message delivery transaction".split(" "),
);

/** What a table holds is the last word of its name: `event_types` are few, and so is what a tool notes of its own runs. */
function isLog(table: Node): boolean {
  const words = wordsOf(table);
  return logs.has(words.at(-1) ?? "") && !words.includes("migration");
}

function columnsOf(graph: Graph, { id }: Node): readonly Node[] {
  return graph.from(id).flatMap(({ kind, to }) => (kind === "holds" ? (graph.node(to) ?? []) : []));
}

/** Four bytes or fewer, wherever it is declared: in PostgreSQL, in MySQL, through Knex. */
const narrow = /^(?:serial4?|smallserial|serial2|int|int4|smallint|int2|(?:small|medium|tiny)?increments)\b/i;
/** Types that SQLite's own schemas do not use; its `INTEGER` has eight bytes. */
const elsewhere = /^(?:timestamptz|timestamp with|uuid|bytea|jsonb|tinyint|mediumtext|longtext|serial)|\[\]$/i;

/** A primary key that the database counts up. */
function isNarrow({ attributes }: Node, columns: readonly Node[]): boolean {
  const { type, primary, hasDefault } = attributes ?? {};
  if (primary !== true || typeof type !== "string") return false;
  if (/^(?:small)?serial|increments/i.test(type)) return narrow.test(type);
  if (hasDefault !== true) return false;
  if (narrow.test(type)) return true;
  return (
    /^integer\b/i.test(type) && columns.some((column) => elsewhere.test(String(column.attributes?.["type"] ?? "")))
  );
}
