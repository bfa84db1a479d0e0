import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { once } from "../questions/once.ts";
import { logOf, wordsOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

/** How sure it must be that rows are only ever added to a table, each at its time, by who asks or by a job. */
const sure = 0.95;

const support = {
  "package.json": '{ "dependencies": { "express": "5.0.0", "node-cron": "4.0.0" } }',
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
};
const hits = (end: string): string =>
  `CREATE TABLE page_hits (id bigint GENERATED ALWAYS AS IDENTITY, site_id bigint NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (id, created_at))${end}`;
const collect = `
  import express from "express";
  import { sql } from "./sql.ts";
  const app = express();
  app.post("/collect", async (request, response) => {
    await sql\`INSERT INTO page_hits (site_id) VALUES (\${request.body.site})\`;
    response.sendStatus(204);
  });
`;

/** Rows that are kept on purpose, however many there are: ledgers, talks, what was done by whom (Cap's credits). */
const kept = new Set("transaction ledger audit history message".split(" "));

/**
 * Off unless a repository names it: in 21 it told of three tables, of which one was right (papra's `webhook_deliveries`), one takes few
 * rows (openstatus' `check`), and one is a ledger, of which it is silent since. Partitions are known of PostgreSQL alone; code that is
 * named for clearing the table counts as clearing it, since names do not always lead from one to the other (outline's `events`).
 */
export const giantHotTable = rule({
  name: "giant-hot-table",
  title: "A table takes all traffic, and nothing ever leaves it",
  level: "off",
  why: "Its indexes outgrow memory, vacuum and backups take longer each month, and by then a partitioned table can only be made by copying all of it.",
  instead:
    "Partition it by time while it is empty, with the time in its primary key, and drop old partitions; or let a clock delete what is old.",
  rollback: "While it is empty, make it anew; later only a migration beside the running system helps.",

  *check({ head }) {
    for (const table of head.ofKind("table")) {
      const { undeclared, store, partitioned } = table.attributes ?? {};
      if (undeclared === true || store !== undefined || partitioned === true || isExcluded(table.file)) continue;
      if (wordsOf(table).some((word) => kept.has(word))) continue;
      if (logOf(head, table.id) < sure || isCleared(head, table)) continue;
      const insert = head.to(table.id).find((edge) => isHotInsert(head, edge));
      if (insert === undefined) continue;
      yield {
        on: [table.id],
        file: table.file,
        line: table.line,
        side: "head",
        title: `\`${table.name}\` gets a row from \`${head.node(insert.from)?.name}\` each time, and keeps all of them`,
        confidence: 0.8,
        path: [{ id: insert.from }, { id: table.id, edge: insert }],
      };
    }
  },

  violates: [
    {
      title: "hits of a page in one table, for ever",
      before: support,
      after: { ...support, "migrations/0001_hits.sql": `${hits("")}; -- want\n`, "src/collect.ts": collect },
    },
  ],
  honours: [
    {
      title: "its rows lie in partitions by time",
      before: support,
      after: {
        ...support,
        "migrations/0001_hits.sql": `${hits(" PARTITION BY RANGE (created_at)")};\nCREATE TABLE page_hits_rest PARTITION OF page_hits DEFAULT;\n`,
        "src/collect.ts": collect,
      },
    },
    {
      title: "a clock deletes what is old",
      before: support,
      after: {
        ...support,
        "migrations/0001_hits.sql": `${hits("")};\n`,
        "src/collect.ts": collect,
        "src/sweep.ts": `
          import cron from "node-cron";
          import { sql } from "./sql.ts";
          cron.schedule("17 3 * * *", () => sql\`DELETE FROM page_hits WHERE created_at < now() - interval '90 days'\`);
        `,
      },
    },
    {
      title: "a task is named for clearing it, whatever it does",
      before: support,
      after: {
        ...support,
        "migrations/0001_hits.sql": `${hits("")};\n`,
        "src/collect.ts": collect,
        "src/cleanup-old-hits.ts": "export const cleanUpOldHits = (clear: (days: number) => void) => clear(90);",
      },
    },
  ],
});

function isHotInsert(graph: Graph, { kind, certainty, attributes, from, file }: Edge): boolean {
  if (kind !== "writes" || certainty !== "resolved" || attributes?.["operation"] !== "insert" || isExcluded(file))
    return false;
  return [...contextsOf(graph, from)].some((context) => isHot(context));
}

/** Somebody deletes from it, as far as anybody can guess; or code that is named for clearing names it, too. */
function isCleared(graph: Graph, table: Node): boolean {
  const gone = graph
    .to(table.id)
    .some(({ kind, attributes }) => kind === "writes" && /delete|truncate|ddl/.test(String(attributes?.["operation"])));
  const words = wordsOf(table).filter((word) => word.length > 2);
  return gone || sweepers(graph).some((name) => words.some((word) => name.includes(word)));
}

/** Names and places of code that clears something, in small letters. */
const sweepers = once((graph: Graph): readonly string[] =>
  [...graph.ofKind("symbol"), ...graph.ofKind("job")].flatMap(({ name, file }) => {
    const text = `${file} ${name}`;
    return /clean|prun|purge|retention|retain|expire|sweep|archiv|delete_?old|rotat|trim/i.test(text)
      ? [text.toLowerCase()]
      : [];
  }),
);
