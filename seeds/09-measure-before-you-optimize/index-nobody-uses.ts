import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { conditionsOf } from "../questions/bounded-reads.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { rule } from "../rule.ts";

const orders = `
  CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);
  CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    status text NOT NULL,
    referrer text
  );
`;
const support = {
  "migrations/0001_orders.sql": orders,
  "src/sql.ts": "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<any[]>;",
  "src/orders.ts": `
    import { sql } from "./sql.ts";
    export const open = () => sql\`SELECT id FROM orders WHERE status = 'open' ORDER BY id LIMIT 50\`;
  `,
};

/**
 * Only where every query of the table is read whole: one whose conditions are put together elsewhere may well use the index. Columns
 * that name another table's row are left out: the database looks them up itself when that row goes.
 */
export const indexNobodyUses = rule({
  name: "index-nobody-uses",
  title: "An index is built that no query looks into",
  level: "notice",
  why: "Every insert and every update keeps it up to date, and it takes its share of the memory that the indexes in use would need.",
  instead:
    "Build the index of the query that is slow (`EXPLAIN (ANALYZE, BUFFERS)` tells which), or leave it out until there is one.",
  rollback: "`DROP INDEX CONCURRENTLY`: no data is touched.",

  *check({ head }) {
    for (const edge of head.ofEdgeKind("migrates")) {
      const table = head.node(edge.to);
      const columns = indexed(edge);
      const [lead] = columns;
      if (table?.kind !== "table" || lead === undefined || isExcluded(edge.file)) continue;
      if (!stands(table, columns) || isForeign.test(lead)) continue;
      const column = head.node(`column:${table.name}.${lead}`);
      const queries = queriesOf(head, table);
      if (column === undefined || queries.length === 0 || queries.some(isOpen)) continue;
      if (isLookedAt(head, column) || queries.some((query) => conditionsOf(query).includes(lead))) continue;
      yield {
        on: [edge.from, table.id],
        salient: columns.join(),
        file: edge.file,
        line: edge.line,
        side: "head",
        title: `No query of \`${table.name}\` looks for \`${lead}\`, which the index begins with`,
        confidence: 0.8,
      };
    }
  },

  violates: [
    {
      title: "an index over who sent the customer, which nobody asks for",
      before: support,
      after: {
        ...support,
        "migrations/0002_referrer.sql": "CREATE INDEX CONCURRENTLY orders_referrer_idx ON orders (referrer); -- want\n",
      },
    },
    {
      title: "a column in front of the one that is asked for",
      before: support,
      after: {
        ...support,
        "migrations/0002_status.sql": "CREATE INDEX orders_referrer_status_idx ON orders (referrer, status); -- want\n",
      },
    },
  ],
  honours: [
    {
      title: "the index of the query that there is",
      before: support,
      after: {
        ...support,
        "migrations/0002_status.sql": "CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status, id);\n",
      },
    },
    {
      title: "the other side of a foreign key",
      before: support,
      after: {
        ...support,
        "migrations/0002_customer.sql": "CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);\n",
      },
    },
  ],
});

const isForeign = /(?:_id|Id|ID|_uuid|_by|By)$/;

function indexed({ attributes }: Edge): readonly string[] {
  const { does, unique, down, columns } = attributes ?? {};
  return does === "create-index" && unique !== true && down !== true && Array.isArray(columns)
    ? columns.map(String)
    : [];
}

/** A later migration may have dropped it. */
function stands({ attributes }: Node, columns: readonly string[]): boolean {
  const indexes = attributes?.["indexes"];
  return Array.isArray(indexes) && indexes.includes(columns.join(","));
}

/** Who looks for rows of the table, in whichever way. What only adds rows, and gives them back, looks for none. */
const queriesOf = (graph: Graph, { id }: Node): readonly Edge[] =>
  graph.to(id).filter(({ attributes }) => looking.has(String(attributes?.["operation"])));

const looking: ReadonlySet<string> = new Set(["select", "update", "delete"]);

const isOpen = ({ certainty, attributes }: Edge): boolean =>
  certainty === "guessed" || attributes?.["open"] === true || attributes?.["dynamic"] === true;

/** Looked at in a condition, joined on, or ordered by: what is only asked for as a column needs no index. */
function isLookedAt(graph: Graph, { id }: Node): boolean {
  return graph
    .to(id)
    .some(
      ({ kind, from, attributes }) =>
        kind === "reads" &&
        (attributes?.["operation"] === undefined || attributes["where"] === true) &&
        graph.node(from) !== undefined,
    );
}
