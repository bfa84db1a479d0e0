import type { Graph, Node, NodeId } from "../../analyzers/graph/graph.ts";
import { isExcluded } from "../questions/exclusions.ts";
import { tableOf, writesOf } from "../questions/sql-functions.ts";
import { growthOf, isBystander } from "../questions/table-classes.ts";
import { rule } from "../rule.ts";

/** A trigger that writes so many other tables, or sets off so many further triggers, does work and not housekeeping. */
const cascade = { tables: 3, triggers: 2 } as const;
/** Triggers followed from one; a circle ends where it closes. */
const maxTriggers = 50;

const tables = `
  CREATE TABLE order_events (id bigint PRIMARY KEY, order_id bigint, created_at timestamptz NOT NULL);
  CREATE TABLE stock (item text PRIMARY KEY, pieces int);
  CREATE TABLE balances (customer text PRIMARY KEY, cents bigint);
  CREATE TABLE shipments (order_id bigint PRIMARY KEY);
`;

export const triggerCascade = rule({
  name: "trigger-cascade",
  title: "One row sets off a cascade in the database",
  level: "notice",
  why: "Every insert pays for all that hangs on it, inside its own transaction and its locks; nobody who reads the insert sees it.",
  instead: "Insert one row into an outbox, and let a consumer do the rest, in batches.",
  rollback: "Drop the trigger, and replay the rows of the time that was missed.",

  *check({ head }) {
    for (const trigger of head.ofKind("trigger")) {
      const table = tableOf(head, trigger.id);
      if (table === undefined || trigger.attributes?.["forEachRow"] !== true || isExcluded(trigger.file)) continue;
      const confidence = growthOf(head, table.id);
      if (confidence === 0) continue;
      const { written, fired } = effectsOf(head, trigger.id, table.id);
      if (written.length < cascade.tables && fired.length < cascade.triggers) continue;
      const and = fired.length > 0 ? ` and fires ${names(fired)}` : "";
      yield {
        on: [trigger.id],
        file: trigger.file,
        line: trigger.line,
        side: "head",
        title: `Every row of \`${table.name}\` writes ${names(written)}${and}`,
        confidence: Math.min(0.9, confidence),
      };
    }
  },

  violates: [
    {
      title: "an order's event moves stock, money and parcels",
      after: {
        "migrations/0001_shop.sql": tables,
        "migrations/0002_cascade.sql": `
          CREATE FUNCTION on_event() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            UPDATE stock SET pieces = pieces - 1 WHERE item = 'x';
            UPDATE balances SET cents = cents - 1 WHERE customer = 'y';
            INSERT INTO shipments (order_id) VALUES (NEW.order_id);
            RETURN NEW;
          END $$;
          CREATE TRIGGER order_events_all AFTER INSERT ON order_events FOR EACH ROW EXECUTE FUNCTION on_event(); -- want
        `,
      },
    },
  ],
  honours: [
    {
      title: "a trigger that keeps the time of the last change",
      after: {
        "migrations/0001_shop.sql": tables,
        "migrations/0002_touch.sql": `
          CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            NEW.created_at := now();
            RETURN NEW;
          END $$;
          CREATE TRIGGER order_events_touch BEFORE UPDATE ON order_events FOR EACH ROW EXECUTE FUNCTION touch();
        `,
      },
    },
  ],
});

interface Effects {
  readonly written: readonly Node[];
  readonly fired: readonly Node[];
}

/** Other tables that a trigger's functions write, and the row triggers that this fires, and so on. Tables that only watch do not count. */
function effectsOf(graph: Graph, first: NodeId, home: NodeId): Effects {
  const written = new Map<NodeId, Node>();
  const triggers = new Set([first]);
  for (const trigger of triggers)
    for (const write of writesOf(graph, trigger)) {
      const table = graph.node(write.to);
      if (table === undefined || table.id === home || isBystander(table)) continue;
      written.set(table.id, table);
      for (const { to, kind } of graph.from(table.id))
        if (kind === "triggers" && triggers.size < maxTriggers && fires(graph, to, write.attributes?.["operation"]))
          triggers.add(to);
    }
  triggers.delete(first);
  return { written: [...written.values()], fired: [...triggers].flatMap((id) => graph.node(id) ?? []) };
}

function fires(graph: Graph, trigger: NodeId, operation: unknown): boolean {
  const { forEachRow, events } = graph.node(trigger)?.attributes ?? {};
  if (forEachRow !== true || !Array.isArray(events)) return false;
  return operation === "upsert" ? events.includes("insert") || events.includes("update") : events.includes(operation);
}

function names(nodes: readonly Node[]): string {
  return nodes.map(({ name }) => `\`${name}\``).join(", ");
}
