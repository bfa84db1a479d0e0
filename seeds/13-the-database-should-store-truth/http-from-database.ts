import type { Edge, Graph, Node } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { type Driver, driversOf, itself } from "../questions/sql-functions.ts";
import { rule, type Yield } from "../rule.ts";

const pushOrder = `
  CREATE FUNCTION push_order() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM net.http_post(url := 'https://hooks.shop.example/orders', body := to_jsonb(NEW));
    RETURN NEW;
  END $$;
`;

export const httpFromDatabase = rule({
  name: "http-from-database",
  title: "The database asks the network",
  level: "error",
  why: "A transaction waits for a host it does not know, a bulk insert becomes as many requests, and the few background workers of the extension drop what they cannot hold.",
  instead: "Insert into an outbox table in the same transaction; a worker outside sends it, and may send it again.",
  rollback: "Drop the trigger, and send again what was written since the deployment.",
  kin: ["seed-1/database-as-courier", "seed-6/pg-cron-as-dispatcher"],

  *check({ head }) {
    for (const edge of head.ofEdgeKind("requests")) {
      if (isExcluded(edge.file)) continue;
      const asker = head.node(edge.from);
      if (asker === undefined) continue;
      const drivers =
        asker.kind === "sqlfn" ? driversOf(head, asker.id) : asker.kind === "trigger" ? [itself(head, asker)] : [];
      for (const driver of drivers) yield byTrigger(head, asker, edge, driver);
      if (drivers.length === 0 && isOfDatabase(asker, edge) && !isToldBy(head, asker, edge))
        yield alone(head, asker, edge);
    }
  },

  violates: [
    {
      title: "every order that is placed calls the shop's partner",
      after: {
        "migrations/0007_push.sql": `${pushOrder}
          CREATE TABLE orders (id bigint PRIMARY KEY);
          CREATE TRIGGER orders_push AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION push_order(); -- want
        `,
      },
    },
    {
      title: "a webhook of the platform hangs on the table",
      after: {
        "supabase/migrations/20260201_hook.sql": `
          CREATE TABLE orders (id bigint PRIMARY KEY);
          CREATE TRIGGER orders_hook AFTER INSERT ON orders -- want
            FOR EACH ROW EXECUTE FUNCTION supabase_functions.http_request('https://hooks.shop.example/orders', 'POST');
        `,
      },
    },
    {
      title: "a view fetches the exchange rates each time it is read",
      after: {
        "migrations/0008_rates.sql": `
          CREATE VIEW rates AS SELECT content::jsonb AS rates FROM http_get('https://rates.shop.example/latest'); -- want
        `,
      },
    },
    {
      title: "the request's own query asks another host",
      after: {
        "src/rates.ts": `
          import { sql } from "./sql.ts";
          export const rates = () => sql\`SELECT content FROM http_get('https://rates.shop.example/latest')\`; // want
        `,
        "src/sql.ts":
          "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<unknown[]>;",
      },
    },
  ],
  honours: [
    {
      title: "the trigger only writes down what is to be sent",
      after: {
        "migrations/0007_outbox.sql": `
          CREATE TABLE orders (id bigint PRIMARY KEY);
          CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL, payload jsonb NOT NULL);
          CREATE FUNCTION queue_order() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            INSERT INTO outbox (topic, payload) VALUES ('order.created', to_jsonb(NEW));
            RETURN NEW;
          END $$;
          CREATE TRIGGER orders_queue AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION queue_order();
        `,
      },
    },
    {
      title: "a worker claims what the outbox holds, and sends it",
      after: {
        "migrations/0007_outbox.sql":
          "CREATE TABLE outbox (id bigint PRIMARY KEY, payload jsonb NOT NULL, locked_at timestamptz);",
        "src/relay.ts": `
          import { sql } from "./sql.ts";
          export async function relay(send: (payload: unknown, key: string) => Promise<void>) {
            const batch = await sql\`
              UPDATE outbox SET locked_at = now() WHERE id IN (
                SELECT id FROM outbox WHERE locked_at IS NULL ORDER BY id LIMIT 50 FOR UPDATE SKIP LOCKED
              ) RETURNING id, payload\`;
            for (const { id, payload } of batch) await send(payload, \`outbox-\${id}\`);
          }
        `,
        "src/sql.ts":
          "export declare function sql(text: TemplateStringsArray): Promise<{ id: number; payload: unknown }[]>;",
      },
    },
    {
      title: "a trigger that always asked the network is written down again as it was",
      before: {
        "migrations/0007_push.sql": `${pushOrder}
          CREATE TABLE orders (id bigint PRIMARY KEY);
          CREATE TRIGGER orders_push AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION push_order();
        `,
      },
      after: {
        "migrations/0007_push.sql": `${pushOrder}
          CREATE TABLE orders (id bigint PRIMARY KEY);
          CREATE TRIGGER orders_push AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION push_order();
        `,
        "migrations/0008_push.sql": `
          DROP TRIGGER orders_push ON orders;
          ${pushOrder.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")}
          CREATE TRIGGER orders_push AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION push_order();
        `,
      },
    },
  ],
});

/** Code may ask the network as it likes; only what its SQL asks is the database's doing. A schedule's own requests are seed 6's. */
function isOfDatabase({ kind }: Node, { attributes }: Edge): boolean {
  return attributes?.["by"] === "database" && kind !== "schedule";
}

/** The statement of a migration that makes a trigger or a function says what that object says. */
function isToldBy(graph: Graph, { kind }: Node, { to, file, line, from }: Edge): boolean {
  return (
    kind === "migration" &&
    graph
      .to(to)
      .some((other) => other.from !== from && other.kind === "requests" && other.file === file && other.line === line)
  );
}

function byTrigger(graph: Graph, asker: Node, edge: Edge, { trigger, path, forEachRow }: Driver): Yield {
  const host = hostOf(graph, edge);
  const table = String(trigger.attributes?.["table"] ?? "its table");
  const asks = path.length > 3 ? `\`${trigger.name}\` asks, through \`${asker.name}\`,` : `\`${trigger.name}\` asks`;
  return {
    on: [trigger.id, asker.id, edge.to],
    file: trigger.file,
    line: trigger.line,
    side: "head",
    title: `${asks} ${host} for every ${forEachRow ? "row" : "statement"} that changes \`${table}\``,
    confidence: 0.95,
    severity: forEachRow ? "error" : "warning",
    path: [...path, { id: edge.to, edge }],
  };
}

function alone(graph: Graph, asker: Node, edge: Edge): Yield {
  const loops = asker.attributes?.["inLoop"] === true;
  const what = { sqlfn: "function", view: "view", migration: "migration" }[asker.kind as string] ?? "query of";
  return {
    on: [asker.id, edge.to],
    file: edge.file,
    line: edge.line,
    side: "head",
    title: `The ${what} \`${asker.name}\` asks ${hostOf(graph, edge)}${loops ? ", once for every row of a loop" : ""}`,
    confidence: 0.9,
    severity: loops ? "error" : "warning",
    path: [{ id: asker.id }, { id: edge.to, edge }],
  };
}

function hostOf(graph: Graph, { to }: Edge): string {
  const name = graph.node(to)?.name ?? "?";
  return name === "?" ? "a host that it computes" : `\`${name}\``;
}
