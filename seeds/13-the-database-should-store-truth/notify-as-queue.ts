import type { Edge, EdgeKind, Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import type { Hop } from "../../analyzers/graph/impact.ts";
import { contextsOf, isHot } from "../questions/entry-contexts.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { driversOf, tableOf } from "../questions/sql-functions.ts";
import { growthOf, isBystander } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

/** How far from the listener its work is looked for. */
const maxHops = 6;

const runs: ReadonlySet<EdgeKind> = new Set(["calls", "uses", "constructs", "passes"]);

/** Queues that wake up by NOTIFY and claim rows by themselves. */
const queueLibraries = new Set(
  ["graphile-worker", "pg-boss", "pgmq", "bullmq", "bull", "@trigger.dev/sdk"].map((name) => `package:${name}`),
);

const sqlStub =
  "export declare function sql(text: TemplateStringsArray, ...values: unknown[]): Promise<{ id: number }[]>;";
const orders = `
  CREATE TABLE orders (id bigint PRIMARY KEY, paid_at timestamptz);
  CREATE TABLE labels (order_id bigint PRIMARY KEY, made_at timestamptz);
`;
const pay = `
  import express from "express";
  import { sql } from "./sql.ts";
  const app = express();
  app.post("/orders", async (request, response) => {
    await sql\`INSERT INTO orders (id, paid_at) VALUES (\${request.body.id}, now())\`;
    await sql\`SELECT pg_notify('order_paid', \${request.body.id})\`;
    response.end();
  });
`;

export const notifyAsQueue = rule({
  name: "notify-as-queue",
  title: "NOTIFY is the only thing that carries the work",
  level: "warning",
  why: "A notification that nobody hears is gone: a restart, a dropped connection or a full queue loses the work, and every commit that notifies waits for one lock.",
  instead:
    "Write the work into a table in the same transaction and let a worker claim it; NOTIFY may wake the worker up.",
  rollback: "Keep listening until the table that replaces it is worked off.",
  kin: ["seed-1/database-as-courier"],

  *check({ head }) {
    for (const queue of head.ofKind("queue")) {
      if (queue.attributes?.["system"] !== "postgres") continue;
      const producer = surestProducer(head, queue.id);
      if (producer === undefined) continue;
      for (const edge of head.from(queue.id)) {
        if (edge.kind !== "handles" || isExcluded(edge.file)) continue;
        const work = workOf(head, edge.to);
        if (work === undefined) continue;
        yield {
          on: [queue.id, edge.to],
          file: edge.file,
          line: edge.line,
          side: "head",
          title: `Whoever misses a notification on \`${queue.name}\` never ${work.does}`,
          confidence: Math.min(0.85, producer.confidence),
          path: [
            { id: producer.edge.from },
            { id: queue.id, edge: producer.edge },
            { id: edge.to, edge },
            ...work.path,
          ],
        };
      }
    }
  },

  violates: [
    {
      title: "an order that is paid while the listener restarts gets no label",
      after: {
        "migrations/0001_orders.sql": orders,
        "src/sql.ts": sqlStub,
        "src/pay.ts": pay,
        "src/listener.ts": `
          import { sql } from "./sql.ts";
          export async function listen(client: { on(name: string, heard: (message: { payload: string }) => void): void }) {
            await sql\`LISTEN order_paid\`; // want
            client.on("notification", (message) => label(message.payload));
          }
          const label = (id: string) => sql\`INSERT INTO labels (order_id, made_at) VALUES (\${id}, now())\`;
        `,
      },
    },
    {
      title: "a trigger notifies of every event, and only who listens just then writes it down",
      after: {
        "migrations/0001_orders.sql": orders,
        "migrations/0002_events.sql": `
          CREATE TABLE order_events (id bigint PRIMARY KEY, created_at timestamptz NOT NULL);
          CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            PERFORM pg_notify('order_event', NEW.id::text);
            RETURN NEW;
          END $$;
          CREATE TRIGGER order_events_tell AFTER INSERT ON order_events FOR EACH ROW EXECUTE FUNCTION tell();
        `,
        "src/sql.ts": sqlStub,
        "src/listener.ts": `
          import { sql } from "./sql.ts";
          export async function listen(client: { on(name: string, heard: (message: { payload: string }) => void): void }) {
            await sql\`LISTEN order_event\`; // want
            client.on("notification", (message) => sql\`INSERT INTO labels (order_id) VALUES (\${message.payload})\`);
          }
        `,
      },
    },
  ],
  honours: [
    {
      title: "the notification only wakes up who claims the rows",
      after: {
        "migrations/0001_orders.sql": orders,
        "src/sql.ts": sqlStub,
        "src/pay.ts": pay,
        "src/listener.ts": `
          import { sql } from "./sql.ts";
          export async function listen(client: { on(name: string, heard: () => void): void }) {
            await sql\`LISTEN order_paid\`;
            client.on("notification", () => labelAll());
          }
          async function labelAll() {
            const open = await sql\`SELECT id FROM orders WHERE paid_at IS NOT NULL ORDER BY id LIMIT 50 FOR UPDATE SKIP LOCKED\`;
            for (const { id } of open) await sql\`INSERT INTO labels (order_id, made_at) VALUES (\${id}, now()) ON CONFLICT DO NOTHING\`;
          }
        `,
      },
    },
  ],
});

interface Producer {
  readonly edge: Edge;
  readonly confidence: number;
}

/** A trigger on a table that grows with traffic, or code that requests run. */
function surestProducer(graph: Graph, queue: NodeId): Producer | undefined {
  let surest: Producer | undefined;
  for (const edge of graph.to(queue)) {
    if (edge.kind !== "enqueues") continue;
    const confidence = heatOf(graph, edge.from);
    if (confidence > (surest?.confidence ?? 0)) surest = { edge, confidence };
  }
  return surest;
}

function heatOf(graph: Graph, producer: NodeId): number {
  if (graph.node(producer)?.kind === "sqlfn") {
    const tables = driversOf(graph, producer).flatMap(({ trigger }) => tableOf(graph, trigger.id) ?? []);
    return Math.max(0, ...tables.map(({ id }) => growthOf(graph, id)));
  }
  return [...contextsOf(graph, producer)].some(isHot) ? 0.9 : 0;
}

interface Work {
  readonly does: string;
  readonly path: readonly Hop[];
}

/** What the listener does for good; undefined when rows are claimed or a real queue takes over, for then nothing is lost. */
function workOf(graph: Graph, listener: NodeId): Work | undefined {
  const roads = new Map<NodeId, readonly Hop[]>([[listener, []]]);
  let found: Work | undefined;
  for (const [id, road] of roads)
    for (const edge of graph.from(id)) {
      if (isDurable(edge)) return undefined;
      const target = graph.node(edge.to);
      const path: readonly Hop[] = [...road, { id: edge.to, edge }];
      found ??= effectOf(edge, target, path);
      if (runs.has(edge.kind) && target?.kind === "symbol" && road.length < maxHops && !roads.has(edge.to))
        roads.set(edge.to, path);
    }
  return found;
}

function isDurable({ kind, to, attributes }: Edge): boolean {
  if (kind === "reads" || kind === "writes") return attributes?.["locked"] === true;
  return kind === "enqueues" || (kind === "depends" && queueLibraries.has(to));
}

function effectOf(edge: Edge, target: Node | undefined, path: readonly Hop[]): Work | undefined {
  if (edge.kind === "writes" && target?.kind === "table" && !isBystander(target))
    return { does: `writes \`${target.name}\``, path };
  return edge.kind === "requests" ? { does: `asks \`${target?.name ?? "?"}\``, path } : undefined;
}
