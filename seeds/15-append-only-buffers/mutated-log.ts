import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { logOf, wordsOf } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

const orders = `
  CREATE TABLE order_events (id bigint PRIMARY KEY, order_id bigint NOT NULL, note text, created_at timestamptz NOT NULL);
`;
const support = {
  "migrations/0001_orders.sql": orders,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "src/log.ts": `
    import express from "express";
    import { sql } from "./sql.ts";
    export const app = express();
    app.post("/orders/:id/events", async (request, response) => {
      await sql\`INSERT INTO order_events (id, order_id, created_at) VALUES (1, \${request.params.id}, now())\`;
      response.sendStatus(201);
    });
  `,
};
const start = `
          import { app } from "./log.ts";
          import { sql } from "./sql.ts";`;

/** Rows that go are retention or somebody's right to be forgotten; marks of the consumer that has dealt with a row are its cursor. */
export const mutatedLog = rule({
  name: "mutated-log",
  title: "Rows of a log are changed",
  level: "warning",
  why: "Until now rows were only ever added: nobody waited for anybody, and what was read stayed true. Updates bring locks and dead rows, and history that changes.",
  instead: "Append a row that corrects the old one, and keep the present state in a projection.",
  rollback: "What an update has overwritten does not come back: restore the rows from a backup.",
  onlyChange: true,

  *check({ base, head }) {
    for (const edge of head.ofEdgeKind("writes")) {
      const table = head.node(edge.to);
      if (table?.kind !== "table" || !isUpdate(edge) || isExcluded(edge.file) || isMark(edge)) continue;
      const confidence = isAppended(base, table) ? logOf(base, table.id) : 0;
      if (confidence === 0 || ![...contextsOf(head, edge.from)].some((one) => isHot(one) || one === "job")) continue;
      yield {
        on: [edge.from, table.id],
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `Rows of \`${table.name}\` were only ever added; now \`${head.node(edge.from)?.name}\` changes them`,
        confidence: Math.min(0.9, confidence),
        path: [{ id: edge.from }, { id: table.id, edge }],
      };
    }
  },

  violates: [
    {
      title: "a note is written into the event that it is about",
      before: support,
      after: {
        ...support,
        "src/notes.ts": `${start}
          app.put("/events/:id/note", async (request, response) => {
            await sql\`UPDATE order_events SET note = \${request.body.note} WHERE id = \${request.params.id}\`; // want
            response.sendStatus(204);
          });
        `,
      },
    },
  ],
  honours: [
    {
      title: "a note is an event of its own",
      before: support,
      after: {
        ...support,
        "src/notes.ts": `${start}
          app.post("/orders/:id/notes", async (request, response) => {
            await sql\`INSERT INTO order_events (id, order_id, note, created_at) VALUES (2, \${request.params.id}, \${request.body.note}, now())\`;
            response.sendStatus(204);
          });
        `,
      },
    },
    {
      title: "a person is forgotten",
      before: support,
      after: {
        ...support,
        "src/forget.ts": `${start}
          app.delete("/orders/:id", async (request, response) => {
            await sql\`DELETE FROM order_events WHERE order_id = \${request.params.id}\`;
            response.sendStatus(204);
          });
        `,
      },
    },
  ],
});

/** What tables of such names hold are facts; a message, a delivery or a request has a state of its own. */
const facts = new Set("event log click hit impression metric sample heartbeat ping audit history".split(" "));
const mark =
  /^(?:is_?)?(?:processed|handled|delivered|sent|announced|published|exported|archived|acknowledged|read|seen|synced|notified|locked|claimed|deleted|status|attempts?)(?:_?(?:at|on|by))?$|^updated_?at$|^error/i;

function isUpdate({ attributes, certainty }: Edge): boolean {
  return certainty === "resolved" && attributes?.["operation"] === "update";
}

function isMark({ attributes }: Edge): boolean {
  const columns = attributes?.["columns"];
  return Array.isArray(columns) && columns.every((column) => mark.test(String(column)));
}

/** Code of base inserts rows, and none changes one. */
function isAppended(base: Graph, table: Node): boolean {
  if (!facts.has(wordsOf(table).at(-1) ?? "") || table.attributes?.["store"] !== undefined) return false;
  const writes = base.to(table.id).filter(({ kind, file }) => kind === "writes" && !isExcluded(file));
  const does = new Set(writes.map(({ attributes }) => attributes?.["operation"]));
  return does.has("insert") && !does.has("update") && !does.has("upsert");
}
